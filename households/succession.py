"""What upper floors do when a family splits or comes to its end; the register need not know them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from households.models import Household

OnSplit = Callable[[Household, Household, dt.date], None]
OnMerge = Callable[[Household, Household, dt.date], None]
_splits: list[OnSplit] = []
_merges: list[OnMerge] = []


def on_split(function: OnSplit) -> OnSplit:
    """Call this with the old household, the new one and the day; register once, when an app starts."""
    if function not in _splits:
        _splits.append(function)
    return function


def on_merge(function: OnMerge) -> OnMerge:
    """Call this with the household that ended, the one that took it in, and the day."""
    if function not in _merges:
        _merges.append(function)
    return function


def was_split(old: Household, new: Household, on: dt.date) -> None:
    """Tell the upper floors, in the caller's transaction."""
    for function in _splits:
        function(old, new, on)


def was_merged(ended: Household, taker: Household, on: dt.date) -> None:
    """Tell the upper floors, in the caller's transaction."""
    for function in _merges:
        function(ended, taker, on)
