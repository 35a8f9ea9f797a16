"""Rows that hold from a day to a day: postings, numbers, rules. The last day is not included."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast
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


def one_at_a_time(name: str, of: Sequence[str], condition: Q, sentence: Any) -> ExclusionConstraint:
    """The constraint of that name: of the rows that agree in these keys, one holds on a day."""
    days = Func("valid_from", "valid_to", function="daterange", output_field=DateRangeField())
    parts: list[Any] = [*map(_point, of), days]
    return ExclusionConstraint(
        name=name,
        expressions=[(what, RangeOperators.OVERLAPS) for what in parts],
        condition=condition,
        violation_error_message=sentence,
    )


def _point(key: str) -> Func:
    """The number as a range, since PostgreSQL alone excludes no equal numbers but overlapping ranges."""
    number = Cast(key, models.BigIntegerField())
    return Func(number, number, Value("[]"), function="int8range", output_field=BigIntegerRangeField())


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

    def holds_on(self, day: dt.date) -> bool:
        """Whether it holds on the day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)
