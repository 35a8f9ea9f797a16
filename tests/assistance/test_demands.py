"""What visit rules demand: the grouped query agrees with plain Python, on edges and on made-up casework."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from assistance.codes import Standing
from assistance.demands import demanded, demands, measured, of_standing
from assistance.models import Gift, HouseholdProblem, Pairing, Visit, VisitRule
from assistance.services.rules import load_visit_rules
from assistance.windows import next_day, share_owed
from households.services.parameters import PLANS
from tests.assistance.casework import make_pairing, make_visit
from tests.assistance.problems import make_problem
from tests.builders import TODAY, make_area, make_household, make_organisation, make_user
from tests.people import NORTH, NORTH_VILLAGE, SOUTH_VILLAGE, Cast

YEAR = TODAY.year
TOWN = ["01-30", "03-30", "09-08"]


def make_rule(**changes: Any) -> VisitRule:
    fields = {
        "code": "test",
        "plan": "测试方案",
        "source": "第一条",
        "kind": "走访",
        "at_least": 1,
        "per": "每月",
        "valid_from": dt.date(2014, 1, 1),
        **changes,
    }
    return VisitRule.objects.create(**fields)


def standing(pairing: Pairing, rule: VisitRule, on: str) -> tuple[int, int, int, str]:
    found = demands(Pairing.objects.filter(pk=pairing.pk), rule, on=dt.date.fromisoformat(on))[pairing.pk]
    return (found.owed, found.done, found.missed, found.standing)


@pytest.mark.parametrize(
    ("on", "visited", "expected"),
    [
        # Before 30 March: due up to the day itself, overdue the day after.
        ("2024-03-29", [], (1, 0, 1, "overdue")),
        ("2024-03-29", ["2024-01-30"], (1, 0, 0, "due")),
        ("2024-03-30", ["2024-01-30"], (1, 0, 0, "due")),
        ("2024-03-31", ["2024-01-30"], (1, 0, 1, "overdue")),
        ("2024-03-30", ["2024-01-30", "2024-03-30"], (1, 1, 0, "done")),
        ("2024-03-31", ["2024-01-30", "2024-03-30"], (1, 0, 0, "due")),
        # A visit after the deadline is of the next stretch; it takes the household off the overdue list.
        ("2024-04-02", ["2024-01-30", "2024-04-01"], (1, 1, 1, "done")),
        # Leap day and the days around it belong to the stretch that ends on 30 March.
        ("2024-03-01", ["2024-02-29"], (1, 1, 1, "done")),
        ("2025-03-01", ["2025-02-28"], (1, 1, 1, "done")),
    ],
)
def test_a_deadline_counts_to_its_own_day(cast: Cast, on: str, visited: list[str], expected: Any) -> None:
    rule = make_rule(per="限期", days=TOWN)
    copy = make_household(NORTH_VILLAGE)
    pairing = make_pairing(copy, cast.cadre, valid_from=dt.date(2020, 1, 1))
    for day in visited:
        make_visit(copy, cast.cadre, visited_on=dt.date.fromisoformat(day))
    assert standing(pairing, rule, on) == expected


def test_six_a_year_fall_behind_at_an_even_pace(cast: Cast) -> None:
    rule = make_rule(per="每年", at_least=6)
    copy = make_household(NORTH_VILLAGE)
    pairing = make_pairing(copy, cast.cadre, valid_from=dt.date(2026, 1, 1))
    assert standing(pairing, rule, "2026-03-02") == (6, 0, 0, "due")
    assert standing(pairing, rule, "2026-03-03") == (6, 0, 0, "behind")
    make_visit(copy, cast.cadre, visited_on=dt.date(2026, 3, 3))
    assert standing(pairing, rule, "2026-03-03") == (6, 1, 0, "due")
    for _number in range(5):
        make_visit(copy, cast.cadre, visited_on=dt.date(2026, 4, 1))
    assert standing(pairing, rule, "2026-12-31") == (6, 6, 0, "done")
    assert standing(pairing, rule, "2027-01-01") == (6, 0, 0, "due")


def test_a_teacher_visits_once_a_term(cast: Cast) -> None:
    rule = make_rule(per="每学期", days=["03-01", "09-01"], roles=["帮扶教师"])
    copy = make_household(NORTH_VILLAGE)
    teacher = make_pairing(copy, cast.school, role="帮扶教师", valid_from=dt.date(2025, 9, 1))
    make_pairing(copy, cast.cadre)
    make_visit(copy, cast.school, visited_on=dt.date(2026, 8, 31))
    assert list(demanded(Pairing.objects.all(), rule, on=TODAY, year=YEAR)) == [teacher]
    assert standing(teacher, rule, "2026-08-31") == (1, 1, 1, "done")
    assert standing(teacher, rule, "2026-09-01") == (1, 0, 0, "due")
    make_visit(copy, cast.school, visited_on=dt.date(2026, 9, 1))
    assert standing(teacher, rule, "2026-09-01") == (1, 1, 0, "done")


def test_visits_are_asked_for_after_the_exit_too(cast: Cast) -> None:
    exited = make_household(NORTH_VILLAGE, exit_status="已脱贫", exit_year=2024)
    pairing = make_pairing(exited, cast.cadre, valid_from=dt.date(2026, 1, 1))
    rule = make_rule(per="每年", at_least=6, roles=["第一责任人", "直接责任人"])
    assert list(demanded(Pairing.objects.all(), rule, on=TODAY, year=YEAR)) == [pairing]
    assert standing(pairing, rule, "2026-11-24") == (6, 0, 0, "behind")


def test_only_the_pairings_own_helper_counts(cast: Cast) -> None:
    rule = make_rule()
    copy = make_household(NORTH_VILLAGE)
    mine = make_pairing(copy, cast.cadre, valid_from=dt.date(2026, 10, 1))
    seconded = make_pairing(copy, organisation=cast.cadre2.postings.get().organisation)
    make_visit(copy, cast.cadre2)
    make_visit(copy, make_user("stranger"))
    assert standing(mine, rule, "2026-11-24") == (1, 0, 1, "overdue")
    assert standing(seconded, rule, "2026-11-24") == (1, 1, 1, "done")


def test_three_hundred_yuan_count_goods_and_cash_of_the_year(cast: Cast) -> None:
    rule = make_rule(kind="慰问", at_least=300, per="每年")
    copy = make_household(NORTH_VILLAGE)
    pairing = make_pairing(copy, cast.cadre, valid_from=dt.date(2025, 1, 1))
    make_visit(copy, cast.cadre, visited_on=dt.date(2025, 12, 31), gift=300)
    visit = make_visit(copy, cast.cadre, visited_on=dt.date(2026, 1, 1), gift=Decimal("199.99"))
    Gift.objects.create(visit=visit, kind="慰问物资", description="大米", value=100)
    assert standing(pairing, rule, "2026-11-24") == (300, 299, 0, "due")
    # It is counted for the household, whoever brought it.
    make_visit(copy, cast.cadre2, gift=Decimal("0.01"))
    assert standing(pairing, rule, "2026-11-24") == (300, 300, 0, "done")


def test_a_problem_counts_once_the_household_confirmed_it_in_the_year_it_was_solved(cast: Cast) -> None:
    rule = make_rule(kind="解困", at_least=1, per="每年")
    copy = make_household(NORTH_VILLAGE)
    pairing = make_pairing(copy, cast.cadre, valid_from=dt.date(2025, 1, 1))
    found_on = dt.date(2025, 12, 1)
    make_problem(copy, cast.cadre, "confirmed", found_on=found_on, solved_on=dt.date(2025, 12, 31))
    waiting = make_problem(copy, cast.cadre, "solved", found_on=found_on, solved_on=dt.date(2026, 1, 1))
    assert standing(pairing, rule, "2026-11-24") == (1, 0, 0, "due")
    HouseholdProblem.objects.filter(pk=waiting.pk).update(state="confirmed")
    assert standing(pairing, rule, "2026-11-24") == (1, 1, 0, "done")
    assert str(rule) == "测试方案：每年至少解决 1 个问题"


@pytest.mark.parametrize(
    ("changes", "who"),
    [
        ({}, {"north", "south", "teacher", "exited"}),
        ({"roles": ["直接责任人"]}, {"north", "south", "exited"}),
        ({"roles": ["帮扶教师"]}, {"teacher"}),
        ({"area_id": NORTH}, {"north", "teacher", "exited"}),
        ({"exit_status": "已脱贫"}, {"exited"}),
        ({"exit_status": "未脱贫", "roles": ["直接责任人"]}, {"north", "south"}),
        ({"household_type": "一般农户"}, set()),
    ],
)
def test_a_rule_concerns_the_pairings_it_names(cast: Cast, changes: dict[str, Any], who: set[str]) -> None:
    north, south = make_household(NORTH_VILLAGE), make_household(SOUTH_VILLAGE)
    exited = make_household(NORTH_VILLAGE, exit_status="已脱贫")
    pairings = {
        "north": make_pairing(north, cast.cadre),
        "south": make_pairing(south, cast.cadre),
        "teacher": make_pairing(north, cast.school, role="帮扶教师"),
        "exited": make_pairing(exited, cast.cadre),
    }
    found = demanded(Pairing.objects.all(), make_rule(**changes), on=TODAY, year=YEAR)
    assert set(found) == {pairings[name] for name in who}


def naive(pairing: Pairing, rule: VisitRule, on: dt.date) -> tuple[int, int, int, str]:
    """The demand in plain Python, without any of the query's words."""

    def done_in(window: Any) -> int:
        of_household = [
            v
            for v in Visit.objects.filter(household=pairing.household)
            if window.first <= v.visited_on <= min(window.last, on)
        ]
        visits = [
            v for v in of_household if v.visitor == pairing.helper and v.visited_on >= pairing.valid_from
        ]
        if rule.kind == "走访":
            return len(visits)
        if rule.kind == "解困":
            solved = HouseholdProblem.objects.filter(household=pairing.household, state="confirmed")
            days = [day for day in solved.values_list("solved_on", flat=True) if day is not None]
            last = min(window.last, on)
            return sum(window.first <= day <= last and day >= pairing.valid_from for day in days)
        return int(sum(g.value for v in of_household for g in v.gifts.all()))

    now, before = rule.window(on), rule.window_before(on)
    owed, done = share_owed(rule.at_least, now, pairing.valid_from), done_in(now)
    missed = max(0, share_owed(rule.at_least, before, pairing.valid_from) - done_in(before)) if before else 0
    due_on = next_day(owed, done, now, pairing.valid_from)
    if missed and not done:
        state = "overdue"
    elif due_on is None:
        state = "done"
    else:
        state = "behind" if rule.kind == "走访" and due_on < on else "due"
    return (owed, done, missed, state)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_grouped_query_says_what_plain_python_says(cast: Cast, seed: int) -> None:
    dice = random.Random(seed)
    rules = [
        make_rule(code="a", per="每月"),
        make_rule(code="b", per="每季度", at_least=2),
        make_rule(code="c", per="每年", at_least=6),
        make_rule(code="d", per="限期", days=TOWN, valid_from=dt.date(2026, 3, 1)),
        make_rule(code="e", per="每学期", days=["03-01", "09-01"]),
        make_rule(code="f", per="每年", kind="慰问", at_least=300),
        make_rule(code="g", per="每年", kind="解困", at_least=2),
    ]
    helpers = [cast.cadre, cast.cadre2]
    pairings = []
    for _number in range(25):
        copy = make_household(NORTH_VILLAGE, head=None)
        since = TODAY - dt.timedelta(days=dice.randint(0, 500))
        pairings.append(make_pairing(copy, dice.choice(helpers), valid_from=since))
        for _visit in range(dice.randint(0, 9)):
            on = TODAY - dt.timedelta(days=dice.randint(0, 600))
            make_visit(copy, dice.choice(helpers), visited_on=on, gift=dice.choice([None, 50, 299, 300]))
            state = dice.choice(["raised", "solved", "confirmed"])
            solved = {"solved_on": on} if state != "raised" else {}
            make_problem(copy, cast.cadre, state, found_on=on, **solved)
    found = set()
    for on in (TODAY, dt.date(2026, 3, 31), dt.date(2026, 9, 8), dt.date(2026, 12, 31)):
        for rule in rules:
            rows = demanded(Pairing.objects.all(), rule, on=on, year=YEAR)
            asked = demands(rows, rule, on=on)
            expected = {p.pk: naive(p, rule, on) for p in pairings if p.valid_from <= on}
            assert {pk: (d.owed, d.done, d.missed, d.standing) for pk, d in asked.items()} == expected
            for state in Standing.values:
                chosen = of_standing(rows, rule, [state], on=on).values_list("pk", flat=True)
                assert set(chosen) == {pk for pk, d in expected.items() if d[3] == state}
            found |= {d[3] for d in expected.values()}
    assert found == set(Standing.values)


def test_one_query_measures_everything(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    rule = make_rule()
    for _number in range(5):
        make_pairing(make_household(NORTH_VILLAGE, head=None), cast.cadre)
    with django_assert_num_queries(1):
        rows = measured(demanded(Pairing.objects.all(), rule, on=TODAY, year=YEAR), rule, on=TODAY)
        assert len(rows) == 5


def test_the_plans_rules_load_once(db: None) -> None:
    made = {name: load_visit_rules(PLANS / f"{name}.json") for name in ("two", "three", "four", "five")}
    assert made == {"two": 3, "three": 1, "four": 1, "five": 1}
    assert {name: load_visit_rules(PLANS / f"{name}.json") for name in made} == dict.fromkeys(made, 0)
    rules = {rule.code: rule for rule in VisitRule.objects.all()}
    assert rules["two-visits"].days == TOWN
    assert [(r.at_least, r.per) for r in rules.values()] == [
        (6, "每年"), (1, "每学期"), (1, "每月"), (300, "每年"), (1, "每年"), (1, "限期"),
    ]  # fmt: skip


def test_a_plan_taken_up_anew_holds_from_that_day_in_its_area(db: None) -> None:
    area = make_area(NORTH)
    assert VisitRule.objects.in_force(TODAY).count() == 0
    assert load_visit_rules(PLANS / "three.json", area=area, since=dt.date(2026, 1, 1)) == 1
    assert load_visit_rules(PLANS / "three.json", since=dt.date(2026, 1, 1)) == 1
    in_force = VisitRule.objects.in_force(TODAY)
    assert [rule.area_id for rule in in_force.touching((NORTH_VILLAGE,))] == [NORTH, None]
    assert [rule.area_id for rule in in_force.touching((SOUTH_VILLAGE,))] == [None]


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("visit_rule_asks_something", {"at_least": 0}),
        ("visit_rule_days_where_needed", {"per": "限期"}),
        ("visit_rule_days_where_needed", {"per": "每月", "days": ["01-30"]}),
        ("visit_rule_dates_in_order", {"valid_to": dt.date(2014, 1, 1)}),
        ("visit_rule_has_source", {"source": ""}),
    ],
)
def test_the_database_refuses_rules_that_cannot_be(db: None, name: str, changes: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make_rule(**changes)


def test_a_day_that_no_year_has_is_refused(db: None) -> None:
    rule = make_rule()
    rule.per, rule.days = "限期", ["02-30"]
    with pytest.raises(ValidationError, match="月-日"):
        rule.full_clean()
    rule.days = ["01-30", "01-30"]
    with pytest.raises(ValidationError):
        rule.full_clean()


def test_rules_are_kept_on_the_administration_pages(client: Any, cast: Cast) -> None:
    make_organisation()
    rule = make_rule(per="限期", days=TOWN)
    client.force_login(cast.admin)
    page = client.get("/admin/assistance/visitrule/")
    assert page.status_code == 200
    assert client.get(f"/admin/assistance/visitrule/{rule.pk}/change/").status_code == 200
    client.force_login(cast.county)
    assert client.get("/admin/assistance/visitrule/").status_code == 403
