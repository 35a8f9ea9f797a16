"""Forms of help plans, policies and training."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.area_choice import AreaChoice
from accounts.models import Area, User
from accounts.models.area import Level
from accounts.roles import Act
from assistance.forms.pairing import the_one
from assistance.helpers import suggest
from assistance.models import HelperTraining, HelpMeasure, Policy
from common.forms import DateInput, DressedForm, DressedModelForm, QuickSelect

_NOBODY = _("Nobody of this name is in the system.")


class MeasureForm(DressedModelForm):
    """A measure for a household; where it takes the place of another one, why."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    member = forms.TypedChoiceField(
        label=_("For whom"), required=False, coerce=int, empty_value=None, widget=QuickSelect
    )
    person = forms.CharField(
        label=_("Responsible person"), max_length=50, help_text=_("Name or sign-in name of the cadre.")
    )
    reason = forms.CharField(label=_("Why the measure before is adjusted"), max_length=300)

    class Meta:
        model = HelpMeasure
        fields = ("kind", "text", "member", "programme", "policy", "person", "begins_on")
        widgets = {"begins_on": DateInput}

    def __init__(
        self,
        *args: Any,
        user: User,
        today: dt.date,
        members: dict[int, str],
        old: HelpMeasure | None,
        **kwargs: Any,
    ) -> None:
        first: dict[str, Any] = {"key": uuid.uuid4(), "begins_on": today, "person": user.username}
        if old is not None:
            first |= {"kind": old.kind, "policy": old.policy_id, "member": old.member_id}
        super().__init__(*args, initial=first, **kwargs)
        policies: Any = self.fields["policy"]
        policies.queryset = Policy.objects.in_force(today)
        suggest(self.fields["person"])
        self.members = members
        self.fields["member"].choices = [("", _("the whole household")), *members.items()]  # type: ignore[attr-defined]
        if old is None:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """The member by key, as the service takes it."""
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["member_id"] = cleaned.pop("member", None)
        return cleaned

    def clean_person(self) -> User | None:
        """The one user of this name."""
        return the_one(User.objects.filter(is_active=True), self.cleaned_data["person"], _NOBODY)

    def _post_clean(self) -> None:
        """The service builds the row and asks its constraints."""


class EndMeasureForm(DressedForm):
    """The day and the outcome."""

    on = forms.DateField(label=_("Ended on"), widget=DateInput)
    outcome = forms.CharField(label=_("Outcome"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class PolicyForm(DressedModelForm):
    """A policy of the library."""

    class Meta:
        model = Policy
        fields = ("title", "document_no", "level", "issuer", "issued_on", "ends_on", "kind", "content")
        widgets = {
            "issued_on": DateInput,
            "ends_on": DateInput,
            "content": forms.Textarea(attrs={"rows": 4}),
        }


class TrainingForm(DressedModelForm):
    """A course; who took part is written by name, a line each."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    area = AreaChoice(label=_("Held by the county or township of"), queryset=Area.objects.none())
    people = forms.CharField(
        label=_("Who took part"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Names or sign-in names, one a line."),
    )

    class Meta:
        model = HelperTraining
        fields = ("area", "held_on", "topic", "hours", "place", "people")
        widgets = {"held_on": DateInput}

    def __init__(self, *args: Any, user: User, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"key": uuid.uuid4(), "held_on": today}, **kwargs)
        areas: Any = self.fields["area"]
        inside = Area.objects.inside(user.access.prefixes(Act.EDIT_PAIRINGS)).on(today)
        areas.queryset = inside.filter(level__in=(Level.COUNTY, Level.TOWNSHIP))

    def clean_people(self) -> list[User]:
        """The users of these names; every name that is nobody's is said."""
        people, wrong = [], []
        for name in dict.fromkeys(line.strip() for line in self.cleaned_data["people"].splitlines()):
            try:
                person = the_one(User.objects.filter(is_active=True), name, f"{name}：{_NOBODY}")
            except forms.ValidationError as error:
                wrong.append(error)
            else:
                people += [person] if person else []
        if wrong:
            raise forms.ValidationError(wrong)
        return people

    def _post_clean(self) -> None:
        """The service builds the row and asks its constraints."""
