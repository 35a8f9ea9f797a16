"""The tabs of the pages about one household; upper floors add theirs, so the register need not know them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from accounts.roles import Act

if TYPE_CHECKING:
    from accounts.access import Access


@dataclass(frozen=True, slots=True)
class Tab:
    """A page about one household: its address takes the household's key."""

    label: Any
    url_name: str
    icon: str
    act: Act


_tabs: list[Tab] = []


def add_tab(tab: Tab) -> None:
    """Offer the page from every page about a household; called once, when an app starts."""
    if tab not in _tabs:
        _tabs.append(tab)


def tabs_for(access: Access) -> list[Tab]:
    """The tabs that this user may open."""
    return [tab for tab in _tabs if access.may(tab.act)]
