"""Phone forms of the site: progress with photos, acceptance with signatures."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common import photos
from common.forms import DateInput, DressedForm
from common.photo_fields import PhotosField
from common.photos import Photo, PhotoRefused
from common.signatures import take_drawn
from projects.models import Participation, Project, SignerPart
from projects.policies import MAX_PHOTOS, MAX_SIGNATURES
from projects.services import SignatureGiven


class ProgressForm(DressedForm):
    """How far the work is."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    on = forms.DateField(label=_("date"), widget=DateInput)
    percent = forms.IntegerField(
        label=_("done (%)"),
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    text = forms.CharField(
        label=_("progress and difficulties"), max_length=500, widget=forms.Textarea(attrs={"rows": 4})
    )
    photos = PhotosField(most=MAX_PHOTOS, label=_("photos of progress"), required=False)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"key": uuid.uuid4(), "on": today}, **kwargs)
        self.fields["on"].widget.attrs["max"] = today.isoformat()


class AcceptanceForm(DressedForm):
    """What those who inspected the work found."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    on = forms.DateField(label=_("date of acceptance"), widget=DateInput)
    place = forms.CharField(label=_("place of acceptance"), max_length=100)
    passed = forms.TypedChoiceField(
        label=_("verdict"),
        choices=[("", _("Choose one")), ("yes", _("the work passes")), ("no", _("the work does not pass"))],
        coerce=lambda value: value == "yes",
    )
    conclusion = forms.CharField(
        label=_("conclusion"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )


class SignatureForm(DressedForm):
    """One signature: drawn on the screen, or a photo of the signed sheet."""

    name = forms.CharField(label=_("name"), max_length=50, required=False)
    part = forms.ChoiceField(label=_("signs as"), choices=SignerPart.choices)
    household = forms.TypedChoiceField(label=_("household"), coerce=int, empty_value=None, required=False)
    drawn = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-drawn": True}))
    photo = forms.FileField(
        label=_("Or a photo of the signed sheet"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "data-shrink": True}),
    )

    def __init__(self, *args: Any, households: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["household"].choices = [("", "—"), *households]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """An untouched row is none; a touched one needs a name and a picture."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors or not self.is_touched:
            return cleaned
        if not cleaned["name"]:
            self.add_error("name", _("Write who signs."))
        cleaned["picture"] = self._picture(cleaned)
        return cleaned

    @property
    def is_touched(self) -> bool:
        """Whether anything that makes a signature was given."""
        cleaned = self.cleaned_data
        return bool(cleaned.get("name") or cleaned.get("drawn") or cleaned.get("photo"))

    def _picture(self, cleaned: dict[str, Any]) -> Photo | None:
        try:
            if cleaned["drawn"]:
                return take_drawn(cleaned["drawn"])
            if cleaned["photo"]:
                return photos.take(cleaned["photo"])
        except PhotoRefused as refusal:
            self.add_error("photo", str(refusal))
            return None
        self.add_error(
            "photo", _("The signature is missing: sign in the field, or add a photo of the signed sheet.")
        )
        return None


class _Signatures(forms.BaseFormSet):
    def given(self) -> list[SignatureGiven]:
        """The signatures of the rows that were filled."""
        rows = [form.cleaned_data for form in self.forms if form.is_touched]
        return [SignatureGiven(r["name"], r["part"], r["picture"], r["household"]) for r in rows]


SignatureFormSet = forms.formset_factory(
    SignatureForm,
    formset=_Signatures,
    extra=2,
    max_num=MAX_SIGNATURES,
    absolute_max=MAX_SIGNATURES,
    validate_max=True,
)


class AcceptanceSheet:
    """The acceptance and its signatures as one: valid together, or shown again together."""

    def __init__(self, data: Any = None, files: Any = None, *, project: Project, today: dt.date) -> None:
        self.form = AcceptanceForm(data, initial={"key": uuid.uuid4(), "on": today})
        rows: Any = Participation.objects.filter(project=project).in_view()
        households = [(row.household_id, row.head or row.household.household_no) for row in rows]
        self.signatures: Any = SignatureFormSet(
            data,
            files,
            prefix="signatures",
            form_kwargs={"households": households, "use_required_attribute": False},
        )

    def is_valid(self) -> bool:
        """Whether both are; both are asked, so that every error is shown at once."""
        return all([self.form.is_valid(), self.signatures.is_valid()])

    def values(self) -> dict[str, Any]:
        """The arguments for `record_acceptance`."""
        return {**self.form.cleaned_data, "signatures": self.signatures.given()}
