"""Forms of what is added to a visit later: a correction, the receipt of its gifts, a look at it."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assistance.forms.visit import GiftForm
from assistance.models import Visit, VisitTheme
from assistance.policies import MAX_GIFTS
from assistance.services.amendments import WORDS, Corrected
from common.forms import DateInput, DressedForm
from common.signature_forms import SignedForm


class AmendForm(DressedForm):
    """What the visit should say, and why."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    # How many corrections there were when the form was opened.
    seen = forms.IntegerField(widget=forms.HiddenInput)
    visited_on = forms.DateField(label=_("Date of visit"), widget=DateInput)
    met = forms.CharField(label=_("Who was met"), max_length=50)
    theme = forms.ChoiceField(label=_("Theme"), choices=VisitTheme.choices)
    found = forms.CharField(
        label=_("What was found"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    problem = forms.CharField(
        label=_("Problem raised by the household"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason = forms.CharField(
        label=_("Reason for the correction"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


AmendGifts = forms.formset_factory(
    GiftForm, extra=1, max_num=MAX_GIFTS, absolute_max=MAX_GIFTS, validate_max=True
)


class AmendSheet:
    """The correction and its gift rows as one: valid together, or shown again together."""

    def __init__(self, data: Any = None, *, visit: Visit, today: dt.date) -> None:
        words = {name: getattr(visit, name) for name in WORDS}
        self.form = AmendForm(data, initial={"key": uuid.uuid4(), "seen": visit.amendments.count(), **words})
        self.form.fields["visited_on"].widget.attrs["max"] = today.isoformat()
        given = list(visit.gifts.values("kind", "description", "value"))
        self.gifts = AmendGifts(
            data, prefix="gifts", initial=given, form_kwargs={"use_required_attribute": False}
        )

    def is_valid(self) -> bool:
        """Whether both are; both are asked, so that every error is shown at once."""
        return all([self.form.is_valid(), self.gifts.is_valid()])

    def values(self) -> dict[str, Any]:
        """The arguments for `amend_visit`."""
        cleaned = self.form.cleaned_data
        gifts = [gift for row in self.gifts.forms if (gift := row.gift())]
        words = {name: cleaned[name] for name in WORDS}
        return {
            **{name: cleaned[name] for name in ("key", "seen", "reason")},
            "corrected": Corrected(gifts=gifts, **words),
        }


class ReceiptForm(SignedForm):
    """The household signs for what it received; the sum shown is the sum signed for."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    amount = forms.DecimalField(max_digits=12, decimal_places=2, widget=forms.HiddenInput)
    signed_on = forms.DateField(label=_("Date"), widget=DateInput)
    field_order = ("name", "signed_on", "drawn", "photo")

    def __init__(
        self, data: Any = None, files: Any = None, *, visit: Visit, amount: Decimal, today: dt.date
    ) -> None:
        first = {"key": uuid.uuid4(), "amount": amount, "signed_on": today, "name": visit.met}
        super().__init__(data, files, initial=first)
        self.fields["name"].label = _("Who signs for the household")
        self.fields["signed_on"].widget.attrs |= {
            "max": today.isoformat(),
            "min": visit.visited_on.isoformat(),
        }

    @property
    def is_touched(self) -> bool:
        """A form of one signature is always meant."""
        return True

    @property
    def said(self) -> dict[str, Any]:
        """The arguments for `take_receipt`."""
        cleaned = self.cleaned_data
        named = {name: cleaned[name] for name in ("key", "amount", "signed_on", "picture")}
        return {**named, "signed_by": cleaned["name"]}


class LookForm(DressedForm):
    """What somebody found who looked at a visit."""

    note = forms.CharField(
        label=_("What you found"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
