"""The attendance of a team in a month: a row a person, a mark a day, against the rule (D16)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from assistance.models import Attendance, Team, TeamMember
from assistance.team_codes import DayKind
from assistance.team_rules import Month, TeamRules, days_due

MARKS = {
    DayKind.DUTY: "√",
    DayKind.MEETING: "会",
    DayKind.TRAINING: "训",
    DayKind.BUSINESS: "公",
    DayKind.LEAVE: "假",
    DayKind.HOLIDAY: "休",
}
OUTSIDE, LATE = "/", "*"


@dataclass(frozen=True, slots=True)
class PersonMonth:
    """One person's month."""

    person: Any
    part: str
    # A mark a day: of what was signed, of a day outside the term, or nothing.
    marks: list[str]
    counted: int
    leave: int
    due: int
    # Days signed that nobody has confirmed yet.
    open: int
    # The keys of confirmed days, beside their marks.
    confirmed: list[int | None]

    @property
    def days(self) -> list[tuple[str, int | None]]:
        """Each mark with the key of its day where that is confirmed."""
        return list(zip(self.marks, self.confirmed, strict=True))

    @property
    def short(self) -> int:
        """Days in the village that are lacking."""
        return max(0, self.due - self.counted)


def month_of(team: Team, month: Month, *, rules: TeamRules, today: dt.date) -> list[PersonMonth]:
    """A row for whoever was in the team in the month; two queries."""
    terms = TeamMember.objects.filter(team=team).touching(month.first, month.last).select_related("person")
    signed: dict[int, dict[dt.date, Attendance]] = {}
    for day in Attendance.objects.filter(team=team).between(month.first, month.last):
        signed.setdefault(day.person_id, {})[day.day] = day
    of_person: dict[int, list[TeamMember]] = {}
    for term in terms:
        of_person.setdefault(term.person_id, []).append(term)
    return [_row(list_, signed.get(pk, {}), month, rules, today) for pk, list_ in of_person.items()]


def _row(
    terms: list[TeamMember], signed: dict[dt.date, Attendance], month: Month, rules: TeamRules, today: dt.date
) -> PersonMonth:
    kinds = [day.kind for day in signed.values()]
    confirmed = {day: row.pk for day, row in signed.items() if row.confirmed_by_id is not None}
    return PersonMonth(
        person=terms[-1].person,
        part=part_of(terms[-1]),
        marks=[_mark(day, terms, signed, rules.sign_days) for day in month.days],
        counted=kinds.count(DayKind.DUTY),
        leave=kinds.count(DayKind.LEAVE),
        due=sum(
            days_due(rules.days_month, month, term.valid_from, term.valid_to, until=today) for term in terms
        ),
        open=len(signed) - len(confirmed),
        confirmed=[
            signed[day].pk if day in signed and signed[day].confirmed_by_id else None for day in month.days
        ],
    )


def part_of(term: TeamMember) -> str:
    """What the person is in the team, in words."""
    secretary = [_("first secretary")] if term.is_first_secretary else []
    return "、".join([*secretary, str(term.get_part_display())])


def _mark(day: dt.date, terms: list[TeamMember], signed: dict[dt.date, Attendance], sign_days: int) -> str:
    if day in signed:
        late = localtime(signed[day].signed_at).date() > day + dt.timedelta(days=sign_days)
        return MARKS[DayKind(signed[day].kind)] + (LATE if late else "")
    held = any(t.valid_from <= day and (t.valid_to is None or day < t.valid_to) for t in terms)
    return "" if held else OUTSIDE


def head(month: Month) -> list[Any]:
    """The headings of the sheet in Excel and on paper."""
    numbers = [str(day.day) for day in month.days]
    return [_("Name"), _("part in the team"), *numbers, _("Days in the village"), _("Days due"), _("Leave")]


def cells(rows: list[PersonMonth]) -> Iterator[list[Any]]:
    """Its rows."""
    for row in rows:
        yield [row.person.name, row.part, *row.marks, row.counted, row.due, row.leave]


def legend(rules: TeamRules) -> str:
    """What the marks mean."""
    said = [f"{mark} {kind.label}" for kind, mark in MARKS.items()]
    outside = _("not in the team")
    late = _("signed more than %(days)s days later") % {"days": rules.sign_days}
    return "　".join([*said, f"{OUTSIDE} {outside}", f"{LATE} {late}"])
