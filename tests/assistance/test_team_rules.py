"""The rules about resident teams at their edges: months, terms, days that can be signed, make-up."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from assistance.team_rules import Month, TeamRules, breaches, days_due, refuse_day, rules_on
from tests.builders import TODAY, make_parameters

RULES = TeamRules(people_least=4, people_most=5, captain_rank=3, days_month=15, meetings_month=1, sign_days=3)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        ("2024-02-10", "2024-02-29", 29),
        ("2026-02-28", "2026-02-28", 28),
        ("2026-12-31", "2026-12-31", 31),
        ("2100-02-01", "2100-02-28", 28),
    ],
)
def test_a_month_ends_on_its_last_day(first: str, last: str, count: int) -> None:
    month = Month.of(day(first))
    assert (month.last, len(month.days)) == (day(last), count)
    assert month.before.after == month.after.before == month


@pytest.mark.parametrize(
    ("month", "valid_from", "valid_to", "until", "due"),
    [
        # Covered months, the leap February too, and a term that ends with the month.
        ("2024-02-01", "2020-01-01", None, "2024-12-31", 15),
        ("2026-02-01", "2026-02-01", "2026-03-01", "2026-12-31", 15),
        # One day less than the month, at either end.
        ("2024-02-01", "2024-02-02", None, "2024-12-31", 14),
        ("2024-02-01", "2020-01-01", "2024-02-29", "2024-12-31", 14),
        # Half a month, and a single day.
        ("2026-11-01", "2026-11-16", None, "2026-12-31", 7),
        ("2026-11-01", "2026-11-30", None, "2026-12-31", 0),
        # A month that goes on asks only for the days gone by.
        ("2026-11-01", "2020-01-01", None, "2026-11-10", 5),
        # Outside the term, and in a month to come.
        ("2026-11-01", "2026-12-01", None, "2026-12-31", 0),
        ("2026-11-01", "2020-01-01", "2026-11-01", "2026-12-31", 0),
        ("2026-12-01", "2020-01-01", None, "2026-11-24", 0),
    ],
)
def test_a_term_owes_its_share_of_the_month(
    month: str, valid_from: str, valid_to: str | None, until: str, due: int
) -> None:
    ends = day(valid_to) if valid_to else None
    assert days_due(15, Month(day(month)), day(valid_from), ends, until=day(until)) == due


@pytest.mark.parametrize(
    ("signed", "closed", "said"),
    [
        ("2026-11-24", False, None),
        ("2026-11-25", False, "不能晚于今天"),
        ("2026-03-01", False, None),
        ("2026-02-28", False, "当天您不在"),
        ("2026-10-31", True, "该月考勤"),
    ],
)
def test_a_day_ahead_outside_the_term_or_in_a_closed_month_is_refused(
    signed: str, closed: bool, said: str | None
) -> None:
    sentence = refuse_day(
        day(signed), today=TODAY, valid_from=day("2026-03-01"), valid_to=None, closed=closed
    )
    assert (said is None) == (sentence is None)
    assert (said or "") in (sentence or "")


def test_the_last_day_of_a_term_is_not_in_it() -> None:
    term: dict[str, Any] = {"valid_from": day("2026-03-01"), "valid_to": day("2026-11-20"), "closed": False}
    assert refuse_day(day("2026-11-19"), today=TODAY, **term) is None
    assert refuse_day(day("2026-11-20"), today=TODAY, **term)
    nobody: dict[str, Any] = {"valid_from": None, "valid_to": None, "closed": False}
    assert refuse_day(TODAY, today=TODAY, **nobody)


def people(count: int, *, rank: int = 3, captain: bool = True, secretary: bool = True) -> list[Any]:
    team = [SimpleNamespace(part="队员", rank=2, is_first_secretary=False) for _number in range(count)]
    if captain:
        team[0].part, team[0].rank = "队长", rank
    team[-1].is_first_secretary = secretary
    return team


@pytest.mark.parametrize(
    ("team", "count"),
    [
        (people(4), 0),
        (people(5), 0),
        (people(3), 1),
        (people(6), 1),
        (people(4, rank=2), 1),
        (people(4, rank=4), 0),
        (people(4, captain=False), 1),
        (people(3, captain=False, secretary=False), 3),
        ([], 3),
    ],
)
def test_what_is_wrong_with_a_team_is_said(team: list[Any], count: int) -> None:
    assert len(breaches(RULES, team)) == count


@pytest.mark.django_db
def test_the_numbers_are_those_of_the_papers() -> None:
    make_parameters()
    assert rules_on(TODAY) == RULES
