"""The households that take part in a draft: chosen from the register of its village."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused, refusal_of
from households.models import HouseholdYear
from projects.models import Participation, Project
from projects.services.projects import lock_draft

TERMS = ("mode", "item", "quantity", "standard")


def candidates(project: Project) -> Any:
    """Registered households of the project's village in the open year."""
    return HouseholdYear.objects.filter(year__closed_on=None).inside(project.area_id).registered()


def add_households(
    *, user: User, project: Project, households: Iterable[int], terms: Mapping[str, Any]
) -> int:
    """Let the households take part on these terms; how many are new. All of them, or none with a sentence."""
    wanted = set(households)
    try:
        with transaction.atomic():
            locked = lock_draft(user, project)
            known = candidates(locked).visible_to(user).filter(household__in=wanted)
            if set(known.values_list("household_id", flat=True)) != wanted:
                raise Refused(
                    _("Only households of the village on the register of the open year can take part.")
                )
            taking_part = set(locked.participations.values_list("household_id", flat=True))
            rows = [
                Participation(project=locked, household_id=pk, added_by=user, **terms)
                for pk in sorted(wanted - taking_part)
            ]
            for row in rows[:1]:
                row.full_clean()
            Participation.objects.bulk_create(rows)
    except (ValidationError, IntegrityError) as error:
        raise refusal_of(error, Participation) from error
    return len(rows)


def save_participations(
    *, user: User, project: Project, terms: Mapping[int, Mapping[str, Any]], removed: Iterable[int]
) -> None:
    """Change the terms of participations and take some out, by their keys; all together."""
    try:
        with transaction.atomic():
            locked = lock_draft(user, project)
            locked.participations.filter(pk__in=removed).delete()
            rows = list(locked.participations.filter(pk__in=terms))
            for row in rows:
                for name in TERMS:
                    setattr(row, name, terms[row.pk][name])
            Participation.objects.bulk_update(rows, TERMS)
    except IntegrityError as error:
        raise refusal_of(error, Participation) from error
