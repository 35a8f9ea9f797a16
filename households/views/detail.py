"""One household: its copy of a year, its members, and what changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.decorators import UserRequest, demands
from accounts.models import User
from accounts.roles import Act
from households.changes import changes_of
from households.check_subjects import rule_of, values_of
from households.checks import Check
from households.facts import HOUSEHOLD_GROUPS, MEMBER_GROUPS, FactGroup, groups_of
from households.getters import get_household, get_household_year
from households.models import (
    Alert,
    CheckFinding,
    FamilyEvent,
    Household,
    HouseholdYear,
    MemberYear,
    Monitoring,
)
from households.tabs import tabs_for
from households.views.family_events import PAGES

ALERTS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member as the page shows them."""

    row: MemberYear
    age: int | None
    groups: list[FactGroup]


@dataclass(frozen=True, slots=True)
class Problem:
    """What a data check found here: the rule, whom it concerns, and the values."""

    finding: CheckFinding
    rule: Check
    who: str
    values: str


@require_GET
@demands(Act.READ_REGISTER)
def household_detail(request: UserRequest, pk: int) -> HttpResponse:
    """The household in the year asked for, else in the newest."""
    context = household_context(request, pk)
    copy: HouseholdYear = context["copy"]
    today = timezone.localdate()
    members = [
        MemberLine(member, member.age_on(today), groups_of(member, MEMBER_GROUPS))
        for member in copy.members.select_related("member").order_by("left_on", "pk")
    ]
    groups = groups_of(copy, HOUSEHOLD_GROUPS)
    return render(
        request,
        "households/household_detail.html",
        {
            **context,
            "members": [line for line in members if line.row.left_on is None],
            "former": [line for line in members if line.row.left_on is not None],
            "groups": [group for group in groups if not group.is_empty],
            "empty_groups": [group for group in groups if group.is_empty],
            "problems": findings_of(copy),
            **family_of(copy),
            **risk_of(request.user, copy),
        },
    )


@require_GET
@demands(Act.READ_REGISTER)
def household_history(request: UserRequest, pk: int) -> HttpResponse:
    """Who changed what when, before and after."""
    context = household_context(request, pk)
    return render(
        request, "households/household_history.html", {**context, "changes": changes_of(context["copy"])}
    )


def household_context(request: UserRequest, pk: int) -> dict[str, Any]:
    """What `_household.html` needs: the household, its copy, years and tabs, and whether it may be edited."""
    household = get_household(request.user, pk)
    wanted = request.GET.get("year", "")
    copy = get_household_year(household, int(wanted) if wanted.isdigit() else None)
    return {
        "household": household,
        "copy": copy,
        "years": list(household.years.order_by("-year_id").values_list("year_id", flat=True)),
        "tabs": tabs_for(request.user.access),
        "may_edit": copy.year.is_open and request.user.access.may_in(Act.EDIT_REGISTER, copy.area_id),
    }


def findings_of(copy: HouseholdYear) -> list[Problem]:
    """The findings of the last check that are not solved, those to be looked at first; one query."""
    found = (
        copy.findings.standing().select_related("row", "explained_by").order_by("explanation", "rule", "pk")
    )
    return [
        Problem(finding, rule, finding.row.name if finding.row else "", values_of(finding))
        for finding in found
        if (rule := rule_of(finding))
    ]


def family_of(copy: HouseholdYear) -> dict[str, Any]:
    """What happened to the family, newest first, and the pages that record it."""
    events = FamilyEvent.objects.of_household(copy.household_id).select_related("household", "other", "by")
    return {"events": events, "event_pages": PAGES}


def risk_of(user: User, copy: HouseholdYear) -> dict[str, Any]:
    """Alerts about the household and its monitoring, newest first; whether the user may raise one."""
    tellers = Household.objects.visible_to(user, Act.RAISE_ALERT)
    return {
        "alerts": Alert.objects.filter(household=copy.household_id)[:ALERTS_SHOWN],
        "monitorings": Monitoring.objects.filter(household=copy.household_id),
        "may_raise": copy.year.is_open and tellers.filter(pk=copy.household_id).exists(),
    }
