"""The table of mechanisms knows every number of the domain analysis, and names only what is there."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from django.urls import get_resolver

from tests.architecture.sources import BASE_DIR

# The last number of each plan (0 is the page header).
LAST = {0: 1, 1: 14, 2: 24, 3: 22, 4: 11, 5: 77}
IDS = [f"P{plan}-{number:02d}" for plan, last in LAST.items() for number in range(1, last + 1)]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (BASE_DIR / "docs" / "mechanisms.md").read_text(encoding="utf-8").splitlines()
    if re.match(r"\| P\d-", line)
]
THERE = [row for row in ROWS if not row[2].startswith("planned")]


def test_every_number_stands_there_exactly_once_and_in_order() -> None:
    assert len(IDS) == 149
    assert [row[0] for row in ROWS] == IDS
    assert Counter(len(row) for row in ROWS) == {4: len(IDS)}
    assert all(row[1] for row in ROWS)


@pytest.mark.parametrize("row", THERE, ids=lambda row: row[0])
def test_what_is_there_can_be_opened(row: list[str]) -> None:
    places = re.findall(r"`([^`]+)`", row[2])
    assert places
    for place in places:
        if ":" in place:
            app, name = place.split(":")
            _prefix, resolver = get_resolver().namespace_dict[app]
            assert name in resolver.reverse_dict, place
        else:
            assert (BASE_DIR / place).exists(), place


@pytest.mark.parametrize("row", THERE, ids=lambda row: row[0])
def test_what_is_there_is_shown_by_a_test(row: list[str]) -> None:
    found = re.fullmatch(r"`(tests/[\w/]+\.py)::(test_\w+)`", row[3])
    assert found, row[3]
    assert f"def {found[2]}(" in Path(BASE_DIR / found[1]).read_text(encoding="utf-8")


def test_what_is_planned_says_so_in_both_columns() -> None:
    planned = [row for row in ROWS if row not in THERE]
    assert {row[3] for row in planned} == {"planned"}
    assert all(re.fullmatch(r"planned( \(issue \d+\))?(: `[\w:]+`)?", row[2]) for row in planned)
