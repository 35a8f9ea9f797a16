"""Forms of problems: a new one, and one form a step."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Posting, User
from accounts.models.area import codes_above
from accounts.roles import TIED_ROLES
from assistance.models import HouseholdProblem, Pairing
from assistance.policies import MAX_PHOTOS
from assistance.problem_codes import ProblemKind
from assistance.problem_cycle import HANDLING
from assistance.services.problems import Said
from common.forms import DateInput, DressedForm
from common.life_cycles import Transition
from common.photo_fields import PhotosField
from common.signature_forms import SignedForm

DAYS_TO_SOLVE = 30


class ProblemForm(DressedForm):
    """A new problem of a household."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    found_on = forms.DateField(label=_("Found on"), widget=DateInput)
    kind = forms.ChoiceField(
        label=_("Kind of problem"), choices=[("", _("Choose one")), *ProblemKind.choices]
    )
    text = forms.CharField(label=_("Problem"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, data: Any = None, *, today: dt.date) -> None:
        super().__init__(data, initial={"key": uuid.uuid4(), "found_on": today})
        self.fields["found_on"].widget.attrs["max"] = today.isoformat()


class StepForm(DressedForm):
    """What every step says: its day and the reason or opinion."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    on = forms.DateField(label=_("Date"), widget=DateInput)
    opinion = forms.CharField(
        label=_("Opinion or reason"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        problem: HouseholdProblem,
        transition: Transition,
        today: dt.date,
        head: str,
    ) -> None:
        super().__init__(data, files, initial={"key": uuid.uuid4(), "on": today})
        self.problem, self.today, self.head = problem, today, head
        if "opinion" in self.fields:
            self.fields["opinion"].required = transition.needs_opinion
        self.prepare()
        self.order_fields(
            ["key", "on", *(n for n in self.fields if n not in ("key", "on", "opinion")), "opinion"]
        )

    def prepare(self) -> None:
        """Fill choices and first values."""

    @property
    def said(self) -> Said:
        """What was said with the step."""
        names = Said.__dataclass_fields__.keys() & self.cleaned_data.keys()
        return Said(**{name: self.cleaned_data[name] for name in names})


class DeadlineForm(StepForm):
    """Until when it is to be solved."""

    deadline = forms.DateField(label=_("To be solved by"), widget=DateInput)

    def prepare(self) -> None:
        ahead = self.today + dt.timedelta(days=DAYS_TO_SOLVE)
        before = self.problem.deadline
        self.initial["deadline"] = before if before is not None and before >= self.today else ahead


class PersonChoice(forms.ModelChoiceField):
    """People with their sign-in names, since names repeat."""

    def label_from_instance(self, user: Any) -> str:
        """Name and sign-in name."""
        return f"{user.name}（{user.username}）"


class AssignForm(DeadlineForm):
    """To a person, a unit, or a person of a unit, until a day; what a visit brought gets its kind."""

    kind = forms.ChoiceField(label=_("Kind of problem"), choices=ProblemKind.choices)

    person = PersonChoice(label=_("Responsible person"), queryset=User.objects.none(), required=False)
    unit = forms.ModelChoiceField(
        label=_("Responsible unit"), queryset=Organisation.objects.none(), required=False
    )

    def prepare(self) -> None:
        super().prepare()
        self.initial["kind"] = self.problem.kind
        household, today = self.problem.household, self.today
        pairings = Pairing.objects.in_force(today).filter(household=household)
        postings = Posting.objects.in_force(today).filter(role__in=HANDLING)
        here = postings.exclude(role__in=TIED_ROLES).filter(area__in=codes_above(household.area_id))
        helping = postings.filter(
            Q(user__in=pairings.values("helper")) | Q(organisation__in=pairings.values("organisation"))
        )
        near = Q(pk__in=here.values("user_id")) | Q(pk__in=helping.values("user_id"))
        people = User.objects.filter(near, is_active=True).order_by("name", "pk")
        units = Q(pk__in=here.values("organisation_id")) | Q(pk__in=helping.values("organisation_id"))
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["unit"].queryset = Organisation.objects.in_force(today).filter(units)  # type: ignore[attr-defined]
        self.initial["person"], self.initial["unit"] = self.problem.person, self.problem.unit

    def clean(self) -> dict[str, Any]:
        """A person or a unit."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not cleaned["person"] and not cleaned["unit"]:
            self.add_error("person", _("Name a person or a unit."))
        return cleaned


class SolveForm(StepForm):
    """How it was solved, with photos that show it."""

    result = forms.CharField(
        label=_("How it was solved"), max_length=500, widget=forms.Textarea(attrs={"rows": 4})
    )
    photos = PhotosField(most=MAX_PHOTOS, label=_("Photos as evidence"))

    def prepare(self) -> None:
        del self.fields["opinion"]
        self.initial["result"] = self.problem.result


class ConfirmForm(SignedForm, StepForm):
    """The household signs that the problem is solved."""

    @property
    def is_touched(self) -> bool:
        """A form of one signature is always meant."""
        return True

    def prepare(self) -> None:
        self.fields["name"].label = _("Who signs for the household")
        self.fields["name"].required = True
        self.initial["name"] = self.head

    @property
    def said(self) -> Said:
        """The signature, and what the household said."""
        cleaned = self.cleaned_data
        return Said(opinion=cleaned["opinion"], signed_by=cleaned["name"], signature=cleaned.get("picture"))


# The form of each verb that asks for more than a reason.
FORMS: dict[str, type[StepForm]] = {
    "take": DeadlineForm,
    "assign": AssignForm,
    "reassign": AssignForm,
    "solve": SolveForm,
    "confirm": ConfirmForm,
    "reject": DeadlineForm,
    "reopen": DeadlineForm,
}
