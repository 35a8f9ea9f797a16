"""Plans of help: measures begun, adjusted and ended once, in scope; checks against causes; the library."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assistance.models import HelperTraining, HelpMeasure
from assistance.services.help_plans import begin_measure, end_measure, hold_training
from common.refusals import Refused
from households.codes.measures import MeasureCategory as K
from households.models import CheckFinding, HouseholdYear
from households.services.checking import check_area
from tests.assistance.casework import make_pairing
from tests.assistance.help_plans import make_help_measure, make_policy
from tests.builders import TODAY, make_area, make_household, make_member
from tests.people import COUNTY, NORTH, NORTH_VILLAGE, SOUTH_VILLAGE, Cast
from tests.races import together, winner_and_loser

DAY = dt.timedelta(days=1)


@pytest.fixture
def copy(cast: Cast) -> HouseholdYear:
    """A household of the north, paired with the cadre."""
    household = make_household(NORTH_VILLAGE, head="张大山")
    make_pairing(household, cast.cadre)
    return household


def begin(user: User, copy: HouseholdYear, **changes: Any) -> HelpMeasure:
    fields = {"key": uuid.uuid4(), "kind": K.HEALTH, "text": "签约家庭医生", "person": user,
              "begins_on": TODAY, "policy": None, **changes}  # fmt: skip
    return begin_measure(user=user, household=copy.household, today=TODAY, **fields)


def test_a_measure_is_adjusted_on_the_page_and_the_plan_shows_how_it_changed(
    cast: Cast, copy: HouseholdYear, client: Client
) -> None:
    client.force_login(cast.cadre)
    plan = reverse("assistance:household_plan", args=[copy.household_id])
    policy = make_policy()
    sent = {"key": str(uuid.uuid4()), "kind": K.HEALTH, "text": "签约家庭医生", "policy": policy.pk,
            "person": "cadre", "begins_on": (TODAY - DAY).isoformat()}  # fmt: skip
    new = reverse("assistance:measure_new", args=[copy.household_id])
    for _twice in range(2):
        assert client.post(new, sent).status_code == 302
    old = HelpMeasure.objects.get()
    adjust = reverse("assistance:measure_adjust", args=[old.pk])
    changed = sent | {"key": str(uuid.uuid4()), "text": "住院先诊疗后付费", "begins_on": TODAY.isoformat()}
    assert client.post(adjust, changed).status_code == 422
    assert HelpMeasure.objects.in_force(TODAY).get() == old
    assert client.post(adjust, changed | {"reason": "病情加重"}).status_code == 302
    page = client.get(plan)
    assert [m.text for m in page.context["measures"]] == ["住院先诊疗后付费"]
    assert [(m.text, m.ended_on, m.outcome) for m in page.context["before"]] == [
        ("签约家庭医生", TODAY, "病情加重")
    ]
    assert HelpMeasure.objects.get(text="住院先诊疗后付费").instead_of == old


def test_only_whose_household_it_is_plans_for_it(cast: Cast, copy: HouseholdYear) -> None:
    allowed = {"cadre", "clerk", "county", "team"}
    for name, user in cast.everybody().items():
        if name in allowed:
            begin(user, copy)
        else:
            with pytest.raises(Refused):
                begin(user, copy)
    assert HelpMeasure.objects.count() == len(allowed)


def test_what_is_wrong_is_said_and_nothing_is_left_half_done(cast: Cast, copy: HouseholdYear) -> None:
    old = begin(cast.cadre, copy, begins_on=TODAY - DAY)
    for wrong in (
        {"begins_on": TODAY + DAY},
        {"text": ""},
        {"begins_on": TODAY - 3 * DAY, "instead_of": old},
    ):
        with pytest.raises(Refused):
            begin(cast.cadre, copy, **{"reason": "改", **wrong})
    old.refresh_from_db()
    assert (HelpMeasure.objects.count(), old.ended_on) == (1, None)
    end_measure(user=cast.cadre, measure=old, on=TODAY, outcome="病情稳定", today=TODAY)
    with pytest.raises(Refused, match="已经结束"):
        end_measure(user=cast.cadre, measure=old, on=TODAY, outcome="再次", today=TODAY)
    with pytest.raises(IntegrityError, match="help_measure_ends_with_outcome"), transaction.atomic():
        make_help_measure(copy, cast.cadre, ended_on=TODAY)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_adjust_a_measure_one_is_told(cast: Cast, copy: HouseholdYear) -> None:
    old = begin(cast.cadre, copy, begins_on=TODAY - DAY)
    won, sentence = winner_and_loser(
        *(lambda user=user: begin(user, copy, instead_of=old, reason="改", text=user.username)
          for user in (cast.cadre, cast.clerk))
    )  # fmt: skip
    assert "已经结束" in sentence
    assert HelpMeasure.objects.in_force(TODAY).get() == won


@pytest.mark.django_db(transaction=True)
def test_a_double_click_begins_one_measure(cast: Cast, copy: HouseholdYear) -> None:
    key = uuid.uuid4()
    came = together(*[lambda: begin(cast.cadre, copy, key=key)] * 3)
    assert len({one.pk for one in came}) == HelpMeasure.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "member", "kinds", "found"),
    [
        ({"main_cause": "因病"}, {}, [K.PRODUCTION], {"LC-M1"}),
        ({"main_cause": "因病"}, {}, [K.HEALTH], set()),
        ({"main_cause": "因学"}, {}, [K.COMPULSORY_EDUCATION], set()),
        ({"main_cause": "因学"}, {}, [K.HEALTH], {"LC-M1"}),
        ({"main_cause": "因残"}, {}, [K.SECURITY], set()),
        ({"main_cause": "其他", "house_grade": "D级"}, {}, [K.PRODUCTION], {"LC-M1"}),
        ({"main_cause": "其他", "house_grade": "D级"}, {}, [K.RELOCATION], set()),
        ({"main_cause": "其他", "house_grade": "B级"}, {}, [K.PRODUCTION], set()),
        ({"main_cause": "其他", "has_safe_water": False}, {}, [K.PRODUCTION], {"LC-M1"}),
        ({"main_cause": "其他", "has_safe_water": False}, {}, [K.WATER], set()),
        ({"main_cause": "其他"}, {"labour_capacity": "普通劳动力"}, [K.HEALTH], {"LC-M2"}),
        ({"main_cause": "其他"}, {"labour_capacity": "普通劳动力"}, [K.PUBLIC_POST], set()),
        ({"main_cause": "其他"}, {"labour_capacity": "丧失劳动力"}, [K.HEALTH], set()),
        ({"main_cause": "其他"}, {"has_dibao": True}, [K.PRODUCTION], {"LC-M3"}),
        ({"main_cause": "其他"}, {"has_dibao": True}, [K.SECURITY], set()),
        ({"main_cause": "其他"}, {}, [K.SECURITY], {"LC-M3"}),
        # Without a plan the schemes speak, not these checks.
        ({"main_cause": "因病"}, {"labour_capacity": "普通劳动力"}, [], set()),
    ],
)
def test_the_plan_is_held_against_cause_hands_and_support(
    cast: Cast, facts: dict[str, Any], member: dict[str, Any], kinds: list[K], found: set[str]
) -> None:
    copy = make_household(NORTH_VILLAGE, **facts)
    make_member(copy, name="张二", **member)
    for kind in kinds:
        make_help_measure(copy, cast.cadre, kind=kind)
    make_help_measure(copy, cast.cadre, kind=K.SOCIAL, ended_on=TODAY - DAY, outcome="完成")
    check_area(year=TODAY.year, area="", today=TODAY)
    rules = CheckFinding.objects.filter(copy=copy, rule__startswith="LC-M").exclude(rule="LC-M4")
    assert set(rules.values_list("rule", flat=True)) == found


@pytest.mark.parametrize(
    ("first", "second", "overlaps"),
    [
        # (kind, first day, last day as days from today)
        ((K.PUBLIC_POST, -30, None), (K.EMPLOYMENT, -10, None), True),
        ((K.PUBLIC_POST, -30, -9), (K.EMPLOYMENT, -10, None), True),
        ((K.PUBLIC_POST, -30, -10), (K.EMPLOYMENT, -10, None), False),
        ((K.PUBLIC_POST, -30, None), (K.HEALTH, -10, None), False),
    ],
)
def test_work_of_a_member_does_not_overlap(
    cast: Cast, first: tuple[K, int, int | None], second: tuple[K, int, int | None], overlaps: bool
) -> None:
    copy = make_household(NORTH_VILLAGE, main_cause="其他")
    worker, other = (row.member for row in (make_member(copy), make_member(copy)))
    for kind, begins, ends in (first, second):
        end = {"ended_on": TODAY + ends * DAY, "outcome": "期满"} if ends is not None else {}
        make_help_measure(copy, cast.cadre, kind=kind, member=worker, begins_on=TODAY + begins * DAY, **end)
    make_help_measure(copy, cast.cadre, kind=K.EMPLOYMENT, member=other, begins_on=TODAY - 5 * DAY)
    check_area(year=TODAY.year, area="", today=TODAY)
    assert CheckFinding.objects.filter(rule="LB-15").count() == int(overlaps)


@pytest.mark.parametrize(
    ("schooling", "wrong"),
    [("中职二年级", False), ("高职高专一年级", False), ("技师学院四年级", False), ("普通高中一年级", True),
     ("本科一年级", True), ("大专及以上", True), ("", True)],
)  # fmt: skip
def test_the_yulu_programme_is_for_vocational_schools(cast: Cast, schooling: str, wrong: bool) -> None:
    copy = make_household(NORTH_VILLAGE, main_cause="其他")
    pupil = make_member(copy, schooling_status=schooling)
    make_help_measure(copy, cast.cadre, kind=K.EDUCATION, member=pupil.member, programme="雨露计划")
    check_area(year=TODAY.year, area="", today=TODAY)
    assert CheckFinding.objects.filter(rule="ED-13").count() == int(wrong)
    with pytest.raises(IntegrityError, match="help_measure_programme_of_a_member"), transaction.atomic():
        make_help_measure(copy, cast.cadre, kind=K.EDUCATION, programme="雨露计划")


def test_the_library_says_how_often_a_policy_is_used_and_opens_just_that(
    cast: Cast, copy: HouseholdYear, client: Client
) -> None:
    policy = make_policy()
    south = make_household(SOUTH_VILLAGE)
    for where in (copy, south):
        make_help_measure(where, cast.cadre, policy=policy)
    make_help_measure(copy, cast.cadre, policy=policy, ended_on=TODAY - DAY, outcome="完成")
    for user, uses in ((cast.county, 2), (cast.clerk, 1), (cast.cadre2, 0)):
        client.force_login(user)
        row = client.get(reverse("assistance:policy_list")).context["page"][0]
        listed = client.get(reverse("assistance:measure_list"), {"policy": policy.pk})
        assert row.uses == listed.context["page"].paginator.count == uses
    assert client.get(reverse("assistance:policy_new")).status_code == 403
    client.force_login(cast.county)
    sent = {"title": "产业奖补方案", "level": "市级", "issuer": "市农业部门", "issued_on": "2025-01-01",
            "kind": "产业帮扶", "content": "按规模奖补", "document_no": "市农〔2025〕1号"}  # fmt: skip
    assert client.post(reverse("assistance:policy_new"), sent).status_code == 302
    assert client.post(reverse("assistance:policy_new"), sent).status_code == 422


def test_a_training_is_entered_by_names_and_counts_its_people(cast: Cast, client: Client) -> None:
    client.force_login(cast.clerk)
    new = reverse("assistance:training_new")
    sent = {"key": str(uuid.uuid4()), "area": NORTH, "held_on": TODAY.isoformat(), "topic": "入户走访",
            "hours": "3.5", "place": "镇会议室", "people": "cadre\n\n谁都不是\ncadre2"}  # fmt: skip
    assert "谁都不是" in client.post(new, sent).content.decode()
    assert HelperTraining.objects.count() == 0
    for _twice in range(2):
        assert client.post(new, sent | {"people": "cadre\ncadre2\ncadre"}).status_code == 302
    row = client.get(reverse("assistance:training_list")).context["page"][0]
    assert (row.taught, str(row.hours)) == (2, "3.5")
    client.force_login(cast.clerk2)
    assert client.get(reverse("assistance:training_list")).context["page"].paginator.count == 0
    fields = {"held_on": TODAY, "topic": "x", "hours": 1, "place": "y", "people": []}
    with pytest.raises(Refused):
        hold_training(user=cast.clerk, area=make_area(COUNTY), key=uuid.uuid4(), today=TODAY, **fields)
