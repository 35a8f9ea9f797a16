"""One member row of the entry form, and the rows together."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import SuspiciousOperation
from django.utils.translation import gettext_lazy as _

from common.forms import DressedModelForm
from common.identifiers import IdentifierError, IdKind, IdNumber, Notice, parse_id_number, parse_phone
from common.identifiers import parse_school_roll as read_school_roll
from common.secrets import digest_of
from households.codes import DisabilityCategory, IdType, Relation, Sex
from households.forms.entry_fields import entry_field, refuse, typed
from households.identity import CERTIFICATES
from households.models import Member, MemberYear
from households.services.entry import MESSAGE_REGISTERED, MemberChanges

ROW = (
    "name",
    "relation",
    "id_number",
    "sex",
    "birth_date",
    "ethnic_group",
    "education_level",
    "schooling_status",
    "health_status",
    "labour_capacity",
)
GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (
        _("Person"),
        ("phone", "id_type", "person_no", "political_status", "speaks_mandarin", "identified_on"),
    ),
    (
        _("School and health"),
        ("dropout_reason", "school_roll_no", "disability_category", "disability_grade", "disability_year"),
    ),
    (
        _("Work"),
        (
            "work_months",
            "work_region",
            "work_place",
            "employer",
            "works_abroad",
            "job_channel",
            "industry",
            "public_post",
            "public_post_months",
        ),
    ),
    (
        _("Safeguards"),
        (
            "has_dibao",
            "has_destitute_support",
            "has_medical_insurance",
            "has_employee_medical",
            "has_serious_illness_insurance",
            "has_commercial_medical",
            "has_serious_illness_aid",
            "has_other_health_aid",
            "has_pension",
            "has_employee_pension",
        ),
    ),
    (_("Joining and leaving"), ("joined_on", "join_reason", "left_on", "leave_reason")),
)
PERSON = ("id_type", "id_number", "person_no", "school_roll_no")
_NAMES = (*ROW, *(name for _title, names in GROUPS for name in names))
COLUMNS = tuple(name for name in _NAMES if name not in PERSON)
MOST_MEMBERS = 60
# A provisional number says nothing certain of the birth (ID-12).
BORN_BY_NUMBER = frozenset(IdKind) - {IdKind.PLACEHOLDER}

MESSAGE_EDUCATION = _(
    "A pupil has a schooling status and no education level; all others the reverse (ED-01)."
)


def _person_field(name: str) -> forms.Field:
    field = entry_field(Member._meta.get_field(name))  # type: ignore[arg-type]
    if field is None:
        raise LookupError(name)
    return field


class MemberForm(DressedModelForm):
    """A member of the open year together with the person's certificate; an untouched row is left alone."""

    row = forms.IntegerField(required=False, widget=forms.HiddenInput)
    id_type = _person_field("id_type")
    id_number = _person_field("id_number")
    person_no = _person_field("person_no")
    school_roll_no = _person_field("school_roll_no")

    class Meta:
        model = MemberYear
        fields = COLUMNS
        formfield_callback = entry_field

    def __init__(self, *args: Any, on: dt.date, initial: Any = None, **kwargs: Any) -> None:
        stored: MemberYear | None = kwargs.get("instance")
        known = {name: getattr(stored.member, name) for name in PERSON} if stored else {}
        known["row"] = stored.pk if stored else None
        super().__init__(*args, initial={**known, **(initial or {})}, **kwargs)
        self.on = on
        self.notices: list[Notice] = []
        self.number: IdNumber | None = None
        self.fields["relation"].required = True
        self.fields["id_number"].widget.attrs |= {"maxlength": 24, "spellcheck": "false", "data-id": ""}

    @property
    def row_fields(self) -> list[Any]:
        """The fields of the compact row."""
        return [self[name] for name in ROW]

    @property
    def groups(self) -> list[dict[str, Any]]:
        """All other fields by title."""
        return [{"title": title, "fields": [self[name] for name in names]} for title, names in GROUPS]

    @property
    def opens(self) -> bool:
        """Whether a field of the expandable part has an error."""
        return any(self[name].errors for _title, names in GROUPS for name in names)

    @property
    def is_blank(self) -> bool:
        """Whether the row is not to be saved: an empty new one, or a new one taken away again."""
        return not self.instance.pk and (not self.has_changed() or self.cleaned_data.get("DELETE", False))

    def value(self, name: str) -> Any:
        """What the row will hold after saving."""
        if name in self.cleaned_data:
            return self.cleaned_data[name]
        return self.initial.get(name)

    @property
    def digest(self) -> str:
        """Of the number the row will have; empty without one."""
        if self.number is not None:
            return digest_of(self.number.key18)
        kept = self.instance.pk and self.value("id_number")
        return self.instance.member.id_digest if kept else ""

    def clean_id_number(self) -> Any:
        value = self.cleaned_data["id_number"]
        text = typed(value)
        if text:
            try:
                self.number = parse_id_number(text, on=self.on)
            except IdentifierError as error:
                raise refuse(error) from error
            self.notices += self.number.warnings
        return value

    def clean_phone(self) -> Any:
        value = self.cleaned_data["phone"]
        if not typed(value):
            return value
        try:
            return parse_phone(value).number
        except IdentifierError as error:
            raise refuse(error) from error

    def clean_school_roll_no(self) -> Any:
        value = self.cleaned_data["school_roll_no"]
        if not typed(value):
            return value
        try:
            return read_school_roll(value)
        except IdentifierError as error:
            raise refuse(error) from error

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        number = self.number or self._stored_number()
        if number is not None and "id_number" not in self.errors:
            self._agree(cleaned, number)
        if not cleaned.get("education_level") and not cleaned.get("schooling_status"):
            self.add_error("education_level", MESSAGE_EDUCATION)
        return cleaned

    def _stored_number(self) -> IdNumber | None:
        """The stored number, when it was left alone and can be read."""
        stored = self.initial.get("id_number")
        if not stored or typed(self.cleaned_data.get("id_number", "")) is not None:
            return None
        try:
            return parse_id_number(stored.reveal())
        except IdentifierError:
            return None

    def _agree(self, cleaned: dict[str, Any], number: IdNumber) -> None:
        """Fill what the number says and is empty; refuse what contradicts it (ID-07, ID-08, ID-13)."""
        if number.sex and cleaned.get("sex") in ("", Sex.UNSTATED):
            cleaned["sex"] = str(number.sex)
        elif number.sex and cleaned.get("sex") not in (None, number.sex):
            self.add_error("sex", _("The sex contradicts the ID number (ID-07)."))
        if number.birth_date and cleaned.get("birth_date") is None and "birth_date" not in self.errors:
            cleaned["birth_date"] = number.birth_date
        elif cleaned.get("birth_date") not in (None, number.birth_date) and number.kind in BORN_BY_NUMBER:
            self.add_error("birth_date", _("The date of birth contradicts the ID number (ID-08)."))
        if self.number is None:
            return
        self._agree_certificate(cleaned, number)

    def _agree_certificate(self, cleaned: dict[str, Any], number: IdNumber) -> None:
        given = cleaned.get("id_type")
        kept = "id_type" not in self.changed_data
        if not given or kept:
            cleaned["id_type"] = str(CERTIFICATES[number.kind])
        elif (given == IdType.DISABILITY) != (number.kind is IdKind.DISABILITY):
            self.add_error("id_type", _("The kind of certificate does not fit the number (ID-13)."))
        if number.disability_category and not cleaned.get("disability_category"):
            cleaned["disability_category"] = list(DisabilityCategory.values)[number.disability_category - 1]
        if number.disability_grade and not cleaned.get("disability_grade"):
            cleaned["disability_grade"] = number.disability_grade

    def changes(self) -> MemberChanges:
        """What is to be written; a value typed again as it was is no change."""
        if not self.has_changed():
            return MemberChanges(self.instance.pk)
        values = {n: v for n in COLUMNS if self._differs(n, v := self.cleaned_data[n])}
        names = ("id_type", "person_no", "school_roll_no")
        person = {n: v for n in names if self._differs(n, v := self.cleaned_data[n])}
        number = self.number
        if number is not None and self.initial.get("id_number") == number.number:
            number = None
        cleared = self.cleaned_data["id_number"] == "" and bool(self.initial.get("id_number"))
        return MemberChanges(self.instance.pk, values, person, number, cleared)

    def _differs(self, name: str, value: Any) -> bool:
        before = self.initial.get(name)
        # A month says nothing of the day that is stored.
        if isinstance(value, dt.date) and name not in self.changed_data:
            return before is None
        return value != before if self.instance.pk else value not in (None, "")


class BaseMemberFormSet(forms.BaseFormSet):
    """The members of one household; `known` are its stored rows, active ones first."""

    def __init__(self, *args: Any, known: list[MemberYear], household: int | None, **kwargs: Any) -> None:
        self.known = {row.pk: row for row in known}
        self.household = household
        super().__init__(*args, **kwargs)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        kwargs = {**super().get_form_kwargs(index)}
        if index is None:
            return kwargs
        if self.is_bound:
            row = self.data.get(f"{self.prefix}-{index}-row", "")
            # Where the row is not of this household, the form was not made by us.
            if row and (not row.isdigit() or int(row) not in self.known):
                raise SuspiciousOperation
        else:
            row = str(self.initial_extra_row(index) or "")
        if row:
            kwargs["instance"] = self.known[int(row)]
            kwargs["empty_permitted"] = True
        return kwargs

    def initial_extra_row(self, index: int) -> Any:
        """The stored row that the initial values at this place belong to."""
        if self.initial and index < len(self.initial):
            return self.initial[index].get("row")
        return None

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].widget = forms.HiddenInput()

    @property
    def filled(self) -> list[MemberForm]:
        """The rows that are or become members."""
        return [form for form in self.forms if not form.is_blank]

    @property
    def active(self) -> list[MemberForm]:
        """Members who belong to the household after saving."""
        return [form for form in self.filled if not form.value("left_on")]

    def clean(self) -> None:
        if any(self.errors):
            return
        heads = [form for form in self.active if form.value("relation") == Relation.HEAD]
        if not heads:
            raise forms.ValidationError(_("The household needs a head: choose 户主 for one member (HH-02)."))
        for form in heads[1:]:
            form.add_error("relation", _("A household has one head only (HH-03)."))
        self._refuse_twice()
        self._refuse_registered()

    def _refuse_twice(self) -> None:
        seen: set[str] = set()
        for form in self.active:
            if form.digest and form.digest in seen:
                form.add_error("id_number", _("This ID number stands twice in this household (ID-09)."))
            seen.add(form.digest)

    def _refuse_registered(self) -> None:
        typed_here = {form.digest: form for form in self.active if form.number is not None}
        elsewhere = MemberYear.objects.active().filter(year__closed_on=None, member__id_digest__in=typed_here)
        if self.household is not None:
            elsewhere = elsewhere.exclude(household_id=self.household)
        for digest in elsewhere.values_list("member__id_digest", flat=True):
            typed_here[digest].add_error("id_number", MESSAGE_REGISTERED)


MemberFormSet = forms.formset_factory(
    MemberForm,
    formset=BaseMemberFormSet,
    extra=0,
    can_delete=True,
    max_num=MOST_MEMBERS,
    absolute_max=MOST_MEMBERS,
    validate_max=True,
)
