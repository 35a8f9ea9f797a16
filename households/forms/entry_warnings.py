"""What the entry form asks to be confirmed once (§3.1, §3.2): odd, and sometimes true all the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.confirming import Doubt
from common.identifiers import NOTICE_PLACEHOLDER
from households.codes import REQUIRED_SEX, Relation, Sex
from households.forms.entry_household import HouseholdForm
from households.forms.entry_member import BaseMemberFormSet, MemberForm

GENERATION = 14
"""Years between parent and child below which HH-08 asks."""
MARRIAGE = 18
"""Age in years of a spouse below which HH-08 asks."""

CHILDREN = frozenset({Relation.SON, Relation.DAUGHTER})
PARENTS = frozenset({Relation.FATHER, Relation.MOTHER})
GRANDCHILDREN = frozenset(
    {Relation.SONS_SON, Relation.SONS_DAUGHTER, Relation.DAUGHTERS_SON, Relation.DAUGHTERS_DAUGHTER}
)

MESSAGE_NO_PHONE = _("The household has no telephone number.")
MESSAGE_NO_NUMBER = _("This person has no ID number.")
MESSAGE_SEX = _("The relationship does not fit the sex.")
MESSAGE_SPOUSE = _("The spouse is younger than 18.")
MESSAGE_CHILD = _("The child was born less than 14 years after the household head.")
MESSAGE_PARENT = _("The parent was born less than 14 years before the household head.")
MESSAGE_GRANDCHILD = _("The grandchild is older than the household head.")


def doubts_of(household: HouseholdForm, members: BaseMemberFormSet, *, on: dt.date) -> list[Doubt]:
    """The doubts about what was typed now; what was saved earlier had been confirmed then."""
    return [*_about_household(household), *_about_members(members, on)]


def _about_household(form: HouseholdForm) -> Iterator[Doubt]:
    changed = not form.instance.pk or "phone" in form.changed_data
    if changed and not form.cleaned_data["phone"]:
        yield Doubt("ID-15", "", MESSAGE_NO_PHONE, "phone")
    for notice in form.notices:
        yield Doubt(notice.code, "", notice.message, "phone")


def _about_members(members: BaseMemberFormSet, on: dt.date) -> Iterator[Doubt]:
    head = next(form for form in members.active if form.value("relation") == Relation.HEAD)
    head_changed = bool({"relation", "birth_date", "id_number"} & set(head.changed_data))
    for form in members.active:
        changed = set(form.changed_data) if form.instance.pk else {*form.fields}
        who = form.value("name")
        for code, message in (
            *_number(form, changed),
            *_sex(form, changed),
            *(
                _ages(form, head, on)
                if head_changed or changed & {"relation", "birth_date", "id_number"}
                else ()
            ),
        ):
            yield Doubt(code, who, message, form.prefix or "")


def _number(form: MemberForm, changed: set[str]) -> Iterator[tuple[str, Any]]:
    for notice in form.notices:
        yield notice.code, notice.message
    if "id_number" in changed and not form.value("id_number"):
        yield NOTICE_PLACEHOLDER.code, MESSAGE_NO_NUMBER


def _sex(form: MemberForm, changed: set[str]) -> Iterator[tuple[str, Any]]:
    relation, sex = form.value("relation"), form.value("sex")
    required = REQUIRED_SEX.get(Relation(relation)) if relation else None
    contradicts = required and sex in {Sex.MALE, Sex.FEMALE} and sex != required
    if contradicts and changed & {"relation", "sex", "id_number"}:
        yield "HH-07", MESSAGE_SEX


def _ages(form: MemberForm, head: MemberForm, on: dt.date) -> Iterator[tuple[str, Any]]:
    relation, born, head_born = form.value("relation"), form.value("birth_date"), head.value("birth_date")
    if not born:
        return
    if relation == Relation.SPOUSE and _later(born, MARRIAGE) > on:
        yield "HH-08", MESSAGE_SPOUSE
    if not head_born:
        return
    if relation in CHILDREN and born < _later(head_born, GENERATION):
        yield "HH-08", MESSAGE_CHILD
    if relation in PARENTS and head_born < _later(born, GENERATION):
        yield "HH-08", MESSAGE_PARENT
    if relation in GRANDCHILDREN and born < head_born:
        yield "HH-08", MESSAGE_GRANDCHILD


def _later(day: dt.date, years: int) -> dt.date:
    """The same day so many years later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)
