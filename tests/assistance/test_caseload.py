"""What helpers carry, which moves are proposed, and that accepting them is a hand-over."""

from __future__ import annotations

import io
import random
import uuid
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from accounts.roles import Role
from assistance.area_codes import AreaRole
from assistance.caseload import Item, Load, Move, Weights, average, propose
from assistance.models import Handover, Pairing
from assistance.services.balancing import accept_moves
from common.refusals import Refused
from households.codes import ExitStatus
from tests.assistance.areas import make_area_pairing
from tests.assistance.casework import make_pairing
from tests.builders import TODAY, make_area, make_household, make_organisation, make_user
from tests.people import NORTH, NORTH_VILLAGE, SOUTH_VILLAGE, Cast
from tests.races import winner_and_loser

WEIGHTS = Weights(household=1, poor=0.5, monitored=0.5, village=0.2, township=0.5)
_serial = count(1)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


def load(helper: int, households: int, **changes: Any) -> Load:
    items = [Item(next(_serial), next(_serial), NORTH_VILLAGE, 1.0) for _number in range(households)]
    fields = {"name": f"h{helper}", "home": NORTH_VILLAGE, "office": helper, "may_take": True, **changes}
    return Load(helper=helper, items=items, **fields)


def told(moves: list[Move]) -> list[tuple[int, int]]:
    return [(move.old.helper, move.new.helper) for move in moves]


@pytest.mark.parametrize(
    ("home", "area", "added"),
    [
        (NORTH_VILLAGE, f"{NORTH_VILLAGE}001", 0),
        (f"{NORTH}999", NORTH_VILLAGE, 0.2),
        (NORTH, NORTH_VILLAGE, 0.2),
        (SOUTH_VILLAGE, NORTH_VILLAGE, 0.5),
        ("990001", NORTH_VILLAGE, 0.5),
        ("", NORTH_VILLAGE, 0.5),
    ],
)
def test_a_household_weighs_more_the_farther_it_lies(home: str, area: str, added: float) -> None:
    assert WEIGHTS.distance(home, area) == added
    assert WEIGHTS.standing(is_poor=True, is_monitored=True) == 2


def test_the_heaviest_gives_until_all_carry_alike() -> None:
    loads = [load(1, 5), load(2, 1), load(3, 0)]
    moves = propose(loads, WEIGHTS, {}, 50)
    assert told(moves) == [(1, 3), (1, 3), (1, 2)]
    assert (moves[-1].old_after, moves[-1].new_after) == (2, 2)
    assert average(loads, WEIGHTS) == 2


def test_a_difference_of_one_household_moves_nothing() -> None:
    assert propose([load(1, 2), load(2, 1)], WEIGHTS, {}, 50) == []


def test_who_is_near_the_average_neither_gives_nor_takes() -> None:
    # The average is 4; 4.5 and 3.5 are less than a household from it.
    loads = [load(1, 7), load(2, 4, elsewhere=0.5), load(3, 4), load(4, 3, elsewhere=0.5), load(5, 1)]
    moves = propose(loads, WEIGHTS, {}, 50)
    assert told(moves) == [(1, 5), (1, 5), (1, 5)]
    assert (moves[-1].old_after, moves[-1].new_after) == (4, 4)


def test_the_fewest_moves_are_proposed() -> None:
    giver = load(1, 4)
    giver.items[2] = Item(next(_serial), next(_serial), NORTH_VILLAGE, 2.0)
    heavy = giver.items[2].pairing
    (move,) = propose([giver, load(2, 1)], WEIGHTS, {}, 50)
    assert (move.item.pairing, move.old_after, move.new_after) == (heavy, 3, 3)


@pytest.mark.parametrize("seed", range(20))
def test_who_gives_does_not_take_and_all_come_nearer_to_the_average(seed: int) -> None:
    dice = random.Random(seed)
    homes = [NORTH_VILLAGE, f"{NORTH}999", SOUTH_VILLAGE]
    loads = [load(number, dice.randint(0, 14), home=dice.choice(homes)) for number in range(1, 30)]
    for item in (item for one in loads for item in list(one.items)):
        object.__setattr__(item, "standing", dice.choice([1.0, 1.5, 2.0]))
    mean, before = average(loads, WEIGHTS), {one.helper: one.weight(WEIGHTS) for one in loads}
    moves = propose(loads, WEIGHTS, {}, 500)
    gives, takes = ({pair[side] for pair in told(moves)} for side in (0, 1))
    assert gives
    assert not gives & takes
    assert all(before[helper] >= mean + 1 for helper in gives)
    assert all(before[helper] <= mean - 1 for helper in takes)
    assert all(move.new_after <= mean + 1e-6 <= move.old_after + 2e-6 for move in moves)


def test_no_more_moves_than_the_number_allows() -> None:
    assert len(propose([load(1, 30), load(2, 0)], WEIGHTS, {}, 7)) == 7


def test_who_left_gives_and_does_not_take() -> None:
    gone = load(1, 0, may_take=False)
    assert propose([gone, load(2, 4)], WEIGHTS, {}, 50) == []


def test_a_household_goes_to_the_units_of_its_village_only() -> None:
    loads = [load(1, 6), load(2, 0), load(3, 1)]
    assert set(told(propose(loads, WEIGHTS, {NORTH_VILLAGE: {3}}, 50))) == {(1, 3)}


def test_a_household_does_not_go_to_who_helps_it_already() -> None:
    giver, taker = load(1, 3), load(2, 0)
    taker.items = [Item(1, item.household, item.area, 0.1) for item in giver.items]
    assert propose([giver, taker], WEIGHTS, {}, 50) == []


def test_the_nearer_of_two_takers_is_chosen() -> None:
    loads = [load(1, 4), load(2, 0, home=SOUTH_VILLAGE), load(3, 0)]
    assert told(propose(loads, WEIGHTS, {}, 1)) == [(1, 3)]


def crowd(households: int = 4, village: str = NORTH_VILLAGE) -> tuple[User, User]:
    """One helper with that many households, and one without any."""
    office = make_organisation(area=make_area(village))
    busy, idle = (make_user(role=Role.HELPER, area=village[:9], organisation=office) for _who in range(2))
    for _number in range(households):
        make_pairing(make_household(village), busy)
    return busy, idle


def page(client: Client, **criteria: str) -> Any:
    return client.get(reverse("assistance:load_list"), criteria)


def test_the_page_shows_what_each_carries_and_proposes_half(client: Client, cast: Cast) -> None:
    busy, idle = crowd()
    copy = make_household(SOUTH_VILLAGE, exit_status=ExitStatus.EXITED, exit_year=2020)
    make_pairing(copy, busy)
    client.force_login(cast.clerk)
    context = page(client).context
    # Four not out of poverty in the office's village; one exited in another township.
    assert [(one.helper, one.households, sum_) for one, sum_ in context["loads"]] == [
        (busy.pk, 5, 7.5),
        (idle.pk, 0, 0),
    ]
    assert [(move.old.helper, move.new.helper) for _value, move in context["moves"]] == [
        (busy.pk, idle.pk)
    ] * 2
    assert page(client, export="xlsx").status_code == 200


def test_the_county_sees_its_townships_and_each_opens_its_helpers(client: Client, cast: Cast) -> None:
    busy, _idle = crowd()
    make_pairing(make_household(SOUTH_VILLAGE), busy)
    crowd(2, SOUTH_VILLAGE)
    client.force_login(cast.county)
    shown = page(client)
    rows = {row.code: row for row in shown.context["townships"]}
    assert [len(row.households) for row in (rows[NORTH], rows[SOUTH_VILLAGE[:9]])] == [4, 3]
    assert f'href="?township={NORTH}"' in shown.text
    for code, row in rows.items():
        one = page(client, township=code).context
        assert (len(row.helpers), row.average) == (len(one["loads"]), pytest.approx(one["average"]))
        assert row.total == pytest.approx(sum(sum_ for _load, sum_ in one["loads"]))
        assert not one["loads"] or row.most[0] == pytest.approx(one["loads"][0][1])
    assert (rows[NORTH].total, rows[NORTH].most) == (8, (8.0, busy.name))
    book = load_workbook(io.BytesIO(page(client, export="xlsx").content)).active
    assert any(busy.name in [cell.value for cell in row] for row in book.iter_rows())


def test_moves_are_proposed_to_who_may_make_them(client: Client, cast: Cast) -> None:
    crowd()
    for name, many in (("clerk", 2), ("leader", 0), ("clerk2", 0), ("cadre", 0)):
        client.force_login(getattr(cast, name))
        context = page(client, township=NORTH).context
        assert len(context.get("moves", ())) == many, name


def test_accepted_moves_are_hand_overs_done_once(client: Client, cast: Cast) -> None:
    busy, idle = crowd()
    client.force_login(cast.clerk)
    context = page(client).context
    said = {
        "key": str(uuid.uuid4()),
        "reason": "均衡任务",
        "moves": [value for value, _move in context["moves"]],
    }
    address = f"{reverse('assistance:load_balance')}?township={NORTH}"
    for _time in range(2):
        assert client.post(address, said).status_code == 302
    act = Handover.objects.get()
    assert (act.old, act.new, act.households.count(), act.reason) == (busy, idle, 2, "均衡任务")
    assert Pairing.objects.in_force(TODAY).filter(helper=idle).count() == 2
    assert Pairing.objects.in_force(TODAY).filter(helper=busy).count() == 2
    assert page(client).context["moves"] == []


@pytest.mark.parametrize("moves", [[], ["x"], ["1:2:3"], ["999999:1"]])
def test_nonsense_moves_nothing(client: Client, cast: Cast, moves: list[str]) -> None:
    crowd()
    client.force_login(cast.clerk)
    said = {"key": str(uuid.uuid4()), "reason": "均衡", "moves": moves}
    assert client.post(reverse("assistance:load_balance"), said).status_code == 302
    assert not Handover.objects.exists()


def test_all_moves_or_none_and_only_in_ones_own_area(cast: Cast) -> None:
    busy, idle = crowd()
    far, other = crowd(2, SOUTH_VILLAGE)
    mine = Pairing.objects.filter(helper=busy).earliest("pk")
    theirs = Pairing.objects.filter(helper=far).earliest("pk")
    moves = {mine.pk: idle.pk, theirs.pk: other.pk}
    for wrong in (moves, {mine.pk: cast.clerk.pk}):
        with pytest.raises(Refused):
            accept_moves(user=cast.clerk, key=uuid.uuid4(), moves=wrong, on=TODAY, reason="x", today=TODAY)
    assert not Handover.objects.exists()
    assert Pairing.objects.filter(valid_to=None).count() == 6


def test_units_of_the_village_bind_the_proposal(client: Client, cast: Cast) -> None:
    _busy, idle = crowd()
    make_area_pairing(AreaRole.UNIT, NORTH_VILLAGE)
    client.force_login(cast.clerk)
    assert page(client).context["moves"] == []
    office = idle.postings.get().organisation
    make_area_pairing(AreaRole.UNIT, NORTH_VILLAGE, office)
    assert len(page(client).context["moves"]) == 2


@pytest.mark.parametrize("who", ["clerk", "county"])
def test_the_page_asks_a_fixed_number_of_queries(client: Client, cast: Cast, who: str) -> None:
    client.force_login(getattr(cast, who))

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            page(client)
        return len(caught)

    crowd(2)
    before = queries()
    for _number in range(5):
        crowd(3)
    assert queries() == before


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_moves_at_once_one_is_told(cast: Cast) -> None:
    busy, idle = crowd()
    moves = {pairing.pk: idle.pk for pairing in Pairing.objects.filter(helper=busy)[:2]}
    won, sentence = winner_and_loser(
        *(
            lambda user=user: accept_moves(
                user=user, key=uuid.uuid4(), moves=moves, on=TODAY, reason="均衡", today=TODAY
            )
            for user in (cast.clerk, cast.county)
        )
    )
    assert sentence
    assert [act.pk for act in won] == [Handover.objects.get().pk]
    assert Pairing.objects.in_force(TODAY).filter(helper=idle).count() == 2
