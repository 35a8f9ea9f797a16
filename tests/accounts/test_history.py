"""Nothing is lost or quietly changed: every table keeps its changes, and who made them."""

from __future__ import annotations

import pghistory
import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse

from accounts.models import Area, Organisation, User
from tests.builders import PASSWORD, make_organisation, make_user
from tests.people import Cast

OURS = ("accounts", "households", "assistance", "projects", "funds", "inspections")
# Tables without recorded changes, and why.
EXEMPT = {
    "accounts.reveal": "append-only by trigger: it is a log itself",
    "assistance.problemphoto": "written once with its step; the file is known by its digest",
    "assistance.teammeetingphoto": "written once with its meeting; the file is known by its digest",
    "assistance.visitphoto": "written once with its visit; the file is known by its digest",
    "assistance.visitamendment": "append-only by trigger: it is the history itself",
    "funds.ledgeraccount": "its balance is the sum of its entries, which are append-only",
    "funds.ledgerentry": "append-only by trigger: it is a book itself",
    "funds.ledgertransaction": "append-only by trigger: it is a book itself",
    "funds.paymentrun": "an order to the worker; what it pays is recorded as a step and in the ledger",
    "households.exitsignature": "written once; the file is known by its digest",
    "households.noticephoto": "written once; the file is known by its digest",
    "households.familyeventphoto": "written once with its event; the file is known by its digest",
    "inspections.findingphoto": "written once; the file is known by its digest",
    "projects.progressphoto": "written once; the file is known by its digest",
    "projects.signature": "written once; the file is known by its digest",
    "households.comparisonrun": "a job's progress; what it finds is recorded on the differences",
    "households.adjustmentpaper": "written once with its step; the file is known by its digest",
    "households.exitpaper": "written once with its step; the file is known by its digest",
    "households.identificationpaper": "written once with its step; the file is known by its digest",
    "households.checkrun": "the report of a run, written once; what it finds is recorded on the findings",
    "households.draft": "what somebody is typing, not yet part of the register",
    "households.importjob": "a job's progress; what it loads is recorded on the rows loaded",
}


def own_models() -> list[type[models.Model]]:
    return [
        model
        for label in OURS
        for model in apps.get_app_config(label).get_models()
        if not issubclass(model, pghistory.models.Event)
    ]


def test_every_table_records_its_changes() -> None:
    tracked = {event.pgh_tracked_model for event in pghistory.models.Event.__subclasses__()}  # type: ignore[attr-defined]
    silent = {model._meta.label_lower for model in own_models() if model not in tracked}
    assert silent <= set(EXEMPT)


def test_exemptions_name_tables_that_exist() -> None:
    assert set(EXEMPT) <= {model._meta.label_lower for model in own_models()}


def test_bulk_writes_are_recorded_with_before_and_after(db: None) -> None:
    made = [make_organisation() for _ in range(3)]
    Organisation.objects.update(phone="0599-1234567")
    Organisation.objects.filter(pk=made[0].pk).delete()
    events = pghistory.models.Events.objects.tracks(made[1]).order_by("pgh_created_at", "pgh_id")
    assert [(e.pgh_label, e.pgh_diff) for e in events] == [
        ("insert", None),
        ("update", {"phone": ["", "0599-1234567"]}),
    ]
    gone = Organisation.pgh_event_models["delete"].objects.filter(pgh_obj_id=made[0].pk)  # type: ignore[attr-defined]
    assert list(gone.order_by("pgh_id").values_list("pgh_label", flat=True)) == ["insert", "update", "delete"]


def test_passwords_never_reach_the_history(db: None) -> None:
    user = make_user("someone")
    user.set_password("another-long-one")
    user.save()
    fields = {f.name for f in User.pgh_event_models["update"]._meta.get_fields()}  # type: ignore[attr-defined]
    assert fields.isdisjoint({"password", "last_login"})


def test_a_web_request_records_its_user(client: Client, cast: Cast) -> None:
    client.force_login(cast.admin)
    page = reverse("admin:accounts_area_change", args=["990001101"])
    client.post(page, {"name": "改名镇", "parent": "990001", "valid_from": "1949-10-01"})
    event = Area.objects.get(pk="990001101").events.order_by("-pgh_id")[0]  # type: ignore[attr-defined]
    assert (event.name, event.pgh_context.metadata["user"]) == ("改名镇", cast.admin.pk)


def test_signing_in_writes_no_history(client: Client, cast: Cast) -> None:
    before = cast.clerk.events.count()  # type: ignore[attr-defined]
    client.post(reverse("accounts:login"), {"username": "clerk", "password": PASSWORD})
    assert cast.clerk.events.count() == before  # type: ignore[attr-defined]


@pytest.mark.parametrize("who", ["clerk", "county"])
def test_a_job_records_the_user_it_works_for(cast: Cast, who: str) -> None:
    user = cast.everybody()[who]
    with pghistory.context(user=user.pk, job="test"):
        row = make_organisation()
    assert row.events.get().pgh_context.metadata == {"user": user.pk, "job": "test"}  # type: ignore[attr-defined]
