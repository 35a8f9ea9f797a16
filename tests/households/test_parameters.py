"""Numbers of plans: dated rows with a source; past days keep the values that held then."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from common.refusals import Refused
from households.models import Parameter
from households.parameters import KNOWN, value_of
from households.services.parameters import PLANS, load_parameters
from tests.builders import make_area, make_year
from tests.people import NORTH, NORTH_VILLAGE, Cast

KEY = "notice_days_payment"
# What only a county can say: no paper of the nation sets it.
LEFT_TO_THE_COUNTY = {"check_exit_papers_from"}


def put(value: int, first: str, last: str | None = None, area: str | None = None) -> Parameter:
    return Parameter.objects.create(
        key=KEY, value=value, valid_from=first, valid_to=last, area_id=area, source="测试文件"
    )


@pytest.mark.parametrize(
    ("day", "area", "value"),
    [
        ("2019-12-31", "", None),
        ("2020-01-01", "", 7),
        ("2020-12-31", "", 7),
        ("2021-01-01", "", 10),
        ("2021-01-01", NORTH_VILLAGE, 12),
        ("2021-01-01", f"{NORTH_VILLAGE}001", 12),
        ("2021-01-01", "990001102201", 10),
        ("2020-06-01", NORTH_VILLAGE, 7),
    ],
)
def test_the_value_is_that_of_the_day_and_of_the_nearest_area(
    db: None, day: str, area: str, value: int | None
) -> None:
    make_area(NORTH)
    put(7, "2020-01-01", "2021-01-01")
    put(10, "2021-01-01")
    put(12, "2021-01-01", area=NORTH)
    on = dt.date.fromisoformat(day)
    if value is None:
        with pytest.raises(Refused, match="2019-12-31"):
            value_of(KEY, on=on, area=area)
    else:
        assert value_of(KEY, on=on, area=area) == Decimal(value)


def test_an_unknown_number_is_a_fault_of_the_program(db: None) -> None:
    with pytest.raises(KeyError):
        value_of("days_of_wonder", on=dt.date(2026, 1, 1))


def test_two_values_never_hold_at_once(db: None) -> None:
    put(7, "2020-01-01")
    with pytest.raises(IntegrityError, match="parameter_one_open"), transaction.atomic():
        put(8, "2021-01-01")
    with pytest.raises(IntegrityError, match="parameter_has_source"), transaction.atomic():
        Parameter.objects.create(key=KEY, value=1, valid_from="2010-01-01", valid_to="2011-01-01", source="")


def test_the_plan_file_loads_once_and_leaves_the_countys_own_values(db: None) -> None:
    own = put(15, "2018-01-01")
    assert load_parameters(PLANS / "national.json") == len(KNOWN) - len(LEFT_TO_THE_COUNTY) - 1
    assert load_parameters(PLANS / "national.json") == 0
    assert list(Parameter.objects.filter(key=KEY)) == [own]


def test_the_national_file_sets_every_number_that_policies_ask_for() -> None:
    rows = json.loads((PLANS / "national.json").read_text(encoding="utf-8"))["parameters"]
    assert {row["key"] for row in rows} == set(KNOWN) - LEFT_TO_THE_COUNTY
    assert all(row["source"] for row in rows)


def test_a_value_with_an_unknown_name_is_refused_whole(db: None, tmp_path) -> None:
    rows = [
        {"key": KEY, "value": 1, "valid_from": "2020-01-01", "source": "s"},
        {"key": "unheard_of", "value": 1, "valid_from": "2020-01-01", "source": "s"},
    ]
    file = tmp_path / "plan.json"
    file.write_text(json.dumps({"parameters": rows}))
    with pytest.raises(KeyError):
        load_parameters(file)
    assert Parameter.objects.count() == 0


def test_the_administrator_changes_a_number_by_ending_it(client: Client, cast: Cast) -> None:
    client.force_login(cast.admin)
    page = client.get(reverse("admin:households_parameter_changelist"))
    assert "到户资金公示天数（天）" in page.text
    row = Parameter.objects.get(key=KEY)
    changed = {"key": KEY, "value": "10", "valid_from": "2018-01-01", "valid_to": "2026-01-01", "source": "s"}
    assert (
        client.post(reverse("admin:households_parameter_change", args=[row.pk]), changed).status_code == 302
    )
    added = {"key": KEY, "value": "20", "valid_from": "2026-01-01", "source": "县文件"}
    assert client.post(reverse("admin:households_parameter_add"), added).status_code == 302
    assert value_of(KEY, on=dt.date(2025, 12, 31)) == 10
    assert value_of(KEY, on=dt.date(2026, 1, 1)) == 20
    assert client.post(reverse("admin:households_parameter_delete", args=[row.pk])).status_code == 403


def test_an_update_gives_new_numbers_their_values_and_leaves_the_countys_own(db: None) -> None:
    call_command("migrate", verbosity=0)
    assert Parameter.objects.count() == 0  # nobody has founded the county yet
    make_year()
    load_parameters(PLANS / "national.json")
    Parameter.objects.filter(key="team_sign_days").delete()
    Parameter.objects.filter(key="team_days_month").update(value=20)
    call_command("migrate", verbosity=0)
    found = Parameter.objects.filter(key__in=["team_sign_days", "team_days_month"]).order_by("key")
    assert list(found.values_list("key", "value")) == [("team_days_month", 20), ("team_sign_days", 3)]
