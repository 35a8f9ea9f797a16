"""What waits for who helps: visits, problems, measures, new households, and days of a resident team."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from accounts.roles import Act
from assistance.codes import Standing
from assistance.demands import demanded, of_standing
from assistance.models import Attendance, HouseholdProblem, Pairing, TeamMember, VisitRule
from assistance.problem_codes import ProblemState
from assistance.team_rules import Month, days_due, rules_on
from dashboards.reminding.kind import Asked, Waiting, page, waiting
from households.models import Monitoring, RiskMeasure

LATE = (Standing.OVERDUE, Standing.BEHIND)


def visits_late(asked: Asked) -> Iterator[Waiting]:
    """Households of the user that a rule shows as late."""
    mine = Pairing.objects.tied_to(asked.user.access, Act.LOG_VISIT)
    yield from by_rule(asked, mine, LATE, lambda rule: page("assistance:my_households"))


def visits_soon(asked: Asked) -> Iterator[Waiting]:
    """Households of the user that are due within the days ahead."""
    mine = Pairing.objects.tied_to(asked.user.access, Act.LOG_VISIT)
    home = page("assistance:my_households")
    yield from by_rule(asked, mine, (Standing.DUE,), lambda rule: home, until=asked.soon)


def visits_of_area(asked: Asked) -> Iterator[Waiting]:
    """Pairings in the user's areas that a rule shows as overdue."""
    rows = Pairing.objects.visible_to(asked.user)
    yield from by_rule(
        asked,
        rows,
        (Standing.OVERDUE,),
        lambda rule: page("assistance:demand_list", rule=rule.pk, standing=Standing.OVERDUE.value),
    )


def by_rule(
    asked: Asked, pairings: Any, standings: Iterable[str], address: Any, *, until: dt.date = dt.date.max
) -> Iterator[Waiting]:
    """For each visit rule of the day, how many of the pairings stand so; until the end of its window.

    A rule whose window ends after `until` is not asked at all.
    """
    if asked.year is None:
        return
    for rule in VisitRule.objects.in_force(asked.on).order_by("plan", "pk"):
        last = rule.window(asked.on).last
        if last > until:
            continue
        rows = demanded(pairings, rule, on=asked.on, year=asked.year.pk)
        number = of_standing(rows, rule, standings, on=asked.on).count()
        if number:
            yield Waiting(number, address(rule), last, str(rule.pk), str(rule))


def new_households(asked: Asked) -> Iterator[Waiting]:
    """Pairings of the user that began within as many days as one is told ahead."""
    mine = Pairing.objects.in_force(asked.on).tied_to(asked.user.access, Act.LOG_VISIT)
    begun = mine.filter(valid_from__gt=asked.on - (asked.soon - asked.on))
    yield from waiting(begun, page("assistance:my_households"))


def problems(asked: Asked) -> Iterator[Waiting]:
    """Problems of households that the user or their unit is to solve."""
    rows = HouseholdProblem.objects.in_hands_of(asked.user)
    yield from waiting(rows, page("assistance:problem_mine"), "deadline")


def problems_of_nobody(asked: Asked) -> Iterator[Waiting]:
    """Problems of households that nobody has taken on or been given."""
    state = ProblemState.RAISED
    rows = HouseholdProblem.objects.visible_to(asked.user, Act.EDIT_PAIRINGS).filter(state=state)
    yield from waiting(rows, page("assistance:problem_list", state=state.value))


def measures(asked: Asked) -> Iterator[Waiting]:
    """Monitored households for which the user answers for a measure that is not done."""
    mine = RiskMeasure.objects.filter(person=asked.user, done_on=None)
    rows = Monitoring.objects.visible_to(asked.user).filter(pk__in=mine.values("monitoring_id"))
    for one in waiting(rows, page("households:monitoring_list", mine="on")):
        first = mine.order_by("due_on").values_list("due_on", flat=True).first()
        yield Waiting(one.number, one.address, first)


def duty_days(asked: Asked) -> Iterator[Waiting]:
    """Days in the village that the month still asks of the user, once its end is near."""
    month = Month.of(asked.on)
    terms = TeamMember.objects.visible_to(asked.user, Act.KEEP_TEAM_BOOKS).in_force(asked.on)
    term = terms.filter(person=asked.user).first()
    if term is None or month.last > asked.soon:
        return
    rule = rules_on(asked.on).days_month
    due = days_due(rule, month, term.valid_from, term.valid_to, until=month.last)
    done = Attendance.objects.filter(person=asked.user).between(month.first, month.last).counted().count()
    if done < due:
        yield Waiting(due - done, page("assistance:my_duty"), month.last)
