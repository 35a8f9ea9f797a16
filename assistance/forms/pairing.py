"""Forms of pairing a household and of ending a pairing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from assistance.helpers import helpers_on, suggest
from assistance.models import PairingForm, PairingRole
from common.forms import DateInput, DressedForm


def the_helper(name: str, today: dt.date) -> User | None:
    """The one helper of this name; several of one name are told apart by their sign-in names."""
    nobody = _("Nobody of this name holds a posting as helper. Ask the administrator to add one.")
    return the_one(helpers_on(today), name, nobody)


def the_one(people: Any, name: str, nobody: Any) -> User | None:
    """The one of these people who is called so; None for no name."""
    if not name:
        return None
    found = list(people.called(name).order_by("username")[:6])
    exact = [user for user in found if user.username == name] or found
    if not exact:
        raise forms.ValidationError(nobody)
    if len(exact) > 1:
        names = "、".join(user.username for user in exact)
        raise forms.ValidationError(
            _("Several people have this name; write the sign-in name instead: %(names)s") % {"names": names}
        )
    return exact[0]


class NewPairingForm(DressedForm):
    """A helper by name, or an organisation (支部帮)."""

    helper = forms.CharField(
        label=_("Helper"), max_length=50, required=False, help_text=_("Name or sign-in name of the cadre.")
    )
    organisation = forms.ModelChoiceField(
        label=_("Or helping organisation"), queryset=Organisation.objects.none(), required=False
    )
    role = forms.ChoiceField(
        label=_("Responsibility"), choices=PairingRole.choices, initial=PairingRole.DIRECT
    )
    form = forms.ChoiceField(
        label=_("Form of pairing"), choices=PairingForm.choices, initial=PairingForm.ONE_SEVERAL
    )
    valid_from = forms.DateField(label=_("Paired from"), widget=DateInput)
    note = forms.CharField(label=_("Remark"), max_length=200, required=False)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"valid_from": today}, **kwargs)
        self.today = today
        suggest(self.fields["helper"])
        self.fields["organisation"].queryset = Organisation.objects.in_force(today)  # type: ignore[attr-defined]

    def clean_helper(self) -> User | None:
        """The one helper of this name."""
        return the_helper(self.cleaned_data["helper"], self.today)

    def clean(self) -> dict[str, Any]:
        """Exactly one of helper and organisation."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "helper" not in self.errors and bool(cleaned.get("helper")) == bool(cleaned.get("organisation")):
            self.add_error(None, _("Name either a helper or a helping organisation."))
        return cleaned


class EndPairingForm(DressedForm):
    """The day and the reason of the end, and who goes on."""

    valid_to = forms.DateField(
        label=_("Ends on"), widget=DateInput, help_text=_("First day on which the helper no longer helps.")
    )
    reason = forms.CharField(label=_("Reason for ending"), max_length=200)
    successor = forms.CharField(
        label=_("Successor"),
        max_length=50,
        required=False,
        help_text=_("Takes the same part from that day. Needed while the household is not out of poverty."),
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"valid_to": today}, **kwargs)
        self.today = today
        suggest(self.fields["successor"])

    def clean_successor(self) -> User | None:
        """The one helper of this name."""
        return the_helper(self.cleaned_data["successor"], self.today)
