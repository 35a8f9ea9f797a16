"""The personal data of the register that may be looked at with a reason."""

from __future__ import annotations

import operator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from accounts.models import Area, User
from accounts.reveals import Revealable, register
from accounts.roles import Act
from households.getters import get_case, get_household
from households.models import (
    AdjustmentPaper,
    ComparisonHit,
    ExitPaper,
    FamilyEventPhoto,
    HouseholdYear,
    IdentificationPaper,
    MemberYear,
)


def household(user: User, pk: int) -> HouseholdYear:
    """The household copy whose data the user may reveal; 404 outside their area, 403 for the wrong role."""
    copies = HouseholdYear.objects.select_related("area", "household")
    return _within_reach(copies, user, pk)


def member(user: User, pk: int) -> MemberYear:
    """The member copy whose data the user may reveal; 404 outside their area, 403 for the wrong role."""
    copies = MemberYear.objects.select_related("member", "household_year__area")
    return _within_reach(copies, user, pk)


def comparison_hit(user: User, pk: int) -> ComparisonHit:
    """The difference whose number on the roster the user may reveal; 404 outside their area."""
    hits = ComparisonHit.objects.select_related("household__area")
    return _within_reach(hits, user, pk, Act.REVIEW_COMPARISON)


def _within_reach(rows: Any, user: User, pk: int, act: Act = Act.READ_REGISTER) -> Any:
    row = get_object_or_404(rows.visible_to(user, act), pk=pk)
    if not rows.visible_to(user, Act.REVEAL).filter(pk=pk).exists():
        raise PermissionDenied
    return row


def _paper_of(slug: str, model: Any) -> Revealable:
    """The photographed papers of one kind of cases."""

    def getter(user: User, pk: int) -> Any:
        row = get_object_or_404(model.objects.select_related("step__case__household__area"), pk=pk)
        get_case(user, slug, row.step.case_id, Act.REVEAL)
        return row

    return Revealable(
        model._meta.label_lower,
        "image",
        _("photographed paper of a case"),
        getter,
        operator.attrgetter("image"),
        lambda row: str(row.step.case),
        lambda row: row.step.case.household.area,
        is_file=True,
    )


def _proof(user: User, pk: int) -> FamilyEventPhoto:
    row = get_object_or_404(FamilyEventPhoto.objects.select_related("event__household__area"), pk=pk)
    get_household(user, row.event.household_id, Act.REVEAL)
    return row


PAPERS = {
    slug: _paper_of(slug, model)
    for slug, model in (
        ("identification", IdentificationPaper),
        ("exit", ExitPaper),
        ("adjustment", AdjustmentPaper),
    )
}
PROOF = Revealable(
    "households.familyeventphoto",
    "image",
    _("proof of an event"),
    _proof,
    operator.attrgetter("image"),
    lambda row: row.event.names,
    lambda row: row.event.household.area,
    is_file=True,
)
for item in (*PAPERS.values(), PROOF):
    register(item)


def _area_of_hit(row: ComparisonHit) -> Area:
    """The household's place; of a stranger the county."""
    return row.household.area if row.household else Area.objects.at(Area.Level.COUNTY).earliest("code")


def _area_of_member(row: MemberYear) -> Area:
    return row.household_year.area


register(
    Revealable(
        "households.memberyear",
        "id_number",
        _("certificate number"),
        member,
        lambda row: row.member.id_number,
        str,
        _area_of_member,
    )
)
register(
    Revealable(
        "households.memberyear",
        "school_roll_no",
        _("school roll number"),
        member,
        lambda row: row.member.school_roll_no,
        str,
        _area_of_member,
    )
)
register(
    Revealable(
        "households.memberyear",
        "phone",
        _("member's telephone"),
        member,
        lambda row: row.phone,
        str,
        _area_of_member,
    )
)
register(
    Revealable(
        "households.comparisonhit",
        "roster_number",
        _("ID number on the roster"),
        comparison_hit,
        operator.attrgetter("roster_number"),
        lambda row: row.roster_name,
        _area_of_hit,
    )
)
for name, label in (("phone", _("household telephone")), ("bank_account", _("bank account"))):
    register(
        Revealable(
            "households.householdyear",
            name,
            label,
            household,
            operator.attrgetter(name),
            str,
            lambda row: row.area,
        )
    )
