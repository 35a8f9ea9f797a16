"""The navigation: menus of places, each shown to whoever may do its act."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from accounts.roles import Act, Role

if TYPE_CHECKING:
    from accounts.access import Access


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the navigation."""

    label: Any
    url_name: str
    icon: str
    act: Act
    # Empty: everybody who may do the act.
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class Menu:
    """Places that belong together; a user who may open one of them only sees that place instead."""

    label: Any
    icon: str
    entries: tuple[Entry, ...]

    @property
    def only(self) -> Entry | None:
        """The one entry of a menu that need not be opened."""
        return self.entries[0] if len(self.entries) == 1 else None

    @property
    def url_names(self) -> tuple[str, ...]:
        """The addresses below it."""
        return tuple(entry.url_name for entry in self.entries)


def _alone(entry: Entry) -> Menu:
    return Menu(entry.label, entry.icon, (entry,))


MENUS = (
    _alone(Entry(_("County figures"), "dashboards:county", "chart-bar", Act.READ_FIGURES)),
    _alone(Entry(_("My households"), "assistance:my_households", "heart-handshake", Act.LOG_VISIT)),
    _alone(Entry(_("My duty"), "assistance:my_duty", "calendar-check", Act.KEEP_TEAM_BOOKS)),
    _alone(Entry(_("Households"), "households:household_list", "home", Act.READ_REGISTER)),
    Menu(
        _("Register work"),
        "clipboard-list",
        (
            Entry(_("Changes of families"), "households:family_event_list", "users", Act.READ_REGISTER),
            Entry(_("Villages"), "households:village_list", "building-community", Act.READ_FIGURES),
            Entry(_("Cases"), "households:identification_list", "clipboard-check", Act.READ_REGISTER),
            Entry(_("Yearly survey"), "households:survey_calendar", "calendar-check", Act.READ_FIGURES),
            Entry(_("Data checks"), "households:check_summary", "checkup-list", Act.READ_REGISTER),
            Entry(_("Roster import"), "households:import_list", "file-import", Act.IMPORT_ROSTER),
            Entry(_("Roster comparison"), "households:comparison_list", "arrows-diff", Act.REVIEW_COMPARISON),
        ),
    ),
    Menu(
        _("Assistance work"),
        "users-group",
        (
            Entry(_("Risk monitoring"), "households:alert_list", "flag", Act.READ_REGISTER),
            Entry(_("Pairings"), "assistance:pairing_list", "link", Act.READ_PAIRINGS),
            Entry(_("Plans of help"), "assistance:measure_list", "clipboard-list", Act.READ_PAIRINGS),
            Entry(_("Assistance schemes"), "assistance:scheme_list", "checklist", Act.READ_PAIRINGS),
            Entry(_("Visits"), "assistance:visit_list", "notebook", Act.READ_PAIRINGS),
            Entry(_("To solve"), "assistance:problem_mine", "tool", Act.HANDLE_PROBLEM),
            Entry(_("Resident teams"), "assistance:team_list", "users-group", Act.READ_TEAMS),
        ),
    ),
    _alone(Entry(_("Public notices"), "households:notice_list", "speakerphone", Act.POST_NOTICE)),
    _alone(Entry(_("Projects"), "projects:project_list", "building-community", Act.READ_PROJECTS)),
    _alone(Entry(_("Funds"), "funds:payment_list", "coins", Act.READ_FUNDS)),
    Menu(
        _("Inspections"),
        "list-check",
        (
            Entry(
                _("To put right"),
                "inspections:finding_mine",
                "tool",
                Act.RECTIFY,
                frozenset({Role.TEAM, Role.CLERK, Role.COUNTY}),
            ),
            Entry(_("Findings"), "inspections:finding_list", "list-check", Act.READ_FINDINGS),
        ),
    ),
    _alone(Entry(_("Reveals"), "accounts:reveal_list", "eye", Act.READ_REVEALS)),
    _alone(Entry(_("Administration"), "admin:index", "settings", Act.ADMINISTER)),
)


def menus_for(access: Access) -> tuple[Menu, ...]:
    """The menus of this user, each with the entries that the user can open."""
    found = (replace(menu, entries=tuple(e for e in menu.entries if _opens(e, access))) for menu in MENUS)
    return tuple(menu for menu in found if menu.entries)


def _opens(entry: Entry, access: Access) -> bool:
    return access.may(entry.act) and (not entry.roles or bool(entry.roles & access.roles()))
