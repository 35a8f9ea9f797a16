"""Forms of the acts that change who belongs to a household: one for each kind of event."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Act
from common.forms import DateInput, DressedForm
from common.identifiers import IdentifierError, IdNumber, parse_id_number
from common.photo_fields import PhotosField
from households.codes import JoinReason, LeaveReason, Relation, Sex
from households.models import Household, HouseholdYear, MemberYear

MOST_PROOFS = 9
CHOOSE = ("", _("Choose one"))
# Written by the acts themselves.
OF_ACTS = (JoinReason.FROM_HOUSEHOLD, JoinReason.RETURNED, LeaveReason.TO_HOUSEHOLD)
JOIN_REASONS = [choice for choice in JoinReason.choices if choice[0] not in OF_ACTS]
LEAVE_REASONS = [choice for choice in LeaveReason.choices if choice[0] not in OF_ACTS]
RETURN_REASONS = [
    choice
    for choice in JoinReason.choices
    if choice[0] in (JoinReason.RETURNED, JoinReason.MOVED_IN, JoinReason.RELEASED, JoinReason.OTHER)
]
NOT_HEAD = [choice for choice in Relation.choices if choice[0] != Relation.HEAD]


class FamilyEventForm(DressedForm):
    """What every event says: its day, what shows it, a remark."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    on = forms.DateField(label=_("date of the event"), widget=DateInput)
    remark = forms.CharField(label=_("remark"), max_length=200, required=False)
    photos = PhotosField(
        most=MOST_PROOFS,
        label=_("photos of proofs"),
        required=False,
        help_text=_("Birth, marriage or death certificate, household book, agreement of the family."),
    )
    # What the act itself asks, before the remark.
    asked: tuple[str, ...] = ()

    def __init__(self, *args: Any, copy: HouseholdYear, user: User, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"key": uuid.uuid4(), "on": today}, **kwargs)
        self.copy, self.user = copy, user
        self.fields["on"].widget.attrs["max"] = today.isoformat()
        self.offer()
        self.order_fields(["key", "on", *self.asked, "remark", "photos"])

    def offer(self) -> None:
        """Fill in what depends on the household."""

    def act(self) -> dict[str, Any]:
        """The arguments of the act beside what every event says."""
        return {name: self.cleaned_data[name] for name in self.asked}

    def members(self) -> list[MemberYear]:
        """Who belongs to the household, the head first."""
        rows = list(self.copy.members.active().order_by("pk"))
        return sorted(rows, key=lambda row: row.relation != Relation.HEAD)


class JoinForm(FamilyEventForm):
    """Somebody new: only what tells who it is; the rest is entered on the form of the household."""

    reason = forms.ChoiceField(label=_("reason for joining"), choices=[CHOOSE, *JOIN_REASONS])
    name = forms.CharField(label=_("name"), max_length=50)
    number = forms.CharField(
        label=_("certificate number"),
        max_length=60,
        required=False,
        help_text=_("Only a newborn may have none yet."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    sex = forms.ChoiceField(label=_("sex"), choices=[CHOOSE, *Sex.choices], required=False)
    birth_date = forms.DateField(label=_("date of birth"), widget=DateInput, required=False)
    relation = forms.ChoiceField(label=_("relationship to head"), choices=[CHOOSE, *NOT_HEAD])
    asked = ("reason", "name", "number", "sex", "birth_date", "relation")

    def clean_number(self) -> IdNumber | None:
        """The number as it is stored."""
        text = self.cleaned_data["number"].strip()
        try:
            return parse_id_number(text) if text else None
        except IdentifierError as error:
            raise forms.ValidationError(str(error.message)) from error

    def clean(self) -> dict[str, Any]:
        """Sex and day of birth follow the number; they must be known either way."""
        cleaned: dict[str, Any] = super().clean() or {}
        number = cleaned.get("number")
        if number is not None:
            cleaned["sex"] = cleaned.get("sex") or number.sex or ""
            cleaned["birth_date"] = cleaned.get("birth_date") or number.birth_date
        for name in ("sex", "birth_date"):
            if name not in self.errors and not cleaned.get(name):
                self.add_error(name, self.fields[name].error_messages["required"])
        return cleaned

    def act(self) -> dict[str, Any]:
        """Columns of the member's copy, the number and the reason apart."""
        values = {name: self.cleaned_data[name] for name in ("name", "sex", "birth_date", "relation")}
        return {
            "values": values,
            "number": self.cleaned_data["number"],
            "reason": self.cleaned_data["reason"],
        }


class LeaveForm(FamilyEventForm):
    """Who leaves, and why."""

    rows = forms.TypedMultipleChoiceField(
        label=_("who leaves"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.ChoiceField(label=_("reason for leaving"), choices=[CHOOSE, *LEAVE_REASONS])
    successor = forms.TypedChoiceField(
        label=_("who is the head now"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Only when the head leaves. Check the others' relations to the new head afterwards."),
    )
    asked = ("rows", "reason", "successor")

    def offer(self) -> None:
        """The members of today."""
        called = [(row.pk, _called(row)) for row in self.members()]
        self.fields["rows"].choices = called  # type: ignore[attr-defined]
        self.fields["successor"].choices = [("", "—"), *called[1:]]  # type: ignore[attr-defined]


class ReturnForm(FamilyEventForm):
    """Which former member comes back, as what."""

    row = forms.TypedChoiceField(label=_("who comes back"), coerce=int)
    relation = forms.ChoiceField(label=_("relationship to head"), choices=[CHOOSE, *NOT_HEAD])
    reason = forms.ChoiceField(label=_("reason"), choices=RETURN_REASONS)
    asked = ("row", "relation", "reason")

    def offer(self) -> None:
        """Former members who are nowhere else now."""
        gone = self.copy.members.filter(left_on__isnull=False).exclude(leave_reason=LeaveReason.DEATH)
        here = MemberYear.objects.active().of_year(self.copy.year_id).values("member")
        rows = gone.exclude(member__in=here).order_by("-left_on", "pk")
        named = [(row.pk, f"{row.name}（{row.left_on} {row.get_leave_reason_display()}）") for row in rows]
        self.fields["row"].choices = [CHOOSE, *named]  # type: ignore[attr-defined]


class RelationsForm(FamilyEventForm):
    """A relation for each member: of all of them, or of those who go."""

    # What an empty relation means; None: everybody needs one.
    stays: Any = _("stays here")
    choices = NOT_HEAD

    def offer(self) -> None:
        """One list for each member."""
        blank = [("", self.stays)] if self.stays else []
        self.rows = {f"relation-{row.pk}": row for row in self.members()}
        for name, row in self.rows.items():
            self.fields[name] = forms.ChoiceField(
                label=_called(row),
                choices=[*blank, *self.choices],
                required=not self.stays,
                initial="" if self.stays else row.relation,
                widget=forms.Select(attrs={"class": "form-select"}),
            )
        self.asked = (*type(self).asked, *self.rows)

    def act(self) -> dict[str, Any]:
        """The relations that were chosen, by the key of the member's row."""
        said = {row.pk: self.cleaned_data[name] for name, row in self.rows.items()}
        rest = {name: self.cleaned_data[name] for name in type(self).asked}
        return {**rest, "relations": {key: relation for key, relation in said.items() if relation}}


class HeadForm(RelationsForm):
    """Everybody's relation to the new head."""

    stays = None
    choices = list(Relation.choices)


class SplitForm(RelationsForm):
    """Who founds the new household, and as what in it."""

    number = forms.CharField(
        label=_("number of the new household"),
        max_length=20,
        required=False,
        help_text=_("Leave empty until it has been given."),
    )
    choices = list(Relation.choices)
    asked = ("number",)


class OtherHousehold(RelationsForm):
    """With a household that is there already."""

    other = forms.CharField(label=_("number of the other household"), max_length=20)
    asked = ("other",)

    def clean_other(self) -> Household:
        """A household of the user's area, by its number."""
        homes = Household.objects.visible_to(self.user, Act.EDIT_REGISTER)
        found = homes.filter(household_no=self.cleaned_data["other"].strip())
        other = found.exclude(pk=self.copy.household_id).first()
        if other is None:
            raise forms.ValidationError(_("There is no other household with this number in your area."))
        return other


class TransferForm(OtherHousehold):
    """Who goes there, and as what."""


class MergeForm(OtherHousehold):
    """What everybody is there."""

    stays = None
    choices = NOT_HEAD

    def offer(self) -> None:
        """Nobody comes as the head, whatever they are here."""
        super().offer()
        for name, row in self.rows.items():
            if row.relation == Relation.HEAD:
                self.fields[name].initial = ""
                self.fields[name].choices = [CHOOSE, *NOT_HEAD]  # type: ignore[attr-defined]


def _called(row: MemberYear) -> str:
    return f"{row.name}（{row.get_relation_display()}）"
