"""What the visit rules still ask of a helper for the households on a page: the note on the phone."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.access import Access
from accounts.roles import Act
from assistance.codes import RuleKind, Standing
from assistance.demands import Demand, demanded, demands
from assistance.models import Pairing, VisitRule

# The most urgent first.
_ORDER = (Standing.OVERDUE, Standing.BEHIND, Standing.DUE)


def due_notes(
    access: Access, households: Iterable[int], *, on: dt.date, year: int
) -> dict[int, list[Demand]]:
    """The open demands on the user's own pairings with these households, most urgent first.

    Two queries and one for each rule that holds, however many households there are.
    """
    mine = Pairing.objects.in_force(on).tied_to(access, Act.LOG_VISIT).filter(household__in=households)
    of_pairing = dict(mine.values_list("pk", "household_id"))
    found: defaultdict[int, list[Demand]] = defaultdict(list)
    for rule in VisitRule.objects.in_force(on).order_by("plan", "pk"):
        rows = demanded(Pairing.objects.filter(pk__in=of_pairing), rule, on=on, year=year)
        for pairing, demand in demands(rows, rule, on=on).items():
            if demand.standing in _ORDER:
                found[of_pairing[pairing]].append(demand)
    for notes in found.values():
        notes.sort(key=_urgency)
    return dict(found)


def words_of(demand: Demand) -> str:
    """The note in one line, for the page that the phone keeps."""
    late = ""
    if demand.standing == Standing.OVERDUE:
        late = _("overdue, was due on %(day)s:") % {"day": demand.missed_by.isoformat()}
    elif demand.standing == Standing.BEHIND:
        late = str(demand.standing.label)
    count = f"{demand.rule.get_kind_display()} {demand.done}/{demand.owed}"
    until = _("until %(day)s") % {"day": demand.next_on.isoformat()} if demand.next_on else ""
    return " ".join(filter(None, (late, count, until, f"· {demand.rule.plan}")))


def _urgency(demand: Demand) -> tuple[int, dt.date, bool]:
    return _ORDER.index(demand.standing), demand.next_on or dt.date.max, demand.rule.kind != RuleKind.VISITS
