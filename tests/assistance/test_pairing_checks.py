"""Data checks of pairings: who has no helper, and whose helper has too many households."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from assistance.models import Pairing
from common.secrets import digest_of
from households.codes import HouseholdType
from households.models import HouseholdYear, Parameter
from households.services.checking import found_sql
from tests.assistance.casework import end_alone, make_pairing
from tests.builders import TODAY, id_number, make_household, make_member, make_parameters, make_user

pytestmark = pytest.mark.django_db


def found(code: str) -> set[str]:
    sql, values = found_sql(year=TODAY.year, on=TODAY)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return {row[1] for row in cursor.fetchall() if row[0] == code}


def test_a_registered_household_without_a_helper() -> None:
    copy = make_household()
    make_household(household_type=HouseholdType.ORDINARY, exit_status="")
    alone = {f"household:{copy.household_id}"}
    assert found("LC-H1") == alone
    pairing = make_pairing(copy, make_user())
    assert found("LC-H1") == set()
    for last, wanted in ((TODAY + dt.timedelta(days=1), set()), (TODAY, alone)):
        end_alone(Pairing.objects.filter(pk=pairing.pk), last)
        assert found("LC-H1") == wanted


def test_a_helper_with_too_many_households() -> None:
    make_parameters()
    Parameter.objects.filter(key="check_helper_households").update(value=2)
    helper, other = make_user(), make_user()
    copies = [make_household() for _number in range(3)]
    for copy in copies[:2]:
        make_pairing(copy, helper)
    make_pairing(copies[2], other)
    assert found("LC-H3") == set()
    make_pairing(copies[2], helper)
    assert found("LC-H3") == {f"household:{copy.household_id}" for copy in copies}


def test_a_helper_who_stands_on_the_register_of_poor_households() -> None:
    number = id_number()
    helper, other = make_user(id_digest=digest_of(number)), make_user()
    helped, others = make_household(), make_household()
    make_pairing(helped, helper)
    make_pairing(others, other)
    assert found("LC-H2") == set()
    at_home = make_household(household_type=HouseholdType.ORDINARY, exit_status="")
    make_member(at_home, number=number)
    assert found("LC-H2") == set()
    HouseholdYear.objects.filter(pk=at_home.pk).update(household_type=HouseholdType.REGISTERED)
    assert found("LC-H2") == {f"household:{helped.household_id}"}
