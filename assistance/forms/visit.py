"""The phone form of a visit."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assistance.models import GiftKind, VisitTheme
from assistance.policies import MAX_GIFT_VALUE, MAX_GIFTS, MAX_PHOTOS
from assistance.services import GiftGiven, Place
from common import photos
from common.forms import DateInput, DressedForm
from common.photos import Photo, PhotoRefused

SOMEBODY_ELSE = "-"


class ManyFiles(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several photos, each checked and drawn anew; the cleaned value is a list of `Photo`."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Photo]:
        """The clean photos; too many are refused before any is opened."""
        uploads = [upload for upload in data or () if upload]
        if len(uploads) > MAX_PHOTOS:
            raise forms.ValidationError(_("At most %(count)s photos.") % {"count": MAX_PHOTOS})
        try:
            return [photos.take(upload) for upload in uploads]
        except PhotoRefused as refused:
            raise forms.ValidationError(str(refused)) from refused


class VisitForm(DressedForm):
    """One visit; `met` is chosen from the members or written down."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    visited_on = forms.DateField(label=_("Date of visit"), widget=DateInput)
    met_member = forms.ChoiceField(label=_("Who was met"))
    met_other = forms.CharField(label=_("Name of the person met"), max_length=50, required=False)
    theme = forms.ChoiceField(label=_("Theme"), choices=[("", "—"), *VisitTheme.choices])
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
    photos = PhotosField(label=_("Photos"), required=False)

    def __init__(self, *args: Any, members: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["met_member"]
        field.choices = [*((name, name) for name in members), (SOMEBODY_ELSE, _("somebody else"))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Adds `met` and `place`."""
        cleaned: dict[str, Any] = super().clean() or {}
        met = cleaned.get("met_member", "")
        if met == SOMEBODY_ELSE:
            met = cleaned.get("met_other", "")
            if not met and "met_other" not in self.errors:
                self.add_error("met_other", _("Write whom you met."))
        cleaned["met"] = met
        latitude, longitude = cleaned.get("latitude"), cleaned.get("longitude")
        if (latitude is None) != (longitude is None) and not {"latitude", "longitude"} & set(self.errors):
            self.add_error(None, _("A place needs latitude and longitude."))
        cleaned["place"] = None
        if latitude is not None and longitude is not None:
            cleaned["place"] = Place(latitude, longitude, cleaned.get("accuracy"))
        return cleaned


class GiftForm(DressedForm):
    """One row of cash or goods."""

    kind = forms.ChoiceField(label=_("Kind"), choices=GiftKind.choices)
    description = forms.CharField(label=_("What was given"), max_length=100, required=False)
    value = forms.DecimalField(
        label=_("Value (yuan)"),
        max_digits=10,
        decimal_places=2,
        min_value=0,
        max_value=MAX_GIFT_VALUE,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.01"}),
    )

    def clean(self) -> dict[str, Any]:
        """An untouched row is no gift; a touched one needs a value, and goods a name."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors or not (cleaned["description"] or cleaned["value"]):
            return cleaned
        if not cleaned["value"]:
            self.add_error("value", _("A gift has a value above 0 yuan."))
        if cleaned["kind"] == GiftKind.GOODS and not cleaned["description"]:
            self.add_error("description", _("Say which goods were given."))
        return cleaned

    def gift(self) -> GiftGiven | None:
        """The gift of this row, if it is one."""
        data = self.cleaned_data
        if not data.get("value"):
            return None
        return GiftGiven(data["kind"], data["description"], data["value"])


GiftFormSet = forms.formset_factory(
    GiftForm, extra=1, max_num=MAX_GIFTS, absolute_max=MAX_GIFTS, validate_max=True
)


class VisitSheet:
    """The visit form and its gift rows as one: valid together, or shown again together."""

    def __init__(
        self, data: Any = None, files: Any = None, *, members: Sequence[str], **initial: Any
    ) -> None:
        self.form = VisitForm(
            data,
            files,
            members=members,
            initial={"key": uuid.uuid4(), **initial},
            use_required_attribute=True,
        )
        self.gifts = GiftFormSet(data, prefix="gifts", form_kwargs={"use_required_attribute": False})

    def is_valid(self) -> bool:
        """Whether both are; both are asked, so that every error is shown at once."""
        return all([self.form.is_valid(), self.gifts.is_valid()])

    def values(self) -> dict[str, Any]:
        """The arguments for `log_visit`."""
        names = ("key", "visited_on", "met", "theme", "found", "problem", "place", "photos")
        gifts = [gift for row in self.gifts.forms if (gift := row.gift())]
        return {"gifts": gifts, **{name: self.form.cleaned_data[name] for name in names}}
