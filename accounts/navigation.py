"""The navigation: one entry per place, shown to whoever may do its act."""

from __future__ import annotations

from dataclasses import dataclass
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


ENTRIES = (
    Entry(_("County figures"), "dashboards:county", "chart-bar", Act.READ_FIGURES),
    Entry(_("My households"), "assistance:my_households", "heart-handshake", Act.LOG_VISIT),
    Entry(_("Households"), "households:household_list", "home", Act.READ_REGISTER),
    Entry(_("Data checks"), "households:check_summary", "checkup-list", Act.READ_REGISTER),
    Entry(_("Cases"), "households:identification_list", "clipboard-check", Act.READ_REGISTER),
    Entry(_("Yearly survey"), "households:survey_calendar", "calendar-check", Act.READ_FIGURES),
    Entry(_("Risk monitoring"), "households:alert_list", "flag", Act.READ_REGISTER),
    Entry(_("Roster import"), "households:import_list", "file-import", Act.IMPORT_ROSTER),
    Entry(_("Roster comparison"), "households:comparison_list", "arrows-diff", Act.REVIEW_COMPARISON),
    Entry(_("Pairings"), "assistance:pairing_list", "link", Act.READ_PAIRINGS),
    Entry(_("Visits"), "assistance:visit_list", "notebook", Act.READ_PAIRINGS),
    Entry(
        _("To put right"),
        "inspections:finding_mine",
        "tool",
        Act.RECTIFY,
        frozenset({Role.TEAM, Role.CLERK, Role.COUNTY}),
    ),
    Entry(_("Findings"), "inspections:finding_list", "list-check", Act.READ_FINDINGS),
    Entry(_("Public notices"), "households:notice_list", "speakerphone", Act.POST_NOTICE),
    Entry(_("Projects"), "projects:project_list", "building-community", Act.READ_PROJECTS),
    Entry(_("Funds"), "funds:payment_list", "coins", Act.READ_FUNDS),
    Entry(_("Reveals"), "accounts:reveal_list", "eye", Act.READ_REVEALS),
    Entry(_("Administration"), "admin:index", "settings", Act.ADMINISTER),
)


def entries_for(access: Access) -> tuple[Entry, ...]:
    """The entries this user can open."""
    return tuple(e for e in ENTRIES if access.may(e.act) and (not e.roles or bool(e.roles & access.roles())))
