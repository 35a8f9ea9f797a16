"""The acts of help plans: a measure begins, is adjusted, ends; and what stands beside: policies, training."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Area, User
from accounts.roles import Act
from assistance.models import HelperTraining, HelpMeasure, Policy
from assistance.policies import may_keep_library
from assistance.services.saving import saved
from common.refusals import Refused, refusal_of
from households.models import Household
from households.scoping import reaches


def begin_measure(
    *,
    user: User,
    household: Household,
    key: uuid.UUID,
    today: dt.date,
    instead_of: HelpMeasure | None = None,
    reason: str = "",
    **fields: Any,
) -> HelpMeasure:
    """The measure of this key, begun once; the one it stands `instead_of` ends on its first day, with why."""
    measure = HelpMeasure(key=key, household=household, instead_of=instead_of, recorded_by=user, **fields)
    if measure.begins_on > today:
        raise Refused(_("This day lies in the future."))
    _may(user, household, today)
    try:
        with transaction.atomic():
            if instead_of is not None:
                _end(instead_of, measure.begins_on, reason)
            measure.full_clean()
            measure.save(force_insert=True)
    except (ValidationError, IntegrityError, Refused) as error:
        twin = HelpMeasure.objects.filter(key=key, household=household).first()
        if twin is not None:
            return twin
        raise error if isinstance(error, Refused) else refusal_of(error, HelpMeasure) from error
    return measure


def end_measure(
    *, user: User, measure: HelpMeasure, on: dt.date, outcome: str, today: dt.date
) -> HelpMeasure:
    """Ended on the day with its outcome, once."""
    if on > today:
        raise Refused(_("This day lies in the future."))
    _may(user, measure.household, today)
    try:
        with transaction.atomic():
            return _end(measure, on, outcome)
    except (ValidationError, IntegrityError) as error:
        raise refusal_of(error, HelpMeasure) from error


def save_policy(*, user: User, policy: Policy, today: dt.date) -> Policy:
    """The policy as it is written; the library is the county office's."""
    if not may_keep_library(user.access_on(today)):
        raise Refused(_("The county office keeps the library of policies."))
    return saved(policy)


def hold_training(
    *,
    user: User,
    key: uuid.UUID,
    area: Area,
    held_on: dt.date,
    topic: str,
    hours: Decimal,
    place: str,
    people: Collection[User],
    today: dt.date,
) -> HelperTraining:
    """The course of this key with who took part, entered once."""
    if held_on > today:
        raise Refused(_("This day lies in the future."))
    if not user.access_on(today).may_in(Act.EDIT_PAIRINGS, area.pk):
        raise Refused(_("This area lies outside yours."))
    course = HelperTraining(
        key=key, area=area, held_on=held_on, topic=topic, hours=hours, place=place, recorded_by=user
    )
    try:
        with transaction.atomic():
            course.full_clean()
            course.save(force_insert=True)
            course.people.set(people)
    except (ValidationError, IntegrityError) as error:
        twin = HelperTraining.objects.filter(key=key, recorded_by=user).first()
        if twin is not None:
            return twin
        raise refusal_of(error, HelperTraining) from error
    return course


def _may(user: User, household: Household, today: dt.date) -> None:
    if not reaches(user.access_on(today), Act.HANDLE_PROBLEM, household):
        raise Refused(_("This household is not in your hands."))


def _end(measure: HelpMeasure, on: dt.date, outcome: str) -> HelpMeasure:
    locked = HelpMeasure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
    if locked.ended_on is not None:
        raise Refused(_("This measure has ended already."))
    locked.ended_on, locked.outcome = on, outcome.strip()
    locked.full_clean()
    locked.save()
    return locked
