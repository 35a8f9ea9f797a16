"""A signature in a form: drawn on the screen, or a photo of the signed sheet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common import photos
from common.forms import DressedForm
from common.photos import Photo, PhotoRefused
from common.signatures import take_drawn


class SignedForm(DressedForm):
    """One signature; its clean `picture` is a `Photo`. Drawn by common/_signature_pad.html."""

    name = forms.CharField(label=_("name"), max_length=50, required=False)
    drawn = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-drawn": True}))
    photo = forms.FileField(
        label=_("Or a photo of the signed sheet"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "data-shrink": True}),
    )

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
