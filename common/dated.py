"""Rows that hold from a day to a day: postings, numbers, rules. The last day is not included."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


def holds_on(day: dt.date) -> Q:
    """Rows that hold on the day."""
    return Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gt=day))


def dates_in_order(name: str) -> models.CheckConstraint:
    """The constraint of that name: the last day comes after the first."""
    return models.CheckConstraint(
        condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
        name=name,
        violation_error_message=_("The last day must come after the first day."),
    )


class DatedQuerySet(models.QuerySet[Any]):
    """The word that all of them share."""

    def in_force(self, day: dt.date) -> Self:
        """Those that hold on the day."""
        return self.filter(holds_on(day))


class Dated(models.Model):
    """A row that holds from a day to a day; each model names its `dates_in_order`."""

    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to (not included)"), null=True, blank=True)

    class Meta:
        abstract = True
