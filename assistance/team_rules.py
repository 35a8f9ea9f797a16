"""What the papers ask of resident teams: pure rules over days and people, their numbers dated parameters."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from households.parameters import value_of


@dataclass(frozen=True, slots=True)
class TeamRules:
    """The numbers that hold on a day."""

    people_least: int
    people_most: int
    captain_rank: int
    days_month: int
    meetings_month: int
    sign_days: int


def rules_on(day: dt.date) -> TeamRules:
    """The county's numbers of that day; six queries."""
    names = TeamRules.__dataclass_fields__
    return TeamRules(**{name: int(value_of(f"team_{name}", on=day)) for name in names})


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month."""

    first: dt.date

    @classmethod
    def of(cls, day: dt.date) -> Month:
        """The month in which the day lies."""
        return cls(day.replace(day=1))

    @property
    def last(self) -> dt.date:
        """Its last day."""
        return self.first.replace(day=monthrange(self.first.year, self.first.month)[1])

    @property
    def days(self) -> list[dt.date]:
        """Every day of it."""
        return [self.first.replace(day=number) for number in range(1, self.last.day + 1)]

    @property
    def before(self) -> Month:
        """The month before."""
        return Month.of(self.first - dt.timedelta(days=1))

    @property
    def after(self) -> Month:
        """The month after."""
        return Month.of(self.last + dt.timedelta(days=1))


def days_due(
    rule: int, month: Month, valid_from: dt.date, valid_to: dt.date | None, *, until: dt.date
) -> int:
    """Days in the village that the rule asks of a term in the month, up to the day `until`.

    All of them for a term that covers the month. Of one that begins or ends in it, or of a month that goes
    on, the share of its days, a part of a day dropped.
    """
    end = valid_to - dt.timedelta(days=1) if valid_to else month.last
    first, last = max(month.first, valid_from), min(month.last, end, until)
    held = max(0, (last - first).days + 1)
    return rule * held // month.last.day


def refuse_day(
    day: dt.date, *, today: dt.date, valid_from: dt.date | None, valid_to: dt.date | None, closed: bool
) -> str | None:
    """Why a day cannot be signed: it lies ahead, outside the term, or in a month that is closed."""
    if day > today:
        return _("This day lies in the future.")
    if valid_from is None or day < valid_from or (valid_to is not None and day >= valid_to):
        return _("You were not in the team on this day.")
    if closed:
        return _("The township has closed this month; its days stand as they are.")
    return None


def breaches(rules: TeamRules, members: Sequence[Any]) -> list[str]:
    """What is wrong with the make-up of a team, as sentences."""
    found = []
    captains = [member for member in members if member.part == "队长"]
    if not captains:
        found.append(_("The team has no captain."))
    elif captains[0].rank < rules.captain_rank:
        found.append(_("The captain's rank is below the rule."))
    if not any(member.is_first_secretary for member in members):
        found.append(_("The village has no first secretary."))
    if len(members) < rules.people_least:
        words = {"there": len(members), "least": rules.people_least}
        found.append(_("%(there)d people, at least %(least)d are due.") % words)
    if len(members) > rules.people_most:
        words = {"there": len(members), "most": rules.people_most}
        found.append(_("%(there)d people, at most %(most)d are due.") % words)
    return found
