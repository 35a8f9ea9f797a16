"""Kinds of column that the yearly copies share."""

from __future__ import annotations

from typing import Any

from django.core.validators import MinValueValidator
from django.db import models


def coded(label: Any, choices: type[models.TextChoices], length: int = 20) -> models.CharField:
    """A column holding one value of a code list, or nothing."""
    return models.CharField(label, max_length=length, choices=choices.choices, blank=True, default="")


def yes_no(label: Any) -> models.BooleanField:
    """A yes/no column in which "not asked yet" is a value of its own."""
    return models.BooleanField(label, null=True, blank=True)


def measured(label: Any, digits: int = 10) -> models.DecimalField:
    """An amount, area or distance of 0 or more with two decimals, or not known."""
    least = [MinValueValidator(0)]
    return models.DecimalField(
        label, max_digits=digits, decimal_places=2, null=True, blank=True, validators=least
    )


def counted(label: Any) -> models.PositiveIntegerField:
    """A number of people, households or things, or not known."""
    return models.PositiveIntegerField(label, null=True, blank=True)


def computed(label: Any) -> models.DecimalField:
    """A sum that the database writes by itself and nobody types."""
    return models.DecimalField(label, max_digits=14, decimal_places=2, null=True, editable=False)


def evidence(label: Any) -> models.CharField:
    """What shows that a safeguard is met, or what is missing."""
    return models.CharField(label, max_length=200, blank=True, default="")
