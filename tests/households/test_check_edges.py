"""Data checks with dated numbers: a row on each side of each edge, and a number that is not set."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.core.management import call_command

from households.checks import RULES, UNANSWERED
from households.codes import HealthStatus, Relation
from households.models import HouseholdYear, Member, MemberYear, Parameter, RegisterYear
from tests.builders import make_household, make_member, make_parameters, make_year
from tests.households.test_checks import SOUND, found

pytestmark = pytest.mark.django_db

HEALTHY = {"health_status": HealthStatus.HEALTHY}
PUPIL = {"education_level": "", **HEALTHY, "labour_capacity": "无劳动力"}
POST = {"public_post": "护林员", "public_post_months": 3}
# Rule, what the row has in common, on the side that is found, on the side that is not.
MEMBER_EDGES: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    ("LB-01", {"labour_capacity": "普通劳动力"}, {"birth_date": "2011-01-01"}, {"birth_date": "2010-12-31"}),
    (
        "LB-02",
        {"labour_capacity": "无劳动力", **HEALTHY},
        {"birth_date": "2010-12-31"},
        {"birth_date": "2011-01-01"},
    ),
    (
        "LB-02",
        {"labour_capacity": "无劳动力", **HEALTHY},
        {"birth_date": "1967-01-01"},
        {"birth_date": "1966-12-31"},
    ),
    ("LB-03", {"labour_capacity": "普通劳动力"}, {"birth_date": "1966-12-31"}, {"birth_date": "1967-01-01"}),
    ("LB-04", {**PUPIL, "schooling_status": "小学"}, {"labour_capacity": "弱劳动力或半劳动力"}, {}),
    ("LB-05", {"labour_capacity": "普通劳动力"}, {"disability_grade": 2}, {"disability_grade": 3}),
    ("LB-10", POST, {"birth_date": "2011-01-01"}, {"birth_date": "2010-12-31"}),
    ("LB-11", POST, {"birth_date": "1956-12-31"}, {"birth_date": "1957-01-01"}),
    (
        "LB-14",
        {"work_months": 2, "work_region": "省外务工"},
        {"has_destitute_support": True},
        {"has_destitute_support": False},
    ),
    (
        "HL-03",
        {"has_serious_illness_aid": True},
        {"has_medical_insurance": False},
        {"has_medical_insurance": True},
    ),
    ("RQ-03", {"labour_capacity": ""}, {"birth_date": "2010-12-31"}, {"birth_date": "2011-01-01"}),
    ("RQ-03", {"labour_capacity": ""}, {"birth_date": "1961-01-01"}, {"birth_date": "1960-12-31"}),
    ("RQ-04", {"work_months": 2}, {}, {"work_place": "县城"}),
    ("DB-04", {"has_dibao": True}, {"has_destitute_support": True}, {"has_destitute_support": False}),
    ("HH-08", {"relation": Relation.SON}, {"birth_date": "1988-12-31"}, {"birth_date": "1989-01-01"}),
    ("HH-08", {"relation": Relation.FATHER}, {"birth_date": "1961-01-02"}, {"birth_date": "1961-01-01"}),
    ("HH-08", {"relation": Relation.SONS_SON}, {"birth_date": "1974-12-31"}, {"birth_date": "1975-01-01"}),
    ("HH-08", {"relation": Relation.SPOUSE}, {"birth_date": "2009-01-01"}, {"birth_date": "2008-12-31"}),
    (
        "HH-11",
        {"join_reason": "新生儿", "birth_date": "2020-03-01"},
        {"joined_on": "2021-03-02"},
        {"joined_on": "2021-03-01"},
    ),
    ("ED-02", {"schooling_status": ""}, {"birth_date": "2020-09-01"}, {"birth_date": "2020-09-02"}),
    ("ED-02", {"schooling_status": ""}, {"birth_date": "2010-09-02"}, {"birth_date": "2010-09-01"}),
    (
        "ED-03",
        {**PUPIL, "schooling_status": "小学"},
        {"birth_date": "2020-09-02"},
        {"birth_date": "2020-09-01"},
    ),
    (
        "ED-03",
        {**PUPIL, "schooling_status": "小学"},
        {"birth_date": "2011-09-01"},
        {"birth_date": "2011-09-02"},
    ),
    (
        "ED-04",
        {**PUPIL, "schooling_status": "七年级"},
        {"birth_date": "2014-09-02"},
        {"birth_date": "2014-09-01"},
    ),
    (
        "ED-04",
        {**PUPIL, "schooling_status": "七年级"},
        {"birth_date": "2008-09-01"},
        {"birth_date": "2008-09-02"},
    ),
    (
        "ED-05",
        {**PUPIL, "schooling_status": "中职一年级"},
        {"birth_date": "2011-09-02"},
        {"birth_date": "2011-09-01"},
    ),
    (
        "ED-05",
        {**PUPIL, "schooling_status": "中职一年级"},
        {"birth_date": "2005-09-01"},
        {"birth_date": "2005-09-02"},
    ),
    (
        "ED-06",
        {**PUPIL, "schooling_status": "本科一年级"},
        {"birth_date": "2008-09-02"},
        {"birth_date": "2008-09-01"},
    ),
    (
        "ED-06",
        {**PUPIL, "schooling_status": "硕士研究生及以上"},
        {"birth_date": "2006-09-02"},
        {"birth_date": "2006-09-01"},
    ),
    (
        "ED-07",
        {**PUPIL, "schooling_status": "学前教育"},
        {"birth_date": "2019-09-01"},
        {"birth_date": "2019-09-02"},
    ),
    ("ED-08", {"education_level": "高中"}, {"birth_date": "2011-09-02"}, {"birth_date": "2011-09-01"}),
    (
        "ED-08",
        {**PUPIL, "schooling_status": "小学"},
        {"birth_date": "2006-09-01"},
        {"birth_date": "2006-09-02"},
    ),
    ("ED-10", {"education_level": "小学"}, {"birth_date": "2010-09-01"}, {"birth_date": "2010-09-02"}),
    ("ED-10", {"education_level": "小学"}, {"birth_date": "2003-09-02"}, {"birth_date": "2003-09-01"}),
]
HOUSEHOLD_EDGES: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    ("IN-02", {}, {"net_income_per_capita": 0}, {"net_income_per_capita": 1}),
    ("IN-02", {}, {"net_income_per_capita": 100_001}, {"net_income_per_capita": 100_000}),
    ("IN-02", {}, {"net_income_per_capita": None}, {"net_income_per_capita": 9000}),
    ("EX-06", {"exit_year": 2019}, {"relapsed_on": "2018-12-31"}, {"relapsed_on": "2019-01-01"}),
    ("EX-08", {"monitor_identified_on": "2025-01-01", "monitor_cleared_on": "2026-01-01"},
     {"has_safe_water": False}, {"has_safe_water": True}),
]  # fmt: skip


def family() -> tuple[HouseholdYear, MemberYear]:
    """A head born on 1 January 1975 and a relative, without anything wrong."""
    make_parameters()
    copy = make_household(head=None, main_cause="因病", phone="13800000000", net_income_per_capita=9000)
    grown = {**SOUND, "birth_date": dt.date(1975, 1, 1), "labour_capacity": "弱劳动力或半劳动力"}
    make_member(copy, name="王大山", relation=Relation.HEAD, **grown)
    other = make_member(copy, name="王小山", relation=Relation.OTHER, **grown)
    Member.objects.update(id_tail="0010")
    return HouseholdYear.objects.get(pk=copy.pk), other


def test_the_family_is_sound() -> None:
    copy, _other = family()
    assert found(copy) == set()


@pytest.mark.parametrize(("code", "common", "odd", "even"), MEMBER_EDGES)
def test_edges_of_a_member(code: str, common: Any, odd: Any, even: Any) -> None:
    copy, other = family()
    for changes, wanted in ((odd, True), (even, False)):
        MemberYear.objects.filter(pk=other.pk).update(**{**common, **changes})
        assert (code in found(copy)) is wanted, changes


@pytest.mark.parametrize(("code", "common", "odd", "even"), HOUSEHOLD_EDGES)
def test_edges_of_a_household(code: str, common: Any, odd: Any, even: Any) -> None:
    copy, _other = family()
    for changes, wanted in ((odd, True), (even, False)):
        HouseholdYear.objects.filter(pk=copy.pk).update(**{**common, **changes})
        assert (code in found(copy)) is wanted, changes


def test_a_number_that_is_not_set_switches_its_rules_off() -> None:
    copy, other = family()
    MemberYear.objects.filter(pk=other.pk).update(labour_capacity="普通劳动力", birth_date="2015-01-01")
    assert "LB-01" in found(copy)
    Parameter.objects.filter(key="check_working_age").update(valid_from="2027-01-01")
    assert "LB-01" not in found(copy)
    Parameter.objects.filter(key="check_working_age").delete()
    assert "LB-01" not in found(copy)


def test_income_is_compared_with_the_year_before() -> None:
    make_parameters()
    before = make_household(year=2025, net_income_per_capita=6000)
    RegisterYear.objects.filter(pk=2025).update(closed_on="2025-12-31")
    copy = HouseholdYear.objects.create(
        household_id=before.household_id, year=make_year(), area_id=before.area_id
    )
    for income, wanted in ((9001, True), (9000, False), (3000, False), (2999, True)):
        HouseholdYear.objects.filter(pk=copy.pk).update(net_income_per_capita=income)
        assert ("IN-05" in found(copy)) is wanted, income


def test_the_command_lists_every_rule_with_its_count_or_the_reason(capsys: Any) -> None:
    copy, other = family()
    MemberYear.objects.filter(pk=other.pk).update(has_dibao=True, has_destitute_support=True)
    call_command("check_data", "--json", "--area", copy.area_id)
    rows = {row["code"]: row for row in json.loads(capsys.readouterr().out)["rules"]}
    assert set(rows) == {*RULES, *UNANSWERED}
    assert {code for code, row in rows.items() if row["count"]} == {"DB-04", "LC-H1"}
    assert all(row["reason"] for row in rows.values() if row["count"] is None)
    assert {code for code, row in rows.items() if row["reason"]} == {*UNANSWERED, "EX-05"}
