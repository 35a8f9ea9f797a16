"""Data checks: each rule finds the household that breaks it, and not the household that does not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection

from households.checks import RULES
from households.codes import HealthStatus, Relation
from households.models import HouseholdYear, Member, MemberYear
from households.services.checking import found_sql
from tests.builders import TODAY, make_household, make_member

pytestmark = pytest.mark.django_db

SOUND = {
    "ethnic_group": "汉族",
    "education_level": "小学",
    "health_status": HealthStatus.CHRONIC,
    "has_medical_insurance": True,
    "has_employee_medical": False,
    "has_serious_illness_insurance": True,
    "has_pension": True,
}

HOUSEHOLD_CASES: list[tuple[str, dict[str, Any]]] = [
    ("ID-15", {"phone": "", "phone_digest": ""}),
    ("HH-12", {"area_id": "990001101"}),
    ("HH-13", {"main_cause": ""}),
    ("HH-14", {"main_cause": "", "other_causes": ["因学"]}),
    ("CA-02", {"main_cause": "因残"}),
    ("CA-03", {"main_cause": "因学"}),
    ("DB-01", {"poor_attr": "低保贫困户"}),
    ("EX-01", {"exit_status": "已脱贫", "house_grade": "C级"}),
    ("EX-02", {"exit_status": "已脱贫", "has_safe_water": False}),
    ("EX-06", {"exit_year": 2014, "identified_on": dt.date(2015, 3, 1)}),
]
MEMBER_CASES: list[tuple[str, dict[str, Any]]] = [
    ("ID-14", {"name": "张"}),
    ("ID-14", {"name": "张 三"}),
    ("HH-06", {"relation": ""}),
    ("HH-07", {"relation": Relation.DAUGHTER}),
    ("RQ-01", {"ethnic_group": ""}),
    ("RQ-02", {"health_status": ""}),
    ("RQ-08", {"has_pension": None}),
    ("ED-01", {"education_level": ""}),
    ("ED-11", {"dropout_reason": "因病", "health_status": "健康"}),
    ("LB-06", {"health_status": "残疾"}),
    ("LB-06", {"disability_category": "肢体残疾"}),
    ("LB-08", {"work_months": 3, "work_place": "县城"}),
    ("LB-08", {"work_region": "省外务工"}),
    (
        "LB-09",
        {"labour_capacity": "无劳动力", "work_months": 3, "work_region": "省外务工", "work_place": "上海"},
    ),
    ("LB-13", {"public_post": "护林员"}),
    ("HL-01", {"has_employee_medical": True}),
    ("HL-02", {"has_serious_illness_insurance": False}),
]


def found(copy: HouseholdYear) -> set[str]:
    """The codes of all rules that find something in the copy; nobody is paired in these tests."""
    sql, values = found_sql(year=copy.year_id, on=TODAY, copies=[copy.pk])
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return {row[0] for row in cursor.fetchall()} - {"LC-H1"}


def sound_household() -> tuple[HouseholdYear, MemberYear]:
    """A household in which no rule finds anything: a head who is ill, and a son."""
    copy = make_household(head=None, main_cause="因病", phone="13800000000")
    make_member(copy, name="王大山", relation=Relation.HEAD, **SOUND)
    son = make_member(copy, name="王小山", **SOUND)
    for person in Member.objects.all():
        Member.objects.filter(pk=person.pk).update(id_tail="0010")
    return HouseholdYear.objects.get(pk=copy.pk), son


def test_a_sound_household_has_no_finding() -> None:
    copy, _son = sound_household()
    assert found(copy) == set()


@pytest.mark.parametrize(("code", "changes"), HOUSEHOLD_CASES)
def test_rule_of_a_household(code: str, changes: dict[str, Any]) -> None:
    copy, _son = sound_household()
    HouseholdYear.objects.filter(pk=copy.pk).update(**changes)
    assert code in found(copy)


@pytest.mark.parametrize(("code", "changes"), MEMBER_CASES)
def test_rule_of_a_member(code: str, changes: dict[str, Any]) -> None:
    copy, son = sound_household()
    MemberYear.objects.filter(pk=son.pk).update(**changes)
    assert found(copy) == {code}


def test_rules_of_several_members() -> None:
    copy, son = sound_household()
    MemberYear.objects.filter(pk=son.pk).update(relation=Relation.SPOUSE)
    assert found(copy) == {"HH-05"}
    MemberYear.objects.filter(pk=son.pk).update(sex="女")
    Member.objects.filter(pk=son.member_id).update(id_tail="0020")
    assert found(copy) == set()
    second = make_member(copy, name="李二妹", relation=Relation.SPOUSE, **{**SOUND, "sex": "女"})
    Member.objects.filter(pk=second.member_id).update(id_tail="0020")
    assert found(copy) == {"HH-04"}


def test_a_member_who_left_is_no_finding() -> None:
    copy, son = sound_household()
    MemberYear.objects.filter(pk=son.pk).update(
        ethnic_group="", left_on=dt.date(2026, 1, 1), leave_reason="死亡"
    )
    assert found(copy) == set()


def test_rules_about_empty_and_headless_households() -> None:
    copy, son = sound_household()
    MemberYear.objects.filter(household_year=copy, relation=Relation.HEAD).update(relation=Relation.FATHER)
    assert found(copy) == {"HH-02"}
    MemberYear.objects.filter(household_year=copy).update(left_on=dt.date(2026, 1, 1), leave_reason="死亡")
    assert found(copy) == {"HH-01"}
    assert son.pk


def test_rules_about_the_number() -> None:
    copy, son = sound_household()
    Member.objects.filter(pk=son.member_id).update(id_tail="0020")
    assert found(copy) == {"ID-07"}
    Member.objects.filter(pk=son.member_id).update(id_provisional=True)
    assert found(copy) == {"ID-12"}


def test_cause_illness_with_only_healthy_members() -> None:
    copy, _son = sound_household()
    MemberYear.objects.filter(household_year=copy).update(health_status=HealthStatus.HEALTHY)
    assert found(copy) == {"CA-01"}


def test_ordinary_household_on_dibao() -> None:
    copy, son = sound_household()
    HouseholdYear.objects.filter(pk=copy.pk).update(poor_attr="一般贫困户")
    assert found(copy) == set()
    MemberYear.objects.filter(pk=son.pk).update(has_dibao=True)
    assert found(copy) == {"DB-02"}


def test_every_rule_has_words() -> None:
    for code, rule in RULES.items():
        assert rule.code == code
        assert str(rule.label)
        assert str(rule.explanation).endswith((".", "。"))
