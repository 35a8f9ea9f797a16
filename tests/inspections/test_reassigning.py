"""A finding in other hands: the reason, who had it before, and what cannot be."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from common.refusals import Refused
from inspections.models import Finding, FindingStep
from inspections.services import Assignment, assign, reassign
from tests.builders import TODAY, make_organisation
from tests.inspections.casework import make_finding
from tests.people import Cast

SOON = TODAY + dt.timedelta(days=10)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


@pytest.fixture
def finding(cast: Cast) -> Finding:
    """Assigned to the team until in ten days."""
    made = make_finding()
    unit = make_organisation(name="北岭镇政府")
    assignment = Assignment("逐户补齐", cast.leader, unit, cast.team, SOON)
    told = {"key": uuid.uuid4(), "on": TODAY, "today": TODAY}
    assign(user=cast.county, finding=made, assignment=assignment, **told)
    made.refresh_from_db()
    return made


def said(finding: Finding, **changes: Any) -> dict[str, Any]:
    duty = {name: getattr(finding, name) for name in ("leader", "unit", "person", "deadline")}
    return {
        "finding": finding,
        "key": uuid.uuid4(),
        "on": TODAY,
        "today": TODAY,
        "reason": "人员调整",
        **duty,
        **changes,
    }


def test_it_goes_into_other_hands_and_every_step_keeps_whose_it_was(cast: Cast, finding: Finding) -> None:
    unit, later = make_organisation(name="县农业局"), SOON + dt.timedelta(days=5)
    told = said(finding, person=cast.clerk, unit=unit, deadline=later)
    step = reassign(user=cast.county, **told)
    assert reassign(user=cast.county, **told) == step
    kept = Finding.objects.get()
    assert (kept.state, kept.person, kept.unit, kept.deadline) == ("rectifying", cast.clerk, unit, later)
    steps = FindingStep.objects.filter(case=finding)
    assert [(s.verb, s.person, s.unit.name, s.deadline, s.opinion) for s in steps] == [
        ("assign", cast.team, "北岭镇政府", SOON, ""),
        ("reassign", cast.clerk, "县农业局", later, "人员调整"),
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "没有任何变化"),
        ({"reason": " ", "deadline": TODAY}, "请填写意见或理由"),
        ({"deadline": TODAY - dt.timedelta(days=1)}, "整改时限不能早于办理日期"),
        ({"person": "clerk2"}, "clerk2在该区域没有承担整改的岗位"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    cast: Cast, finding: Finding, changes: dict[str, Any], sentence: str
) -> None:
    if "person" in changes:
        changes = {"person": cast.everybody()[changes["person"]]}
    with pytest.raises(Refused, match=sentence):
        reassign(user=cast.county, **said(finding, **changes))
    assert Finding.objects.get().person == cast.team
    assert FindingStep.objects.count() == 1


def test_the_page_begins_with_those_of_now_and_shows_both_afterwards(
    client: Client, cast: Cast, finding: Finding
) -> None:
    client.force_login(cast.county)
    where = reverse("inspections:finding_step", args=[finding.pk, "reassign"])
    form = client.get(where).context["form"]
    assert (form.initial["person"], form.initial["deadline"]) == (cast.team, SOON)
    assert "measure" not in form.fields
    post = {
        "key": form.initial["key"], "on": TODAY.isoformat(), "leader": finding.leader_id,
        "unit": finding.unit_id,
        "person": cast.clerk.pk, "deadline": SOON.isoformat(), "opinion": "",
    }  # fmt: skip
    assert client.post(where, post).status_code == 422
    page = client.post(where, {**post, "opinion": "原责任人调离"}, follow=True).text
    for part in ("改派", "原责任人调离", "责任人：clerk", "责任人：team"):
        assert part in page, part


def test_what_is_to_be_done_at_once_can_get_a_deadline_of_its_own(cast: Cast, client: Client) -> None:
    finding = make_finding(state="rectifying", immediate=True, person=cast.team, deadline=TODAY)
    client.force_login(cast.county)
    form = client.get(reverse("inspections:finding_step", args=[finding.pk, "reassign"])).context["form"]
    assert "deadline" in form.fields
