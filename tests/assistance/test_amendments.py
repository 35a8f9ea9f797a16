"""A visit is corrected only by an amendment that keeps the original; figures use the corrected words."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client
from django.urls import reverse

from assistance.models import Gift, HouseholdProblem, Visit, VisitAmendment
from assistance.services import GiftGiven
from assistance.services.amendments import WORDS, Corrected, amend_visit
from common.refusals import Refused
from households.models import HouseholdYear
from tests.assistance.casework import make_pairing, make_visit
from tests.builders import TODAY, make_household
from tests.people import NORTH_VILLAGE, Cast


@pytest.fixture
def copy(cast: Cast) -> HouseholdYear:
    """A household of the north, paired with `cadre`."""
    found = make_household(NORTH_VILLAGE)
    make_pairing(found, cast.cadre)
    return found


@pytest.fixture
def visit(cast: Cast, copy: HouseholdYear) -> Visit:
    """A visit of `cadre` on which 300 yuan were given."""
    return make_visit(copy, cast.cadre, gift=300)


def amend(user: Any, visit: Visit, *, key: uuid.UUID | None = None, seen: int = 0, **changes: Any) -> Any:
    """A correction of the visit; what is not named stays."""
    gifts = [GiftGiven(g.kind, g.description, g.value) for g in visit.gifts.order_by("pk")]
    words = {name: getattr(visit, name) for name in WORDS} | {"gifts": gifts} | changes
    return amend_visit(
        user=user,
        visit=visit,
        key=key or uuid.uuid4(),
        today=TODAY,
        reason="写错了",
        seen=seen,
        corrected=Corrected(**words),
    )


def test_the_visit_bears_the_corrected_words_and_the_amendment_the_original(cast: Cast, visit: Visit) -> None:
    given = [GiftGiven("慰问金", "", Decimal(200)), GiftGiven("慰问物资", "大米", Decimal(60))]
    amend(cast.cadre, visit, found="老人住院", gifts=given)
    fresh = Visit.objects.with_sums().get()
    assert (fresh.found, fresh.given) == ("老人住院", Decimal(260))  # type: ignore[attr-defined]
    kept = VisitAmendment.objects.get()
    assert (kept.found, kept.by, kept.reason) == ("一切正常", cast.cadre, "写错了")
    assert [(gift["kind"], gift["value"]) for gift in kept.gifts] == [("慰问金", "300.00")]


def test_a_second_correction_keeps_what_the_first_wrote_and_takes_a_gift_out(
    cast: Cast, visit: Visit
) -> None:
    amend(cast.cadre, visit, found="老人住院")
    visit.refresh_from_db()
    amend(cast.clerk, visit, seen=1, gifts=[])
    assert Gift.objects.count() == 0
    assert [(row.found, len(row.gifts)) for row in VisitAmendment.objects.all()] == [
        ("一切正常", 1),
        ("老人住院", 1),
    ]


def test_the_same_correction_sent_twice_is_one(cast: Cast, visit: Visit) -> None:
    key = uuid.uuid4()
    first = amend(cast.cadre, visit, key=key, found="老人住院")
    assert amend(cast.cadre, visit, key=key, found="老人住院") == first
    assert VisitAmendment.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "changes", "sentence"),
    [
        ("cadre", {}, "没有任何更正"),
        ("cadre", {"found": "新", "seen": 1}, "刚被他人更正"),
        ("cadre", {"visited_on": TODAY + dt.timedelta(days=1)}, "不能晚于今天"),
        ("cadre", {"visited_on": dt.date(2026, 2, 1)}, "2026-03-01"),
        ("team", {"found": "新"}, "只有走访人或乡镇"),
        ("cadre2", {"found": "新"}, "只有走访人或乡镇"),
        ("clerk2", {"found": "新"}, "只有走访人或乡镇"),
        ("leader", {"found": "新"}, "只有走访人或乡镇"),
    ],
)
def test_what_cannot_be_corrected_is_said_and_nothing_is_written(
    cast: Cast, visit: Visit, who: str, changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        amend(getattr(cast, who), visit, **changes)
    assert VisitAmendment.objects.count() == 0
    assert Visit.objects.get().found == "一切正常"


def test_a_problem_written_in_later_is_raised_once(cast: Cast, visit: Visit) -> None:
    amend(cast.cadre, visit, problem="厨房漏雨")
    visit.refresh_from_db()
    amend(cast.cadre, visit, seen=1, problem="厨房和堂屋漏雨")
    assert HouseholdProblem.objects.get().text == "厨房漏雨"


@pytest.mark.parametrize(
    "change",
    [
        lambda visit: Visit.objects.filter(pk=visit.pk).update(found="别的"),
        lambda visit: Visit.objects.filter(pk=visit.pk).update(visited_on=dt.date(2026, 1, 1)),
        lambda visit: Visit.objects.filter(pk=visit.pk).update(latitude=27, longitude=104),
        lambda visit: Visit.objects.filter(pk=visit.pk)._raw_delete("default"),
        lambda visit: Gift.objects.update(value=900),
        lambda visit: Gift.objects.all()._raw_delete("default"),
    ],
)
def test_without_an_amendment_the_database_refuses_every_change(visit: Visit, change: Any) -> None:
    with pytest.raises(IntegrityError, match="only by an amendment"), transaction.atomic():
        change(visit)
    assert (Visit.objects.get().found, Gift.objects.get().value) == ("一切正常", 300)


def test_an_amendment_opens_the_visit_once_only(cast: Cast, visit: Visit) -> None:
    amend(cast.cadre, visit, found="老人住院")
    with pytest.raises(IntegrityError, match="only by an amendment"), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(found="第二次")


def test_an_amendment_stays_as_it_is(cast: Cast, visit: Visit) -> None:
    amend(cast.cadre, visit, found="老人住院")
    for act in (lambda rows: rows.update(reason="别的"), lambda rows: rows._raw_delete("default")):
        with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
            act(VisitAmendment.objects.all())


def test_the_page_corrects_and_shows_the_original(client: Client, cast: Cast, visit: Visit) -> None:
    client.force_login(cast.cadre)
    address = reverse("assistance:visit_amend", args=[visit.pk])
    form = client.get(address).context["sheet"].form
    said = {name: form[name].value() for name in ("key", "seen", *WORDS)}
    gifts = {
        "gifts-TOTAL_FORMS": "2",
        "gifts-INITIAL_FORMS": "1",
        "gifts-0-kind": "慰问金",
        "gifts-0-value": "500",
        "gifts-1-kind": "慰问金",
    }
    answer = client.post(address, {**said, "found": "老人住院", "reason": "写错了", **gifts})
    assert answer.status_code == 302
    page = client.get(reverse("assistance:visit_detail", args=[visit.pk])).text
    assert "老人住院" in page
    assert "一切正常" in page
    assert Gift.objects.get().value == 500
