"""Phone forms of the site: progress with photos, acceptance with signatures."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DateInput, DressedForm
from common.photo_fields import PhotosField
from common.signature_forms import SignedForm
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


class SignatureForm(SignedForm):
    """One signature of an acceptance: as whom, and of which household."""

    part = forms.ChoiceField(label=_("signs as"), choices=SignerPart.choices)
    household = forms.TypedChoiceField(label=_("household"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, households: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["household"].choices = [("", "—"), *households]  # type: ignore[attr-defined]


class _Signatures(forms.BaseFormSet):
    def given(self) -> list[SignatureGiven]:
        """The signatures of the rows that were filled."""
        rows = [form.cleaned_data for form in self.forms if form.is_touched]
        return [
            SignatureGiven(r["name"], r["part"], r["picture"], r["household"], bool(r["drawn"])) for r in rows
        ]


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
