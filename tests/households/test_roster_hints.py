"""What the data checks say of an import plan: hints at the rows of the file, nothing kept."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from accounts.models import Area
from households.importing import jobs
from households.importing.roster import ROSTER
from households.models import CheckFinding, Household, HouseholdYear, ImportJob, MemberYear
from tests.builders import TODAY, make_household, make_year
from tests.households.roster_files import family, roster, row
from tests.people import NORTH, NORTH_VILLAGE, Cast

pytestmark = pytest.mark.django_db


def planned(cast: Cast, *families: list[dict[str, Any]]) -> ImportJob:
    make_year()
    job = jobs.upload(
        kind=ROSTER,
        user=cast.clerk,
        area=Area.objects.get(pk=NORTH),
        filename="花名册.xlsx",
        content=roster(*families),
    )
    jobs.read(job.pk, language="zh-hans")
    job.refresh_from_db()
    return job


def hints(job: ImportJob) -> set[tuple[str, str]]:
    """Code and place of every hint."""
    return {(p["code"], p["place"]) for p in job.plan["problems"] if p["warning"]}


def test_each_rule_points_at_the_row_it_speaks_of(cast: Cast) -> None:
    job = planned(cast, family({"民族": ""}), [row(健康状况="")])
    assert job.state == ImportJob.State.PLANNED
    assert {("RQ-01", "3"), ("RQ-02", "4"), ("ID-15", "2"), ("ID-15", "4")} <= hints(job)
    assert not {("RQ-01", "2"), ("RQ-02", "2"), ("RQ-02", "3"), ("ID-15", "3")} & hints(job)
    assert job.plan["counts"]["problems"] == 0
    assert job.plan["counts"]["creates"] == 2


def test_nothing_of_the_rehearsal_is_kept(cast: Cast) -> None:
    planned(cast, family({"民族": ""}))
    assert not Household.objects.exists()
    assert not MemberYear.objects.exists()
    assert not CheckFinding.objects.exists()


def test_a_change_is_judged_by_what_the_household_will_be(cast: Cast) -> None:
    copy = make_household(NORTH_VILLAGE, household_no="9800000123", head="周有田", main_cause="因病")
    number = copy.members.get().member.id_number.reveal()
    before = HouseholdYear.objects.values().get()
    changed = row(户编号="9800000123", 证件号码=number, 姓名="周有田", 健康状况="健康")
    assert ("CA-01", "2") in hints(planned(cast, [changed]))
    assert HouseholdYear.objects.values().get() == before


def test_the_hints_come_back_in_the_workbook(cast: Cast) -> None:
    job = planned(cast, family({"民族": ""}), [row(健康状况="")])
    told = {(code, str(place)) for _sheet, place, code, _sentence in job.hints}
    assert told == hints(job)
    book = load_workbook(io.BytesIO(jobs.reasons(job, on=TODAY)))
    reasons = [str(cells[-1]) for cells in book.worksheets[0].iter_rows(min_row=2, values_only=True)]
    for code, place in told:
        assert f"（{code}）" in reasons[int(place) - 2], (code, place)


def test_after_loading_the_hints_are_findings(cast: Cast) -> None:
    job = planned(cast, family({"民族": ""}))
    jobs.request_load(job=job, user=cast.clerk)
    jobs.run_load(job.pk, language="zh-hans")
    found = set(CheckFinding.objects.values_list("rule", flat=True)) - {"LC-H1"}
    assert found == {code for code, _place in hints(job)}
    assert CheckFinding.objects.get(rule="RQ-01").row == MemberYear.objects.get(ethnic_group="")
