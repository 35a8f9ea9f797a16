"""Edges of the rules about numbers, lines and cases, which look beyond the household's own columns."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from common.identifiers import check_digit
from households.identity import contact_columns, number_columns
from households.models import (
    ExitCase,
    HouseholdYear,
    Member,
    MemberYear,
    Parameter,
    PovertyLine,
    RegisterYear,
)
from households.models.case import ExitState
from households.services.parameters import PLANS, load_register_rules
from tests.builders import make_household
from tests.households.cases import make_exit
from tests.households.test_check_edges import family
from tests.households.test_checks import found
from tests.people import Cast

pytestmark = pytest.mark.django_db

BODY = "99000119750101001"
GOOD = BODY + check_digit(BODY)
WRONG = GOOD[:17] + ("1" if GOOD[17] != "1" else "2")
UNKNOWN = "98765419750101001"
FUTURE = "99000120270101001"
OLD, OLDEST = "99000119061231001", "99000119070101001"


def with_digit(body: str) -> str:
    return body + check_digit(body)


NUMBERS: list[tuple[str, str, dict[str, Any], bool]] = [
    ("ID-01", GOOD[:17], {}, True),
    ("ID-01", GOOD, {}, False),
    ("ID-01", GOOD[:-2] + "A" + GOOD[-1], {}, True),
    ("ID-02", "990001750101001", {}, True),
    ("ID-02", GOOD, {}, False),
    ("ID-03", WRONG, {}, True),
    ("ID-03", GOOD, {}, False),
    ("ID-04", with_digit("99000119750230001"), {}, True),
    ("ID-04", with_digit(FUTURE), {}, True),
    ("ID-04", with_digit(OLD), {}, True),
    ("ID-04", with_digit(OLDEST), {}, False),
    ("ID-05", GOOD + "81", {}, True),
    ("ID-05", GOOD + "15", {}, True),
    ("ID-05", WRONG + "11", {}, True),
    ("ID-05", GOOD + "14", {}, False),
    ("ID-06", with_digit(UNKNOWN), {}, True),
    ("ID-06", GOOD, {}, False),
    ("ID-08", with_digit("99000119750102001"), {}, True),
    ("ID-08", GOOD, {}, False),
    ("ID-08", "999999197501020017", {}, False),
    ("ID-13", GOOD, {"id_type": "残疾人证"}, True),
    ("ID-13", GOOD + "11", {"id_type": "居民身份证"}, True),
    ("ID-13", GOOD + "11", {"id_type": "残疾人证"}, False),
    ("ID-13", GOOD, {"id_type": "居民身份证"}, False),
]


@pytest.mark.parametrize(("code", "number", "person", "wanted"), NUMBERS)
def test_what_a_stored_number_says_of_itself(code: str, number: str, person: Any, wanted: bool) -> None:
    copy, other = family()
    Member.objects.filter(pk=other.member_id).update(**number_columns(number), **person)
    assert (code in found(copy)) is wanted


def put_contact(copy: HouseholdYear, *, phone: str = "", account: str = "", kind: str = "") -> None:
    HouseholdYear.objects.filter(pk=copy.pk).update(
        phone=phone,
        bank_account=account,
        bank_account_kind=kind,
        **contact_columns(phone=phone, account=account, kind=kind),
    )


def test_telephones_and_accounts() -> None:
    copy, _member = family()
    assert not {"ID-15", "ID-16", "ID-17"} & found(copy)
    put_contact(copy, phone="12345")
    assert "ID-15" in found(copy)
    put_contact(copy)
    assert "ID-15" in found(copy)
    put_contact(copy, phone="13800000000", account="6222021234567890128", kind="银行卡")
    wrong = "ID-17" in found(copy)
    put_contact(copy, phone="13800000000", account="6222021234567890123", kind="银行卡")
    assert ("ID-17" in found(copy)) is not wrong
    put_contact(copy, phone="13800000000", account="6222021234567890123", kind="存折/一卡通")
    assert "ID-17" not in found(copy)


def test_one_telephone_or_account_for_two_households() -> None:
    copy, _member = family()
    other = make_household(phone="13800000000", bank_account="990000000001")
    assert {"ID-16", "ID-17"} & found(copy) == {"ID-16"}
    put_contact(copy, phone="13800000001", account="990000000001")
    assert {"ID-16", "ID-17"} & found(copy) == {"ID-17"}
    MemberYear.objects.filter(household_year=other).update(left_on="2026-01-01", leave_reason="死亡")
    assert not {"ID-16", "ID-17"} & found(copy)


def exited(copy: HouseholdYear, **changes: Any) -> set[str]:
    values = {"exit_status": "已脱贫", "exit_year": 2018, "id_standard": "国家标准", **changes}
    HouseholdYear.objects.filter(pk=copy.pk).update(**values)
    return found(copy)


def test_income_against_the_lines() -> None:
    copy, _member = family()
    assert not {"IN-07", "IN-08"} & exited(copy, net_income_per_capita=1)
    load_register_rules(PLANS / "national.json")
    for income, wanted in ((2994, True), (2995, False)):
        assert ("IN-07" in exited(copy, net_income_per_capita=income)) is wanted
    for income, wanted in ((5999, True), (6000, False)):
        assert ("IN-08" in exited(copy, net_income_per_capita=income)) is wanted
    watched = {"monitor_kind": "脱贫不稳定户", "monitor_identified_on": "2026-01-01"}
    assert "IN-08" not in exited(copy, net_income_per_capita=5999, **watched)
    assert "IN-08" in exited(copy, net_income_per_capita=5999, monitor_cleared_on="2026-08-01", **watched)
    county = {"standard": "省定标准", "year": 2018, "source": "省文件"}
    PovertyLine.objects.create(value=3535, **county)
    assert "IN-07" not in exited(copy, net_income_per_capita=3500, monitor_kind="", monitor_cleared_on=None)
    assert "IN-07" in exited(copy, net_income_per_capita=3500, id_standard="省定标准")
    PovertyLine.objects.create(value=3400, area_id="990001", **county)
    assert "IN-07" not in exited(copy, net_income_per_capita=3500, id_standard="省定标准")


def test_a_risk_cleared_early() -> None:
    copy, _member = family()
    marked = {"monitor_kind": "边缘易致贫户", "monitor_identified_on": "2026-01-31"}
    for day, method, wanted in (
        ("2026-07-30", "", True),
        ("2026-07-31", "", False),
        ("2026-07-30", "自然消除", False),
    ):
        HouseholdYear.objects.filter(pk=copy.pk).update(
            monitor_cleared_on=day, monitor_clear_method=method, **marked
        )
        assert ("EX-07" in found(copy)) is wanted, (day, method)


def test_an_exit_of_these_years_needs_its_case(cast: Cast) -> None:
    family()
    case = make_exit(cast)
    copy = HouseholdYear.objects.get(household=case.household)
    assert "EX-05" not in exited(copy, exit_year=2026)
    Parameter.objects.create(
        key="check_exit_papers_from", value=2026, valid_from=dt.date(2026, 1, 1), source="县通知"
    )
    assert "EX-05" in exited(copy, exit_year=2026)
    assert "EX-05" not in exited(copy, exit_year=2025)
    ExitCase.objects.update(state=ExitState.MARKED)
    assert "EX-05" not in exited(copy, exit_year=2026)


def test_steps_of_a_case_out_of_order(cast: Cast) -> None:
    case = make_exit(cast)
    copy = HouseholdYear.objects.get(household=case.household)
    first = case.steps.get()
    for day, wanted in ((first.on, False), (first.on - dt.timedelta(days=1), True)):
        step = type(first)(
            case=case, key=uuid.uuid4(), verb="appraise", source="proposed", target="appraised",
            by=cast.team, on=day,
        )  # fmt: skip
        step.save()
        assert ("HH-16" in found(copy)) is wanted
        step.delete()


def test_the_same_telephone_in_another_year_says_nothing() -> None:
    make_household(year=2025, phone="13800000000")
    RegisterYear.objects.filter(pk=2025).update(closed_on="2025-12-31")
    copy, _member = family()
    assert "ID-16" not in found(copy)
