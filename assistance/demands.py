"""What visit rules demand of pairings on a day: owed, done, missed and standing, in one grouped query.

The list, the reminder on the phone and the figures all ask here. `assistance.windows` says the same for one
pairing in plain arithmetic; a test holds the two together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Greatest
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _

from accounts.models import Posting
from assistance.codes import RuleKind, Standing
from assistance.models import Gift, Pairing, VisitRule
from assistance.problem_codes import ProblemState
from assistance.windows import Window, next_day
from households.models import HouseholdYear

OPEN = (Standing.OVERDUE, Standing.BEHIND, Standing.DUE)
# How a list says that something is due under a kind of rule.
DUE_WORDS = {
    RuleKind.VISITS: _("to be visited"),
    RuleKind.AID: _("to be given help"),
    RuleKind.PROBLEMS: _("a problem to be solved"),
}
_URGENCY = Case(*(When(standing=one, then=Value(place)) for place, one in enumerate(Standing)))
# What a kind of rule counts, and the day of each.
NEAR = {
    RuleKind.VISITS: ("household__visits", "visited_on"),
    RuleKind.AID: ("household__visits", "visited_on"),
    RuleKind.PROBLEMS: ("household__problems", "solved_on"),
}


class _OfPairing(Func):
    """A value of the pairing itself: grouping by the pairing is enough, PostgreSQL need not sort by it."""

    template = "(%(expressions)s)"
    arity = 1

    def get_group_by_cols(self) -> list[Any]:
        return []


class _Days(Func):
    """Days from the second date to the first."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = IntegerField()


@dataclass(frozen=True, slots=True)
class Demand:
    """One pairing under one rule on a day; `next_on` is when the next visit is due by an even pace."""

    rule: VisitRule
    window: Window
    owed: int
    done: int
    missed: int
    standing: Standing
    next_on: dt.date | None

    @property
    def left(self) -> int:
        """How much is still to be done in this stretch."""
        return max(0, self.owed - self.done)

    @property
    def missed_by(self) -> dt.date:
        """The last day of the stretch before this one: what was `missed` was due by then."""
        return self.window.first - dt.timedelta(days=1)

    @property
    def standing_word(self) -> Any:
        """Where it stands, in the words of what the rule counts."""
        return standing_word(self.standing, self.rule)


def standing_word(standing: Standing, rule: VisitRule) -> Any:
    """The standing in the words of what the rule counts."""
    return DUE_WORDS[RuleKind(rule.kind)] if standing == Standing.DUE else standing.label


def rules_on(day: dt.date) -> list[VisitRule]:
    """The rules of the day: those of visits first, and among them the one whose deadline is nearest."""
    rules = VisitRule.objects.in_force(day).order_by("plan", "pk")
    return sorted(rules, key=lambda rule: (rule.kind != RuleKind.VISITS, rule.window(day).last))


def demanded(pairings: Any, rule: VisitRule, *, on: dt.date, year: int) -> Any:
    """The pairings in force on the day that the rule concerns; household facts are those of the year."""
    rows = pairings.in_force(on)
    if rule.roles:
        rows = rows.filter(role__in=rule.roles)
    if rule.area_id:
        rows = rows.inside(rule.area_id)
    facts = {"household_type": rule.household_type, "exit_status": rule.exit_status}
    wanted = {name: value for name, value in facts.items() if value}
    if wanted:
        copies = HouseholdYear.objects.of_year(year).filter(**wanted)
        rows = rows.filter(household__in=copies.values("household_id"))
    return rows


def measured(pairings: Any, rule: VisitRule, *, on: dt.date) -> QuerySet[Any]:
    """Annotates `owed`, `done`, `missed` and `standing`; give it pairings that the rule concerns.

    Only visits by the pairing's own helper, or by people of its organisation, made since the pairing began.
    Problems of the household count whoever solved them, cash and goods whoever brought them. What was done
    after the day is not known on it.
    """
    now, before = rule.window(on), rule.window_before(on)
    first = before.first if before else now.first
    path, day = NEAR[RuleKind(rule.kind)]
    nearby = Q(**{f"{path}__{day}__range": (first, _until(now, on).last)})
    if rule.kind == RuleKind.AID:
        # Few visits bring something; the others need not be joined.
        nearby &= Q(**{f"{path}__in": Subquery(Gift.objects.values("visit"))})
    near = FilteredRelation(path, condition=nearby)
    rows = pairings.order_by().annotate(near=near)
    rows = rows.annotate(owed=_owed(rule, now), done=_done(rule, _until(now, on)))
    missed = Greatest(_owed(rule, before) - _done(rule, before), 0) if before else Value(0)
    return rows.annotate(missed=missed).annotate(standing=_standing(rule, now, on))


def of_standing(pairings: Any, rule: VisitRule, standings: Iterable[str], *, on: dt.date) -> Any:
    """Of pairings that the rule concerns, those that stand so."""
    inner = measured(Pairing.objects.filter(pk__in=pairings.order_by().values("pk")), rule, on=on)
    return pairings.filter(pk__in=inner.filter(standing__in=list(standings)).values("pk"))


def urgent_first(pairings: Any, rule: VisitRule, *, on: dt.date, standings: Iterable[str] = ()) -> Any:
    """The keys of pairings that the rule concerns, of those standings or all: overdue, due, done."""
    rows = measured(Pairing.objects.filter(pk__in=pairings.order_by().values("pk")), rule, on=on)
    if wanted := list(standings):
        rows = rows.filter(standing__in=wanted)
    return rows.order_by(_URGENCY, "household__area_id", "pk").values_list("pk", flat=True)


def demands(pairings: Any, rule: VisitRule, *, on: dt.date) -> dict[int, Demand]:
    """The demand on each of a few pairings that the rule concerns, by their keys; one query."""
    now = rule.window(on)
    rows = measured(pairings, rule, on=on).values_list(
        "pk", "owed", "done", "missed", "standing", "valid_from"
    )
    return {
        pk: Demand(rule, now, owed, done, missed, Standing(standing), _next(rule, now, owed, done, since))
        for pk, owed, done, missed, standing, since in rows
    }


def _next(rule: VisitRule, now: Window, owed: int, done: int, since: dt.date) -> dt.date | None:
    """An amount has no pace, nor have problems: they are due by the last day."""
    if rule.kind == RuleKind.VISITS:
        return next_day(owed, done, now, since)
    return now.last if done < owed else None


def _owed(rule: VisitRule, window: Window) -> Any:
    """`windows.share_owed` in SQL."""
    covered = Greatest(_Days(Value(window.last), _since(window)) + 1, 0)
    owed = (covered * (2 * rule.at_least) + window.days) / (2 * window.days)
    return _OfPairing(owed, output_field=IntegerField())


def _since(window: Window) -> Any:
    return Greatest(F("valid_from"), Value(window.first))


def _until(window: Window, day: dt.date) -> Window:
    return Window(window.first, min(window.last, day))


def _done(rule: VisitRule, window: Window) -> Any:
    if rule.kind == RuleKind.PROBLEMS:
        solved = Q(near__state=ProblemState.CONFIRMED, near__solved_on__range=(window.first, window.last))
        return Count("near", filter=solved & Q(near__solved_on__gte=F("valid_from")))
    if rule.kind == RuleKind.AID:
        # Of the household, whoever brought it (P2-08). Whole yuan: 299.99 are not 300.
        given = Q(near__visited_on__range=(window.first, window.last))
        whole = Func(Coalesce(Sum("near__gifts__value", filter=given), 0), function="floor")
        return Cast(whole, IntegerField())
    staff = Posting.objects.filter(user=OuterRef("near__visitor"), organisation=OuterRef("organisation"))
    own = Q(near__visitor=F("helper")) | Q(organisation__isnull=False) & Q(Exists(staff))
    counted = own & Q(near__visited_on__range=(window.first, window.last))
    counted &= Q(near__visited_on__gte=F("valid_from"))
    return Count("near", filter=counted)


def _standing(rule: VisitRule, now: Window, on: dt.date) -> Any:
    """`windows.next_day` in SQL: behind once the day by which the next visit was due has passed."""
    cases = [When(missed__gt=0, done=0, then=Value(Standing.OVERDUE))]
    cases.append(When(done__gte=F("owed"), then=Value(Standing.DONE)))
    if rule.kind == RuleKind.VISITS:
        elapsed = _Days(Value(on), _since(now))
        length = _Days(Value(now.last), _since(now)) + 1
        pace = _OfPairing(elapsed * F("owed"), output_field=IntegerField())
        late = Q(GreaterThanOrEqual(pace, (F("done") + 1) * _OfPairing(length, output_field=IntegerField())))
        cases.append(When(late, then=Value(Standing.BEHIND)))
    return Case(*cases, default=Value(Standing.DUE), output_field=TextField())
