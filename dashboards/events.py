"""What happened with a household, told row by row: when, what, how much, by whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from functools import singledispatch
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from assistance.models import HouseholdProblem, Pairing, Visit
from funds.models import PaymentLine
from households.models import FamilyEvent
from inspections.models import Finding
from projects.models import Participation


class EventKind(IntEnum):
    """Kinds of events, in the order in which those of one day are told."""

    PAIRING = 1
    PROJECT = 2
    VISIT = 3
    PAYMENT = 4
    FINDING = 5
    FAMILY = 6
    PROBLEM = 7

    @property
    def label(self) -> str:
        """The kind in one word."""
        words = {
            EventKind.PAIRING: _("Pairing"),
            EventKind.PROJECT: _("Project"),
            EventKind.VISIT: _("Visit"),
            EventKind.PAYMENT: _("Payment"),
            EventKind.FINDING: _("Finding"),
            EventKind.FAMILY: _("Family"),
            EventKind.PROBLEM: _("Problem"),
        }
        return words[self]

    @property
    def tone(self) -> str:
        """The colour of its badge."""
        tones = ("secondary", "purple", "green", "blue", "orange", "cyan", "red")
        return tones[self.value - 1]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened on a day; `amount` is in yuan, `url` leads to it where there is a page."""

    day: dt.date
    kind: EventKind
    title: str
    text: str = ""
    who: str = ""
    amount: Decimal | None = None
    url: str = ""


@singledispatch
def of(row: Any, on: dt.date) -> Iterator[Event]:
    """The events that a row stands for, as seen on a day."""
    raise TypeError(row)


@of.register
def _pairing(row: Pairing, on: dt.date) -> Iterator[Event]:
    who = row.helper.name if row.helper else str(row.organisation)
    yield Event(row.valid_from, EventKind.PAIRING, _("Paired"), row.get_role_display(), who)
    if row.valid_to is not None and row.valid_to <= on:
        yield Event(row.valid_to, EventKind.PAIRING, _("Pairing ended"), row.end_reason, who)


@of.register
def _visit(row: Visit, on: dt.date) -> Iterator[Event]:
    text = (
        row.found
        if not row.problem
        else _("%(found)s Problem: %(problem)s")
        % {
            "found": row.found,
            "problem": row.problem,
        }
    )
    yield Event(
        row.visited_on,
        EventKind.VISIT,
        row.get_theme_display(),
        text,
        row.visitor.name,
        row.given or None,  # type: ignore[attr-defined]
        reverse("assistance:visit_detail", args=[row.pk]),
    )


@of.register
def _participation(row: Participation, on: dt.date) -> Iterator[Event]:
    project = row.project
    parts = [project.get_state_display(), row.get_mode_display()]
    if row.item:
        parts.append(f"{row.item} × {row.quantity.normalize():f}")
    page = reverse("projects:project_detail", args=[project.pk])
    yield Event(project.starts_on, EventKind.PROJECT, project.name, " · ".join(parts), "", None, page)


@of.register
def _payment(row: PaymentLine, on: dt.date) -> Iterator[Event]:
    payment = row.payment
    text = _("%(project)s, from %(source)s") % {
        "project": payment.project.name,
        "source": payment.source.title,
    }
    page = reverse("funds:payment_detail", args=[payment.pk])
    if payment.paid_on is not None:
        yield Event(payment.paid_on, EventKind.PAYMENT, payment.purpose, text, "", row.amount, page)


@of.register
def _finding(row: Finding, on: dt.date) -> Iterator[Event]:
    text = row.get_state_display()
    if row.deadline is not None:
        text = _("%(state)s, deadline %(day)s") % {"state": text, "day": row.deadline}
    page = reverse("inspections:finding_detail", args=[row.pk])
    yield Event(row.found_on, EventKind.FINDING, row.text, text, row.get_source_display(), None, page)


@of.register
def _family(row: FamilyEvent, on: dt.date) -> Iterator[Event]:
    text = f"{row.names}（{row.reason_words}）" if row.reason else row.names
    page = reverse("households:family_event", args=[row.household_id, row.pk])
    yield Event(row.on, EventKind.FAMILY, row.get_kind_display(), text, row.by.name, None, page)


@of.register
def _problem(row: HouseholdProblem, on: dt.date) -> Iterator[Event]:
    text = "；".join(filter(None, (row.get_state_display(), row.hands, row.result)))
    page = reverse("assistance:problem_detail", args=[row.pk])
    yield Event(row.found_on, EventKind.PROBLEM, row.text, text, row.raised_by.name, None, page)
