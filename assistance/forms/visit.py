"""The phone form of a visit, with its rows of gifts."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assistance.models import GiftKind, VisitTheme
from assistance.policies import MAX_GIFT_VALUE, MAX_GIFTS, MAX_PHOTOS
from assistance.services import GiftGiven, Place
from common.forms import DateInput, DressedForm
from common.photo_fields import PhotosField
from common.photos import Photo, PhotoRefused
from common.signatures import take_drawn

SOMEBODY_ELSE = "-"


class VisitForm(DressedForm):
    """One visit; `met` is chosen from the members or written down."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    visited_on = forms.DateField(label=_("Date of visit"), widget=DateInput)
    met_member = forms.ChoiceField(label=_("Who was met"))
    met_other = forms.CharField(label=_("Name of the person met"), max_length=50, required=False)
    theme = forms.ChoiceField(label=_("Theme"), choices=[("", _("Choose one")), *VisitTheme.choices])
    found = forms.CharField(
        label=_("What was found"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    problem = forms.CharField(
        label=_("Problem raised by the household"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Leave empty when nothing was raised."),
    )
    photos = PhotosField(most=MAX_PHOTOS, label=_("Photos"), required=False)
    drawn = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-drawn": True}))
    latitude = forms.DecimalField(
        min_value=-90, max_value=90, max_digits=9, decimal_places=6, required=False, widget=forms.HiddenInput
    )
    longitude = forms.DecimalField(
        min_value=-180,
        max_value=180,
        max_digits=9,
        decimal_places=6,
        required=False,
        widget=forms.HiddenInput,
    )
    accuracy = forms.IntegerField(min_value=0, max_value=1_000_000, required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, members: Sequence[str], first_day: dt.date | None, today: dt.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [*((name, name) for name in members), (SOMEBODY_ELSE, _("another person"))]
        self.fields["met_member"].choices = choices  # type: ignore[attr-defined]
        # photos.js shrinks and keeps them itself.
        del self.fields["photos"].widget.attrs["data-shrink"]
        day = self.fields["visited_on"].widget.attrs
        day["max"] = today.isoformat()
        if first_day:
            day["min"] = first_day.isoformat()

    def clean(self) -> dict[str, Any]:
        """Adds `met`, `place` and `signature`."""
        cleaned: dict[str, Any] = super().clean() or {}
        met = cleaned.get("met_member", "")
        if met == SOMEBODY_ELSE:
            met = cleaned.get("met_other", "")
            if not met and "met_other" not in self.errors:
                self.add_error("met_other", _("Write whom you met."))
        cleaned["met"] = met
        cleaned["place"] = self._place(cleaned)
        cleaned["signature"] = self._signature(cleaned.get("drawn", ""))
        return cleaned

    def _signature(self, drawn: str) -> Photo | None:
        """What the household drew for the gifts, if it did."""
        try:
            return take_drawn(drawn) if drawn else None
        except PhotoRefused as refusal:
            self.add_error(None, str(refusal))
            return None

    def _place(self, cleaned: dict[str, Any]) -> Place | None:
        """Where the phone was; half a place, or one that is none, is refused."""
        latitude, longitude = cleaned.get("latitude"), cleaned.get("longitude")
        broken = {"latitude", "longitude", "accuracy"} & set(self.errors)
        if latitude is not None and longitude is not None and not broken:
            return Place(latitude, longitude, cleaned.get("accuracy"))
        if broken or latitude is not None or longitude is not None:
            self.add_error(None, _("The place could not be read. Remove it, or take it again."))
        return None


class GiftForm(DressedForm):
    """One row of cash or goods."""

    kind = forms.ChoiceField(label=_("Kind"), choices=GiftKind.choices)
    description = forms.CharField(label=_("What was given"), max_length=100, required=False)
    value = forms.DecimalField(
        label=_("Value (yuan)"),
        max_digits=10,
        decimal_places=2,
        max_value=MAX_GIFT_VALUE,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.01", "min": "0.01"}),
    )

    def clean(self) -> dict[str, Any]:
        """An untouched row is no gift; a touched one needs a value, and goods a name."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors or not self._is_touched(cleaned):
            return cleaned
        value = cleaned["value"]
        if value is None or value <= 0:
            self.add_error("value", _("A gift has a value above 0 yuan."))
        if cleaned["kind"] == GiftKind.GOODS and not cleaned["description"]:
            self.add_error("description", _("Say which goods were given."))
        return cleaned

    def gift(self) -> GiftGiven | None:
        """The gift of this row, if it is one."""
        data = self.cleaned_data
        if not self._is_touched(data):
            return None
        return GiftGiven(data["kind"], data["description"], data["value"])

    @staticmethod
    def _is_touched(cleaned: dict[str, Any]) -> bool:
        return bool(cleaned.get("description")) or cleaned.get("value") is not None


# Two rows for a browser without scripts; the page's script shows rows as they are asked for.
GiftFormSet = forms.formset_factory(
    GiftForm, extra=2, max_num=MAX_GIFTS, absolute_max=MAX_GIFTS, validate_max=True
)


class VisitSheet:
    """The visit form and its gift rows as one: valid together, or shown again together.

    `prefix` tells apart the sheets of several visits that come together.
    """

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        members: Sequence[str],
        first_day: dt.date | None,
        today: dt.date,
        prefix: str = "",
    ) -> None:
        self.form = VisitForm(
            data,
            files,
            prefix=prefix or None,
            members=members,
            first_day=first_day,
            today=today,
            initial={"key": uuid.uuid4(), "visited_on": today},
        )
        rows = f"{prefix}-gifts" if prefix else "gifts"
        self.gifts = GiftFormSet(data, prefix=rows, form_kwargs={"use_required_attribute": False})

    def is_valid(self) -> bool:
        """Whether both are; both are asked, so that every error is shown at once."""
        return all([self.form.is_valid(), self.gifts.is_valid()]) and self._is_signed_for_something()

    def _is_signed_for_something(self) -> bool:
        if self.form.cleaned_data["signature"] and not self._given():
            sentence = _("There is nothing to sign for: write what was given, or clear the signature.")
            self.form.add_error(None, sentence)
            return False
        return True

    def _given(self) -> list[GiftGiven]:
        return [gift for row in self.gifts.forms if (gift := row.gift())]

    def sentences(self) -> list[str]:
        """What is wrong, each with the name of its field."""
        rows = [self.form, *self.gifts.forms]
        named = [
            f"{row.fields[name].label}: {error}" if name in row.fields and row.fields[name].label else error
            for row in rows
            for name, errors in row.errors.items()
            for error in errors
        ]
        return [str(sentence) for sentence in (*named, *self.gifts.non_form_errors())]

    def values(self) -> dict[str, Any]:
        """The arguments for `log_visit`."""
        names = ("key", "visited_on", "met", "theme", "found", "problem", "place", "photos", "signature")
        return {"gifts": self._given(), **{name: self.form.cleaned_data[name] for name in names}}
