"""The stretches of visit rules, day by day around every edge, in ordinary and in leap years."""

from __future__ import annotations

import datetime as dt

import pytest

from assistance.windows import Window, day_in, is_day, next_day, share_owed, window_before, window_on

TOWN = ("01-30", "03-30", "09-08")
TERMS = ("03-01", "09-01")


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def window(first: str, last: str) -> Window:
    return Window(day(first), day(last))


@pytest.mark.parametrize(
    ("per", "days", "on", "first", "last"),
    [
        # The town's deadlines: the day before, the day of, the day after each.
        ("限期", TOWN, "2014-01-29", "2013-09-09", "2014-01-30"),
        ("限期", TOWN, "2014-01-30", "2013-09-09", "2014-01-30"),
        ("限期", TOWN, "2014-01-31", "2014-01-31", "2014-03-30"),
        ("限期", TOWN, "2014-03-29", "2014-01-31", "2014-03-30"),
        ("限期", TOWN, "2014-03-30", "2014-01-31", "2014-03-30"),
        ("限期", TOWN, "2014-03-31", "2014-03-31", "2014-09-08"),
        ("限期", TOWN, "2014-09-07", "2014-03-31", "2014-09-08"),
        ("限期", TOWN, "2014-09-08", "2014-03-31", "2014-09-08"),
        ("限期", TOWN, "2014-09-09", "2014-09-09", "2015-01-30"),
        ("限期", TOWN, "2014-12-31", "2014-09-09", "2015-01-30"),
        ("限期", TOWN, "2015-01-01", "2014-09-09", "2015-01-30"),
        # In leap years.
        ("限期", TOWN, "2024-02-29", "2024-01-31", "2024-03-30"),
        ("限期", TOWN, "2024-03-01", "2024-01-31", "2024-03-30"),
        # A deadline on 29 February, and the only deadline of a year.
        ("限期", ("02-29",), "2024-02-28", "2023-03-01", "2024-02-29"),
        ("限期", ("02-29",), "2024-02-29", "2023-03-01", "2024-02-29"),
        ("限期", ("02-29",), "2024-03-01", "2024-03-01", "2025-02-28"),
        ("限期", ("02-29",), "2025-02-28", "2024-03-01", "2025-02-28"),
        ("限期", ("02-29",), "2025-03-01", "2025-03-01", "2026-02-28"),
        ("限期", ("12-31",), "2025-12-31", "2025-01-01", "2025-12-31"),
        ("限期", ("12-31",), "2026-01-01", "2026-01-01", "2026-12-31"),
        ("每月", (), "2024-02-29", "2024-02-01", "2024-02-29"),
        ("每月", (), "2025-02-28", "2025-02-01", "2025-02-28"),
        ("每月", (), "2025-03-01", "2025-03-01", "2025-03-31"),
        ("每月", (), "2025-12-31", "2025-12-01", "2025-12-31"),
        ("每季度", (), "2024-03-31", "2024-01-01", "2024-03-31"),
        ("每季度", (), "2024-04-01", "2024-04-01", "2024-06-30"),
        ("每季度", (), "2024-12-31", "2024-10-01", "2024-12-31"),
        ("每年", (), "2024-12-31", "2024-01-01", "2024-12-31"),
        ("每年", (), "2025-01-01", "2025-01-01", "2025-12-31"),
        ("每学期", TERMS, "2024-02-29", "2023-09-01", "2024-02-29"),
        ("每学期", TERMS, "2024-03-01", "2024-03-01", "2024-08-31"),
        ("每学期", TERMS, "2025-02-28", "2024-09-01", "2025-02-28"),
        ("每学期", TERMS, "2025-08-31", "2025-03-01", "2025-08-31"),
        ("每学期", TERMS, "2025-09-01", "2025-09-01", "2026-02-28"),
    ],
)
def test_each_day_lies_in_its_stretch(
    per: str, days: tuple[str, ...], on: str, first: str, last: str
) -> None:
    assert window_on(per, days, day(on)) == window(first, last)


@pytest.mark.parametrize(
    ("per", "days"),
    [("每月", ()), ("每季度", ()), ("每年", ()), ("每学期", TERMS), ("限期", TOWN), ("限期", ("02-29",))],
)
def test_stretches_follow_each_other_without_gap_or_overlap(per: str, days: tuple[str, ...]) -> None:
    on = day("2019-01-01")
    while on < day("2025-06-01"):
        now, before = window_on(per, days, on), window_before(per, days, on)
        assert now.first <= on <= now.last
        assert before.last == now.first - dt.timedelta(days=1)
        on += dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "known"), [("01-30", True), ("02-29", True), ("02-30", False), ("13-01", False), ("1-30", False)]
)
def test_a_day_is_written_as_month_and_day(text: str, known: bool) -> None:
    assert is_day(text) is known


def test_the_29th_of_february_is_the_28th_where_there_is_none() -> None:
    assert (day_in("02-29", 2024), day_in("02-29", 2025)) == (day("2024-02-29"), day("2025-02-28"))


@pytest.mark.parametrize(
    ("at_least", "first", "last", "since", "owed"),
    [
        (1, "2026-11-01", "2026-11-30", "2020-01-01", 1),
        (1, "2026-11-01", "2026-11-30", "2026-11-01", 1),
        (1, "2026-11-01", "2026-11-30", "2026-11-16", 1),
        (1, "2026-11-01", "2026-11-30", "2026-11-17", 0),
        (1, "2026-11-01", "2026-11-30", "2026-11-30", 0),
        (1, "2026-11-01", "2026-11-30", "2026-12-01", 0),
        (6, "2026-01-01", "2026-12-31", "2026-07-02", 3),
        (6, "2026-01-01", "2026-12-31", "2026-12-31", 0),
        (300, "2024-01-01", "2024-12-31", "2024-07-02", 150),
        (300, "2024-01-01", "2024-12-31", "2023-07-02", 300),
    ],
)
def test_who_begins_later_owes_their_part(
    at_least: int, first: str, last: str, since: str, owed: int
) -> None:
    assert share_owed(at_least, window(first, last), day(since)) == owed


@pytest.mark.parametrize(
    ("owed", "done", "since", "expected"),
    [
        (6, 0, "2020-01-01", "2026-03-02"),
        (6, 1, "2020-01-01", "2026-05-02"),
        (6, 5, "2020-01-01", "2026-12-31"),
        (6, 6, "2020-01-01", None),
        (3, 0, "2026-07-02", "2026-08-31"),
        (0, 0, "2026-12-31", None),
    ],
)
def test_visits_are_due_at_an_even_pace(owed: int, done: int, since: str, expected: str | None) -> None:
    found = next_day(owed, done, window("2026-01-01", "2026-12-31"), day(since))
    assert found == (expected and day(expected))
