"""Forms of a hand-over: who leaves, who takes over what; and the list of those that were done."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assistance.forms.pairing import the_helper, the_one
from assistance.helpers import suggest
from assistance.models import Handover, Pairing
from common.forms import DateInput, DressedForm, dress
from common.lists import ListColumn, ListForm


class LeavingForm(DressedForm):
    """The cadre who leaves; also one whose posting has ended already."""

    helper = forms.CharField(
        label=_("Who leaves"), max_length=50, help_text=_("Name or sign-in name of the cadre.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        suggest(self.fields["helper"])

    def clean_helper(self) -> User:
        """The one user of this name who helps households."""
        found = User.objects.filter(pk__in=Pairing.objects.filter(valid_to=None).values("helper"))
        one = the_one(found, self.cleaned_data["helper"], _("Nobody of this name helps a household."))
        assert one is not None  # noqa: S101 - the name is required
        return one


class HandoverForm(DressedForm):
    """Whose households go to whom; which of the rows, pairings with their `head`, is chosen below."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    successor = forms.CharField(label=_("Takes over"), max_length=50)
    on = forms.DateField(label=_("From the day"), widget=DateInput)
    reason = forms.CharField(label=_("Reason"), max_length=200)
    pairings = forms.TypedMultipleChoiceField(coerce=int, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, rows: Sequence[Any], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"key": uuid.uuid4(), "on": today}, **kwargs)
        self.today, self.rows = today, rows
        self.fields["pairings"].choices = [(row.pk, row.head) for row in rows]  # type: ignore[attr-defined]
        suggest(self.fields["successor"])

    def clean_successor(self) -> User | None:
        """The one helper of this name."""
        return the_helper(self.cleaned_data["successor"], self.today)

    def chosen_rows(self) -> list[tuple[Any, bool]]:
        """Each pairing, and whether it goes; before anything is said, all do."""
        if not self.is_bound:
            return [(row, True) for row in self.rows]
        chosen = set(self.data.getlist("pairings"))  # type: ignore[attr-defined]
        return [(row, str(row.pk) in chosen) for row in self.rows]


class HandoverListForm(ListForm):
    """Hand-overs, newest first."""

    default_order = ("-on", "-pk")
    columns = (
        ListColumn("on", _("From the day"), lambda h: h.on, ("on",), css="nowrap",
                   url=lambda h: reverse("assistance:handover_detail", args=[h.pk])),
        ListColumn("old", _("Hands over"), lambda h: h.old.name, css="nowrap"),
        ListColumn("new", _("Takes over"), lambda h: h.new.name, css="nowrap"),
        ListColumn("count", _("Households"), lambda h: h.count, css="num"),
        ListColumn("reason", _("Reason"), lambda h: h.reason, css="prose"),
        ListColumn("by", _("Recorded by"), lambda h: h.by.name, css="nowrap"),
    )  # fmt: skip

    def __init__(self, data: QueryDict, *, user: User) -> None:
        rows = Handover.objects.visible_to(user).select_related("old", "new", "by")
        super().__init__(data, rows)
        dress(self)

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        """A word is looked for in both names."""
        if cleaned["q"]:
            named = User.objects.matching(cleaned["q"]).values("pk")
            rows = rows.filter(Q(old__in=named) | Q(new__in=named))
        return rows.with_count()
