"""The form field of several photos, each checked and drawn anew before anything is stored."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from common import photos
from common.photos import Photo, PhotoRefused


class ManyFiles(forms.FileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: MultiValueDict[str, Any], name: str) -> list[Any]:
        """Every file sent under the name."""
        return files.getlist(name)


class PhotosField(forms.FileField):
    """Several photos; the cleaned value is a list of `Photo`."""

    widget = ManyFiles

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most = most
        # static/js/shrink.js makes them small before they are sent.
        self.widget.attrs |= {"accept": "image/*", "multiple": True, "data-shrink": True}

    def clean(self, data: Any, initial: Any = None) -> list[Photo]:
        """The clean photos; too many are refused before any is opened."""
        uploads = [upload for upload in data or () if upload is not None]
        if len(uploads) > self.most:
            raise forms.ValidationError(_("At most %(count)s photos."), params={"count": self.most})
        if self.required and not uploads:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        taken, refused = [], []
        for upload in uploads:
            try:
                taken.append(photos.take(upload))
            except PhotoRefused as refusal:
                wording = {"name": upload.name, "sentence": refusal}
                refused.append(forms.ValidationError(_("%(name)s: %(sentence)s"), params=wording))
        if refused:
            raise forms.ValidationError(refused)
        return taken
