"""What each helper carries, in weighted households, and which moves would spread it more evenly.

A household weighs by its standing and by how far it lies from the helper's office; the weights are dated
numbers. Pure functions over gathered rows; `assistance.services.balancing` carries moves out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from accounts.models.area import Level
from households.parameters import value_of

TINY = 1e-9  # sums of decimals are not exact


@dataclass(frozen=True, slots=True)
class Weights:
    """The numbers that hold on a day."""

    household: float
    poor: float
    monitored: float
    village: float
    township: float

    def standing(self, *, is_poor: bool, is_monitored: bool) -> float:
        """What the household weighs by itself."""
        return self.household + self.poor * is_poor + self.monitored * is_monitored

    def distance(self, home: str, area: str) -> float:
        """What the way from the office adds: nothing in its village, more in another township."""
        if len(home) >= Level.VILLAGE and home[: Level.VILLAGE] == area[: Level.VILLAGE]:
            return 0.0
        if len(home) >= Level.TOWNSHIP and home[: Level.TOWNSHIP] == area[: Level.TOWNSHIP]:
            return self.village
        return self.township


def weights_on(day: dt.date) -> Weights:
    """The county's numbers of that day; five queries."""
    names = Weights.__dataclass_fields__
    return Weights(**{name: float(value_of(f"load_{name}", on=day)) for name in names})


@dataclass(frozen=True, slots=True)
class Item:
    """A pairing that a helper carries."""

    pairing: int
    household: int
    area: str
    standing: float
    head: str = ""
    place: str = ""


@dataclass(slots=True)
class Load:
    """A helper with what they carry; `elsewhere` weighs what lies outside the area looked at."""

    helper: int
    name: str
    home: str
    office: int | None
    office_name: str = ""
    may_take: bool = False
    elsewhere: float = 0.0
    households_elsewhere: int = 0
    items: list[Item] = field(default_factory=list)

    @property
    def households(self) -> int:
        """How many households the helper has, wherever they lie."""
        return len(self.items) + self.households_elsewhere

    def weight(self, weights: Weights) -> float:
        """What the helper carries."""
        return self.elsewhere + sum(self.weight_of(item, weights) for item in self.items)

    def weight_of(self, item: Item, weights: Weights) -> float:
        """What the pairing weighs, or would weigh, for this helper."""
        return item.standing + weights.distance(self.home, item.area)


@dataclass(frozen=True, slots=True)
class Move:
    """A pairing that would go from one helper to another, and what both would carry then."""

    item: Item
    old: Load
    new: Load
    old_after: float
    new_after: float


def propose(
    loads: Collection[Load], weights: Weights, units: Mapping[str, Collection[int]], most: int
) -> list[Move]:
    """At most so many moves, as few as even the loads out; pairing is for long (P5-55).

    A village that has units is helped by their people only (P3-07). A household moves from who carries at
    least its weight more than the average to who then carries no more than the average: nobody both gives and
    takes, and who is near the average is left alone. The heaviest household goes first, and who has begun to
    take from a giver goes on, so that few pairs of people meet over a sheet.
    """
    scales, givers, moves = _Scales(loads, weights, units), list(loads), list[Move]()
    while givers and len(moves) < most:
        giver = max(givers, key=lambda load: (scales.carried[load.helper], -load.helper))
        if move := scales.move_from(giver):
            moves.append(move)
        else:
            givers.remove(giver)
    return moves


class _Scales:
    """What each helper carries while moves are being found."""

    def __init__(
        self, loads: Collection[Load], weights: Weights, units: Mapping[str, Collection[int]]
    ) -> None:
        self.weights, self.units = weights, units
        self.takers = [load for load in loads if load.may_take]
        self.mean = average(loads, weights)
        self.carried = {load.helper: load.weight(weights) for load in loads}
        self.left = {load.helper: list(load.items) for load in loads}
        self.held = {load.helper: {item.household for item in load.items} for load in loads}
        self.met: set[tuple[int, int]] = set()

    def move_from(self, giver: Load) -> Move | None:
        """The move of the giver that evens out most; None where none does. It is taken as done."""
        found = [(self._rank(giver, taker, item), taker, item) for taker, item in self._possible(giver)]
        if not found:
            return None
        rank, taker, item = min(found, key=lambda one: (one[0], one[1].helper, one[2].pairing))
        self.carried[giver.helper] -= giver.weight_of(item, self.weights)
        self.carried[taker.helper] = after = rank[-1]
        self.left[giver.helper].remove(item)
        self.held[taker.helper].add(item.household)
        self.met.add((giver.helper, taker.helper))
        return Move(item, giver, taker, self.carried[giver.helper], after)

    def _possible(self, giver: Load) -> Iterator[tuple[Load, Item]]:
        for taker in self.takers:
            for item in self.left[giver.helper]:
                allowed = self.units.get(item.area[: Level.VILLAGE])
                is_free = item.household not in self.held[taker.helper]
                if is_free and (not allowed or taker.office in allowed) and self._evens(giver, taker, item):
                    yield taker, item

    def _after(self, taker: Load, item: Item) -> float:
        return self.carried[taker.helper] + taker.weight_of(item, self.weights)

    def _evens(self, giver: Load, taker: Load, item: Item) -> bool:
        left = self.carried[giver.helper] - giver.weight_of(item, self.weights)
        return self._after(taker, item) - TINY <= self.mean <= left + TINY

    def _rank(self, giver: Load, taker: Load, item: Item) -> tuple[float, bool, float]:
        weight = round(giver.weight_of(item, self.weights), 6)
        is_new = (giver.helper, taker.helper) not in self.met
        return -weight, is_new, round(self._after(taker, item), 6)


def average(loads: Collection[Load], weights: Weights) -> float:
    """What each would carry if all carried the same."""
    return sum(load.weight(weights) for load in loads) / len(loads) if loads else 0.0


def ordered(loads: Collection[Load], weights: Weights) -> list[tuple[Load, float]]:
    """The heaviest first."""
    pairs: list[tuple[Load, float]] = [(load, round(load.weight(weights), 2)) for load in loads]
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0].name, pair[0].helper))


def moves_by_people(moves: Collection[tuple[Any, int]]) -> dict[tuple[int, int], list[int]]:
    """(who gives, who takes) → keys of the pairings, in an order that two who accept share."""
    found: dict[tuple[int, int], list[int]] = {}
    for pairing, taker in sorted(moves, key=lambda move: (move[0].helper_id, move[1], move[0].pk)):
        found.setdefault((pairing.helper_id, taker), []).append(pairing.pk)
    return found
