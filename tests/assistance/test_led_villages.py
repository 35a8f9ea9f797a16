"""Who leads a village logs visits to all of its households (P3-01), and does nothing else there."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import Act
from assistance.area_codes import AreaRole
from assistance.models import AreaPairing, Visit
from households.models import Household
from tests.assistance.areas import make_area_pairing
from tests.assistance.test_log_visit import sheet
from tests.assistance.test_phone_sync import send
from tests.builders import TODAY, make_household
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


def reached(cast: Cast, act: Act) -> set[str]:
    return set(Household.objects.visible_to(cast.cadre, act).values_list("area_id", flat=True))


@pytest.mark.parametrize("role", [AreaRole.LEADER, AreaRole.CONTACT])
def test_a_leader_reaches_the_village_and_its_groups_for_visits_only(cast: Cast, role: AreaRole) -> None:
    group = f"{NORTH_VILLAGE}001"
    for area in (NORTH_VILLAGE, group, SOUTH_VILLAGE):
        make_household(area)
    make_area_pairing(role, NORTH_VILLAGE, cast.cadre)
    for act in (Act.READ_REGISTER, Act.READ_PAIRINGS, Act.LOG_VISIT):
        assert reached(cast, act) == {NORTH_VILLAGE, group}, act
    for act in (Act.REVEAL, Act.HANDLE_PROBLEM, Act.RAISE_ALERT, Act.SIGN_EXIT, Act.EDIT_REGISTER):
        assert reached(cast, act) == set(), act


@pytest.mark.parametrize(
    ("role", "area"), [(AreaRole.TECHNICIAN, NORTH_VILLAGE), (AreaRole.HEAD, NORTH_VILLAGE[:9])]
)
def test_other_parts_reach_nothing(cast: Cast, role: AreaRole, area: str) -> None:
    make_household(NORTH_VILLAGE)
    make_area_pairing(role, area, cast.cadre)
    assert reached(cast, Act.LOG_VISIT) == set()


def test_a_visit_is_logged_since_the_day_the_village_is_led(cast: Cast, client: Client) -> None:
    copy = make_household(NORTH_VILLAGE, head="张大山")
    led = make_area_pairing(AreaRole.LEADER, NORTH_VILLAGE, cast.cadre, valid_from=TODAY - 5 * DAY)
    client.force_login(cast.cadre)
    address = reverse("assistance:visit_new", args=[copy.household_id])
    early = sheet(visited_on=(TODAY - 6 * DAY).isoformat())
    assert client.post(address, early).status_code == 422
    assert client.post(address, sheet(visited_on=(TODAY - 5 * DAY).isoformat())).status_code == 302
    assert send(cast.cadre, copy, sheet(visited_on=TODAY.isoformat()))[0] == 201
    assert Visit.objects.filter(visitor=cast.cadre).count() == 2
    shown = client.get(reverse("assistance:my_households")).context["page"]
    assert [row.household_id for row in shown] == [copy.household_id]

    AreaPairing.objects.filter(pk=led.pk).update(valid_to=TODAY, end_reason="轮换")
    assert reached(cast, Act.LOG_VISIT) == set()
    assert client.get(address).status_code == 404
    status, told = send(cast.cadre, copy, sheet(visited_on=TODAY.isoformat()))
    assert (status, told["may_confirm"]) == (409, True)
    late = sheet(visited_on=(TODAY - DAY).isoformat()) | {"before_hand_over": "1"}
    assert send(cast.cadre, copy, late)[0] == 201
