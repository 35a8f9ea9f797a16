"""Bank accounts in a roster, and rows that say another place than the one imported into."""

from __future__ import annotations

import pytest

from households.importing import jobs
from households.models import HouseholdYear, ImportJob
from tests.builders import id_number
from tests.households.roster_files import roster, row
from tests.households.test_roster_load import event_counts, loaded, plain, planned
from tests.households.test_roster_plan import plan_of, problems
from tests.people import COUNTY, NORTH_VILLAGE, Cast

pytestmark = pytest.mark.django_db

CARD = "6222021234567890128"


def test_the_bank_account_of_a_family_is_loaded_encrypted(cast: Cast) -> None:
    rows = [row(开户银行="农村信用社", 账户类型="银行卡", 银行账号=CARD, 开户人="周有田")]
    loaded(roster(rows), cast.clerk)
    copy = HouseholdYear.objects.get()
    assert (copy.bank_name, copy.bank_account_kind, copy.bank_holder) == ("农村信用社", "银行卡", "周有田")
    assert plain(copy.bank_account) == CARD
    assert str(copy.bank_account) == "***************0128"


def test_a_passbook_needs_no_check_digit(cast: Cast) -> None:
    plan = plan_of(roster([row(账户类型="一卡通", 银行账号="80020000123456")]), cast.clerk)
    assert problems(plan) == []


@pytest.mark.parametrize(
    ("kind", "number"),
    [("银行卡", "6222021234567890129"), ("", "622202"), ("", "6222-A"), ("", 6.22202123e18)],
)
def test_a_bad_account_is_reported_with_its_cell_and_never_shown(
    cast: Cast, kind: str, number: str | float
) -> None:
    plan = plan_of(roster([row(账户类型=kind, 银行账号=number)]), cast.clerk)
    [problem] = plan.roster.problems
    assert (problem.sheet, problem.row, problem.heading) == ("表", 2, "银行账号")
    assert problem.code in {"ID-17", "digits_lost"}
    assert "62220212" not in f"{problem.value_shown} {problem.message}"
    assert plan.creates == []


def test_loading_bank_accounts_twice_changes_nothing(cast: Cast) -> None:
    data = roster([row(开户银行="农村信用社", 银行账号="80020000123456", 证件号码=id_number())])
    loaded(data, cast.clerk)
    before = event_counts()
    job = planned(data, cast.clerk)
    assert (job.plan["counts"]["unchanged"], job.plan["counts"]["updates"]) == (1, 0)
    with pytest.raises(jobs.ImportRefused):
        jobs.request_load(job=job, user=cast.clerk)
    assert event_counts() == before


def test_a_changed_account_is_shown_masked_in_the_plan(cast: Cast) -> None:
    number, household = id_number(), "9812345678"
    loaded(roster([row(银行账号="80020000123456", 证件号码=number, 户编号=household)]), cast.clerk)
    job = planned(roster([row(银行账号="80020000123999", 证件号码=number, 户编号=household)]), cast.clerk)
    assert "**********3999" in str(job.plan["updates"])
    assert "8002" not in str(ImportJob.objects.get(pk=job.pk).plan)


@pytest.mark.parametrize(
    ("changes", "code", "heading"),
    [
        ({"县": "邻县"}, "other_county", "县"),
        ({"乡": "东湾镇"}, "unknown_place", "乡"),
        ({"乡": "南坪镇", "村": "竹溪村"}, "outside", "村"),
        ({"乡": "南坪镇"}, "unknown_place", "村"),
    ],
)
def test_a_row_of_another_place_is_a_problem_of_its_cell(
    cast: Cast, changes: dict[str, str], code: str, heading: str
) -> None:
    plan = plan_of(roster([row(**changes)]), cast.clerk)
    [problem] = plan.roster.problems
    assert (problem.sheet, problem.row, problem.heading, problem.code) == ("表", 2, heading, code)
    assert plan.creates == []


@pytest.mark.parametrize("county", ["测试县", "测试", "某市测试县", COUNTY, ""])
def test_the_own_county_is_known_however_it_is_written(cast: Cast, county: str) -> None:
    plan = plan_of(roster([row(县=county)]), cast.clerk)
    assert problems(plan) == []
    assert plan.creates[0].family.area == NORTH_VILLAGE
