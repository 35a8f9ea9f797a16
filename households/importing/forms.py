"""The upload form of a sheet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Area, User
from accounts.models.area import Level
from common.forms import dress
from common.sheets.limits import MIB
from households.importing.kinds import ImportKind

ENDINGS = (".xlsx", ".xls", ".csv")


class UploadForm(forms.Form):
    """A sheet and the area it is for: one the user may import for."""

    area = forms.ModelChoiceField(Area.objects.none(), label=_("Area"), empty_label=None)
    file = forms.FileField(
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}), allow_empty_file=False
    )

    def __init__(self, *args: Any, user: User, kind: ImportKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = kind.words.file
        prefixes = user.access.prefixes(kind.act)
        areas = Area.objects.inside(prefixes).filter(Q(level__lte=Level.TOWNSHIP) | Q(code__in=prefixes))
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]
        dress(self)  # last: it looks at the errors, so the choices must be there

    def clean_file(self) -> UploadedFile:
        """Refuse at once what would only be refused later."""
        file: UploadedFile = self.cleaned_data["file"]
        if not (file.name or "").lower().endswith(ENDINGS):
            raise forms.ValidationError(_("Please give an .xlsx, .xls or .csv file."))
        if (file.size or 0) > settings.ROSTER_MAX_BYTES:
            limit = settings.ROSTER_MAX_BYTES // MIB
            raise forms.ValidationError(format_lazy(_("The file is larger than {limit} MB."), limit=limit))
        return file
