"""Forms of findings: a new one, and one form a step of putting it right."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Posting, User
from accounts.models.area import codes_above
from accounts.roles import ROLE_ACTS, Act, Role
from common.forms import DateInput, DressedForm
from common.photo_fields import PhotosField
from inspections.codes import FindingSource
from inspections.models import Finding
from inspections.policies import MAX_PHOTOS
from inspections.transitions import DUTY

LEADING = (Role.LEADER, Role.COUNTY)
RECTIFYING = tuple(role for role, acts in ROLE_ACTS.items() if Act.RECTIFY in acts)


def people_for(area: str, roles: tuple[Role, ...], day: dt.date) -> Any:
    """Active users who hold one of the roles over the area on the day."""
    postings = Posting.objects.in_force(day).filter(role__in=roles, area__in=codes_above(area))
    return User.objects.filter(is_active=True, pk__in=postings.values("user_id")).order_by("name", "pk")


class PersonChoice(forms.ModelChoiceField):
    """People with their sign-in names, since names repeat."""

    def label_from_instance(self, user: Any) -> str:
        """Name and sign-in name."""
        return f"{user.name}（{user.username}）"


class FindingForm(DressedForm):
    """A new finding; what it is about was chosen before."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    source = forms.ChoiceField(label=_("Source of the finding"), choices=FindingSource.choices)
    found_on = forms.DateField(label=_("Found on"), widget=DateInput)
    text = forms.CharField(label=_("Problem"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    immediate = forms.BooleanField(label=_("To be put right at once"), required=False)
    photos = PhotosField(most=MAX_PHOTOS, label=_("Photos"), required=False)

    def __init__(
        self, data: Any = None, files: Any = None, *, today: dt.date, inspected: bool, text: str = ""
    ) -> None:
        initial = {"key": uuid.uuid4(), "found_on": today, "text": text, "source": FindingSource.COUNTY}
        super().__init__(data, files, initial=initial)
        self.fields["photos"].widget.attrs["accept"] = "image/*"
        if inspected:
            del self.fields["source"]


class StepForm(DressedForm):
    """What every step says: its day and an opinion."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    on = forms.DateField(label=_("Date"), widget=DateInput)

    def __init__(
        self, data: Any = None, files: Any = None, *, finding: Finding, today: dt.date, deadline: Any = None
    ) -> None:
        initial = {"key": uuid.uuid4(), "on": today, "deadline": deadline}
        super().__init__(data, files, initial=initial)
        self.finding = finding


class OpinionForm(StepForm):
    """Verifying and closing."""

    opinion = forms.CharField(
        label=_("Opinion"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class AssignForm(StepForm):
    """Measure, responsible leader, unit and person, deadline."""

    # What is to be put right at once has the day of the step.
    same_day = True

    measure = forms.CharField(label=_("Measure"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    leader = PersonChoice(label=_("Responsible leader"), queryset=User.objects.none())
    unit = forms.ModelChoiceField(label=_("Responsible unit"), queryset=Organisation.objects.none())
    person = PersonChoice(label=_("Responsible person"), queryset=User.objects.none())
    deadline = forms.DateField(label=_("Deadline"), widget=DateInput)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        area = self.finding.area_id
        choices = {
            "leader": people_for(area, LEADING, today),
            "person": people_for(area, RECTIFYING, today),
            "unit": Organisation.objects.in_force(today),
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        if self.finding.organisation_id:
            self.initial["unit"] = self.finding.organisation_id
        if self.finding.immediate and self.same_day:
            del self.fields["deadline"]


class ReassignForm(AssignForm):
    """Other hands or another deadline, and why; the fields begin with those of now."""

    same_day = False

    opinion = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["measure"]
        self.initial.update({name: getattr(self.finding, name) for name in DUTY})


class ReportForm(StepForm):
    """What was done, with photos."""

    result = forms.CharField(
        label=_("What was done, and the result"), max_length=1000, widget=forms.Textarea(attrs={"rows": 5})
    )
    photos = PhotosField(most=MAX_PHOTOS, label=_("Photos as evidence"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photos"].widget.attrs["accept"] = "image/*"


class SendBackForm(StepForm):
    """The reason, and a new deadline when the old one is too close."""

    opinion = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    deadline = forms.DateField(label=_("New deadline"), widget=DateInput, required=False)
