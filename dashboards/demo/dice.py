"""Chance that repeats: every draw of the invented county comes from one seeded generator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Weights:
    """Values with their frequencies; the frequencies need not sum to anything."""

    __slots__ = ("cumulative", "values")

    def __init__(self, frequencies: Mapping[str, float]) -> None:
        # Plain strings: the rows are copied into the database as they are.
        self.values = [str(value) for value in frequencies]
        self.cumulative = list(accumulate(frequencies.values()))


class Dice(Random):
    """A generator with the two questions that the county asks most."""

    def chance(self, probability: float) -> bool:
        """True in this share of the asks."""
        return self.random() < probability

    def pick(self, weights: Weights) -> str:
        """One value, as often as its frequency says."""
        return self.choices(weights.values, cum_weights=weights.cumulative)[0]

    def one(self, values: Sequence[T]) -> T:
        """One value, all equally often (quicker than `choice`)."""
        return values[int(self.random() * len(values))]
