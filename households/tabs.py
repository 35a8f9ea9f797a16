"""Pages about one household, project or payment that upper floors add; the lower need not know them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from accounts.roles import Act

if TYPE_CHECKING:
    from accounts.access import Access


@dataclass(frozen=True, slots=True)
class Tab:
    """A page about one thing: its address takes the thing's key."""

    label: Any
    url_name: str
    icon: str
    act: Act


HOUSEHOLD = "household"
_tabs: dict[str, list[Tab]] = {}


def add_tab(tab: Tab, about: str = HOUSEHOLD) -> None:
    """Offer the page from every page about such a thing; called once, when an app starts."""
    offered = _tabs.setdefault(about, [])
    if tab not in offered:
        offered.append(tab)


def tabs_for(access: Access, about: str = HOUSEHOLD) -> list[Tab]:
    """The tabs that this user may open."""
    return [tab for tab in _tabs.get(about, ()) if access.may(tab.act)]
