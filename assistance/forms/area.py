"""Forms of who answers for villages and townships, and of donations."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.area_choice import AreaChoice
from accounts.models import Area, Organisation, User
from accounts.models.area import Level
from accounts.roles import Act
from assistance.area_codes import ORGANISATION_ROLES
from assistance.forms.pairing import the_one
from assistance.helpers import suggest
from assistance.models import AreaPairing, Donation
from common.forms import DateInput, DressedForm, DressedModelForm


class AreaPairingForm(DressedModelForm):
    """Which area, which part, and the person by name or the organisation."""

    area = AreaChoice(label=_("Village, township or county"), queryset=Area.objects.none())
    person = forms.CharField(
        label=_("Person"), max_length=50, required=False, help_text=_("Name or sign-in name of the cadre.")
    )

    class Meta:
        model = AreaPairing
        fields = ("area", "role", "person", "organisation", "is_lead", "valid_from", "note")
        widgets = {"valid_from": DateInput}

    def __init__(self, *args: Any, user: User, today: dt.date, **kwargs: Any) -> None:
        first = {"valid_from": today, **(kwargs.pop("initial", None) or {})}
        super().__init__(*args, initial=first, **kwargs)
        areas: Any = self.fields["area"]
        areas.queryset = _areas(user, today, Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)
        organisation: Any = self.fields["organisation"]
        organisation.queryset = Organisation.objects.in_force(today)
        organisation.help_text = _("For units, sectors, enterprises, schools; other parts are persons'.")
        suggest(self.fields["person"])

    def clean_person(self) -> User | None:
        """The one user of this name who may sign in."""
        people = User.objects.filter(is_active=True)
        return the_one(people, self.cleaned_data["person"], _("Nobody of this name is in the system."))

    def clean(self) -> dict[str, Any]:
        """Organisations where the part is one of organisations, persons elsewhere."""
        cleaned: dict[str, Any] = super().clean() or {}
        needed = "organisation" if cleaned.get("role") in ORGANISATION_ROLES else "person"
        if not cleaned.get(needed) and needed not in self.errors:
            self.add_error(needed, _("This part needs it."))
        cleaned["person" if needed == "organisation" else "organisation"] = None
        return cleaned

    def _post_clean(self) -> None:
        """The service builds the row and asks its constraints."""


class EndAreaPairingForm(DressedForm):
    """The day and the reason of the end."""

    valid_to = forms.DateField(
        label=_("Ends on"), widget=DateInput, help_text=_("First day on which it no longer holds.")
    )
    reason = forms.CharField(label=_("Reason for ending"), max_length=200)


class DonationForm(DressedModelForm):
    """A need from its first word to its publication; what is not known yet stays empty."""

    village = AreaChoice(label=_("Village"), queryset=Area.objects.none())

    class Meta:
        model = Donation
        fields = (
            "village",
            "need",
            "kind",
            "needed_on",
            "donor",
            "partner",
            "organisation",
            "goods",
            "amount",
            "received_on",
            "received_by",
            "publicised_on",
            "publicised_at",
        )
        widgets = {"needed_on": DateInput, "received_on": DateInput, "publicised_on": DateInput}

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, today: dt.date, **kwargs: Any) -> None:
        row = kwargs.get("instance")
        first = {"key": row.key} if row else {"key": uuid.uuid4(), "needed_on": today}
        super().__init__(*args, initial=first | (kwargs.pop("initial", None) or {}), **kwargs)
        village: Any = self.fields["village"]
        village.queryset = _areas(user, today, Level.VILLAGE)
        organisation: Any = self.fields["organisation"]
        organisation.queryset = Organisation.objects.in_force(today)

    def clean(self) -> dict[str, Any]:
        """The name of the donor follows from the organisation chosen."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("organisation") and not cleaned.get("donor"):
            cleaned["donor"] = cleaned["organisation"].name
        return cleaned

    def _post_clean(self) -> None:
        """The service asks the constraints of the row."""

    def row(self) -> Donation:
        """The donation as it is written here."""
        row = self.instance
        for name, value in self.cleaned_data.items():
            setattr(row, name, value)
        return row


def _areas(user: User, today: dt.date, *levels: Level) -> Any:
    areas = Area.objects.inside(user.access.prefixes(Act.EDIT_PAIRINGS)).on(today)
    return areas.filter(level__in=levels)
