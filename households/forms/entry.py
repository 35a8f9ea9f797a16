"""The entry form as a whole: a household of the open year with its members."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db.models import F
from django.http import QueryDict

from accounts.models import User
from households.codes import Relation
from households.forms.entry_household import HouseholdForm
from households.forms.entry_member import BaseMemberFormSet, MemberFormSet
from households.forms.entry_warnings import DoubtsError, doubts_of
from households.models import CheckFinding, HouseholdYear, RegisterYear
from households.services.entry import Saved, save_household, takes_events

HEAD_FIRST = [{"relation": Relation.HEAD}]


class Entry:
    """What the page shows and what was sent: bound to `data`, or showing what is stored or drafted.

    `shown` is a draft: values to display that nobody asked to save yet.
    """

    def __init__(
        self,
        *,
        user: User,
        year: RegisterYear,
        copy: HouseholdYear | None,
        on: dt.date,
        data: QueryDict | None = None,
        shown: QueryDict | None = None,
    ) -> None:
        self.user, self.year, self.copy, self.on = user, year, copy, on
        sent = data if data is not None else shown
        self.key = key_in(sent)
        self.version = number_in(sent, "version", copy.version if copy else 0)
        self.confirmed = set(sent.getlist("confirm")) if sent else set()
        self.household = HouseholdForm(data, **self._household_kwargs(shown))
        known = stored_members(copy)
        initial: list[dict[str, Any]] = [{"row": row.pk} for row in known] or HEAD_FIRST
        if shown is not None:
            initial = _shown_members(shown, self._formset(shown, known, None))
        self.members = self._formset(data, known, initial)

    def _household_kwargs(self, shown: QueryDict | None) -> dict[str, Any]:
        kwargs: dict[str, Any] = {"user": self.user, "on": self.on, "instance": self.copy}
        if shown is not None:
            kwargs["initial"] = values_in(HouseholdForm(**kwargs), shown)
        return kwargs

    def _formset(self, data: QueryDict | None, known: list[Any], initial: Any) -> BaseMemberFormSet:
        made: Any = MemberFormSet
        return made(
            data,
            prefix="members",
            known=known,
            household=self.copy.household_id if self.copy else None,
            initial=initial,
            form_kwargs={"on": self.on},
        )

    @property
    def by_events(self) -> bool:
        """Whether people join and leave the household by events, not on this form."""
        return self.copy is not None and takes_events(self.copy)

    def is_valid(self) -> bool:
        """Whether nothing stands against saving but doubts."""
        return all([self.household.is_valid(), self.members.is_valid()])

    def save(self) -> Saved:
        """Save a valid form; raises DoubtsError, and what `save_household` raises."""
        return save_household(
            user=self.user,
            year=self.year,
            copy=self.copy,
            version=self.version,
            key=self.key,
            household=self.household.changes(),
            members=[form.changes() for form in self.members.filled],
            today=self.on,
            accept=self._accept,
        )

    def _accept(self, found: Sequence[CheckFinding]) -> None:
        """Ask about everything odd, unless all of it has been confirmed."""
        doubts = doubts_of(self.household, self.members, found)
        if any(doubt.key not in self.confirmed for doubt in doubts):
            raise DoubtsError(doubts)

    @property
    def errors(self) -> int:
        """How many fields have errors."""
        if not self.household.is_bound:
            return 0
        rows = sum(len(errors) for errors in self.members.errors)
        return len(self.household.errors) + rows + len(self.members.non_form_errors())


def stored_members(copy: HouseholdYear | None) -> list[Any]:
    """The rows of the copy, those who left at the end."""
    if copy is None:
        return []
    return list(copy.members.select_related("member").order_by(F("left_on").asc(nulls_first=True), "pk"))


def values_in(form: forms.BaseForm, data: QueryDict) -> dict[str, Any]:
    """What the data says for each field of the form, as it was typed."""
    return {
        name: field.widget.value_from_datadict(data, {}, form.add_prefix(name))
        for name, field in form.fields.items()
        if name not in {"row", "DELETE"}
    }


def _shown_members(shown: QueryDict, formset: BaseMemberFormSet) -> list[dict[str, Any]]:
    return [
        {**values_in(form, shown), "row": form.instance.pk}
        for form in formset.forms
        if not shown.get(form.add_prefix("DELETE"))
    ]


def key_in(data: QueryDict | None) -> UUID:
    """The key the page was made with; a new one for a new page."""
    try:
        return UUID(data.get("key", "") if data is not None else "")
    except ValueError:
        return uuid4()


def number_in(data: QueryDict | None, name: str, default: int) -> int:
    """A whole number that the page sent, else the default."""
    text = data.get(name, "") if data is not None else ""
    return int(text) if text.isdigit() else default
