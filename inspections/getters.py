"""The one door to each object of inspections: outside the area or hidden 404, in a role that may not 403."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from accounts.roles import Act
from inspections.models import Answer, Finding, FindingPhoto, Inspection, SampledHousehold
from inspections.objects import KINDS, About

WITH_OBJECT = (
    "area",
    "inspection",
    "household",
    "village",
    "organisation",
    "project__area",
    "payment__project",
    "leader",
    "unit",
    "person",
    "found_by",
)


def get_inspection(user: User, pk: int, act: Act = Act.READ_FINDINGS) -> Inspection:
    """An inspection that the user sees and on which they may do the act."""
    return _one(
        Inspection.objects.select_related("area", "checklist", "created_by", "cancelled_by"), user, pk, act
    )


def get_sampled(user: User, pk: int, act: Act = Act.READ_FINDINGS) -> SampledHousehold:
    """A household of a sample that the user sees and on which they may do the act."""
    rows = SampledHousehold.objects.select_related(
        "inspection__area", "inspection__checklist", "household__area", "answered_by"
    )
    return _one(rows.with_head(), user, pk, act)


def get_answer(user: User, pk: int) -> Answer:
    """An answer of a household where the user inspects."""
    answer = get_object_or_404(Answer.objects.select_related("item"), pk=pk)
    answer.sampled = get_sampled(user, answer.sampled_id, Act.INSPECT)
    return answer


def get_finding(user: User, pk: int, act: Act = Act.READ_FINDINGS) -> Finding:
    """A finding that the user sees and on which they may do the act."""
    return _one(Finding.objects.select_related(*WITH_OBJECT).with_ledger(), user, pk, act)


def get_about(user: User, kind: str, pk: str) -> About:
    """The thing that a finding is to be about, where the user inspects."""
    if kind not in KINDS or not pk.isdigit():
        raise Http404
    return About(kind, get_object_or_404(KINDS[kind].rows(user), pk=pk))


def get_photo(user: User, finding: int, pk: int) -> FindingPhoto:
    """A photo of a finding that the user sees."""
    return get_object_or_404(FindingPhoto, pk=pk, finding=get_finding(user, finding))


def _one(rows: Any, user: User, pk: int, act: Act) -> Any:
    row = get_object_or_404(rows.visible_to(user), pk=pk)
    if act is not Act.READ_FINDINGS and not rows.visible_to(user, act).filter(pk=pk).exists():
        raise PermissionDenied
    return row
