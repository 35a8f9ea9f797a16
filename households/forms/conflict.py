"""Two people edited one household copy: what they changed, what I changed, and where both did.

The state that a form was opened on comes from the history of the tables.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict

from accounts.models import User
from households.facts import in_words
from households.forms.entry_member import PERSON
from households.models import HouseholdYear, Member

CHOICE = "choice-"
SHOWN = "shown-"
UNCOMPARED = frozenset({"row", "DELETE"})


@dataclass(frozen=True, slots=True)
class Clash:
    """One field in words before, as the other saved it, and as typed here."""

    name: str
    who: str
    label: str
    before: str
    theirs: str
    mine: str = ""
    raw: tuple[str, ...] = ()

    @property
    def choice(self) -> str:
        """Name of the choice between theirs and mine."""
        return CHOICE + self.name

    @property
    def shown(self) -> str:
        """Name of the hidden copy of mine, which tells a value typed after the conflict."""
        return SHOWN + self.name


@dataclass(slots=True)
class Conflict:
    """What the second of two savers sees; `data` is the form with the other's changes taken over."""

    data: QueryDict
    by: str = ""
    clashes: list[Clash] = field(default_factory=list)
    others: list[Clash] = field(default_factory=list)


def with_choices(data: QueryDict, shown: Iterable[Any]) -> QueryDict:
    """The data after the choices of the conflict page; `shown` are the forms as they are stored now.

    Theirs, unless mine was chosen expressly or something else was typed into the field since.
    """
    names = data.getlist("clash")
    if not names:
        return data
    chosen = data.copy()
    stored = {form.add_prefix(name): (form, name) for form in shown for name in form.fields}
    for name in names:
        is_mine = data.get(CHOICE + name) == "mine" or data.getlist(name) != data.getlist(SHOWN + name)
        if not is_mine and name in stored:
            form, short = stored[name]
            chosen.setlist(name, raw_values(form, short))
        chosen.pop(CHOICE + name, None)
        chosen.pop(SHOWN + name, None)
    chosen.pop("clash")
    return chosen


class Past:
    """The household and its members when the copy had the version."""

    def __init__(self, copy: Any, version: int) -> None:
        events = copy.events.select_related("pgh_context").order_by("pgh_id")
        self.copy = restored(HouseholdYear, events.filter(version=version).last() or events.first())
        self.copy.household = copy.household
        later = events.filter(version__gt=version).first()
        self.until = later.pgh_created_at
        context = later.pgh_context.metadata if later.pgh_context else {}
        user = User.objects.filter(pk=context.get("user") or 0).first()
        self.by = str(user) if user else ""


def restored(model: Any, event: Any) -> Any:
    """The row as the event of its history says."""
    return model(**{f.attname: getattr(event, f.attname) for f in model._meta.concrete_fields})


def merge(conflict: Conflict, who: str, before: Any, now: Any) -> None:
    """Take over what only they changed; report what both changed to different values."""
    for name in now.fields:
        if name in UNCOMPARED or before.initial.get(name) == now.initial.get(name):
            continue
        mine = name in before.changed_data
        if mine and name not in now.changed_data:
            continue
        full = now.add_prefix(name)
        was, theirs = (words_of(form, name, form.initial.get(name)) for form in (before, now))
        label = str(now.fields[name].label)
        if mine:
            raw = tuple(conflict.data.getlist(full))
            conflict.clashes.append(Clash(full, who, label, was, theirs, _typed(now, name), raw))
        else:
            conflict.data.setlist(full, raw_values(now, name))
            conflict.others.append(Clash(full, who, label, was, theirs))


def raw_values(form: Any, name: str) -> list[str]:
    """The stored value as the browser would send it."""
    bound = form[name]
    value = bound.field.prepare_value(form.get_initial_for_field(bound.field, name))
    shown = bound.field.widget.format_value(value)
    if isinstance(shown, list):
        return [str(item) for item in shown if item != ""]
    return [] if shown is None else [str(shown)]


def words_of(form: Any, name: str, value: Any) -> str:
    """A value of the form's column as people read it."""
    field = form.fields[name]
    if name == "area":
        place = field.queryset.filter(pk=value).first()
        return str(place or value)
    if name == "household_no":
        return str(value)
    model: type[models.Model] = Member if name in PERSON else form._meta.model
    return in_words(model._meta.get_field(name), value)


def _typed(form: Any, name: str) -> str:
    field: forms.Field = form.fields[name]
    data = form[name].data
    try:
        value = field.clean(data)
    except ValidationError:
        return str(data)
    return words_of(form, name, value.pk if name == "area" and value else value)
