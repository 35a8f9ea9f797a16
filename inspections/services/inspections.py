"""The acts of an inspection: make it, draw its sample once, answer the checklist, give feedback."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Act
from common.refusals import Refused, refusal_of
from households.models import HouseholdYear, RegisterYear
from inspections.models import Answer, Inspection, SampledHousehold
from inspections.policies import drawn, refuse_days, refuse_feedback, refuse_sample

SEED_BITS = 63


def create_inspection(*, user: User, key: uuid.UUID, **fields: Any) -> Inspection:
    """The inspection of this key, made once; Refused outside the user's area or the quarter."""
    before = Inspection.objects.filter(key=key, created_by=user).first()
    if before is not None:
        return before
    inspection = Inspection(key=key, created_by=user, **fields)
    must(user, Act.INSPECT, inspection.area_id)
    sentence = refuse_days(inspection.year, inspection.quarter, inspection.starts_on)
    if sentence:
        raise Refused(sentence)
    try:
        inspection.full_clean()
        with transaction.atomic():
            inspection.save(force_insert=True)
    except (ValidationError, IntegrityError) as error:
        twin = Inspection.objects.filter(key=key, created_by=user).first()
        if twin is not None:
            return twin
        raise refusal_of(error, Inspection) from error
    return inspection


@transaction.atomic
def draw_sample(*, user: User, inspection: Inspection, seed: int | None = None) -> Inspection:
    """Draw the sample from the registered households of the open year in the area; once only.

    The seed is chosen by the machine, so that nobody can try seeds until a sample pleases.
    """
    locked = lock_running(inspection.pk)
    must(user, Act.INSPECT, locked.area_id)
    if locked.drawn_at is not None:
        raise Refused(_("The sample has already been drawn; it is drawn once only."))
    copies = HouseholdYear.objects.of_year(RegisterYear.objects.current().pk).registered()
    population = list(copies.inside(locked.area_id).order_by().values_list("household_id", flat=True))
    sentence = refuse_sample(locked.sample_size, len(population))
    if sentence:
        raise Refused(sentence)
    locked.seed = secrets.randbits(SEED_BITS) if seed is None else seed
    locked.population, locked.drawn_at = len(population), timezone.now()
    locked.save(update_fields=["seed", "population", "drawn_at"])
    SampledHousehold.objects.bulk_create(
        SampledHousehold(inspection=locked, household_id=household, position=position)
        for position, household in enumerate(drawn(population, locked.sample_size, locked.seed), 1)
    )
    return locked


@transaction.atomic
def save_answers(
    *,
    user: User,
    sampled: SampledHousehold,
    answers: Mapping[int, tuple[str, str]],
    remark: str,
    today: dt.date,
) -> SampledHousehold:
    """Keep the answers of a household (item → value, remark), or change them until the feedback.

    Saved twice they are the same answers; who was there first stays written, every change is in the history.
    """
    inspection = lock_running(sampled.inspection_id)
    must(user, Act.INSPECT, inspection.area_id)
    if inspection.feedback_on is not None:
        raise Refused(_("Feedback of this inspection was given; its answers no longer change."))
    if today < inspection.starts_on:
        raise Refused(_("The inspection has not begun yet."))
    items = set(inspection.checklist.items.values_list("pk", flat=True))
    if set(answers) != items:
        raise Refused(_("The checklist has changed meanwhile. Open the form again."))
    locked = SampledHousehold.objects.select_for_update(of=("self",)).get(pk=sampled.pk)
    if locked.answered_on is None:
        locked.answered_on, locked.answered_by = today, user
    locked.remark = remark
    locked.save(update_fields=["answered_on", "answered_by", "remark"])
    held = {answer.item_id: answer for answer in Answer.objects.filter(sampled=locked)}
    _write(locked, held, answers)
    return locked


def _write(
    sampled: SampledHousehold, held: Mapping[int, Answer], answers: Mapping[int, tuple[str, str]]
) -> None:
    new, changed = [], []
    for item, (value, remark) in answers.items():
        answer = held.get(item)
        if answer is None:
            new.append(Answer(sampled=sampled, item_id=item, value=value, remark=remark))
        elif (answer.value, answer.remark) != (value, remark):
            answer.value, answer.remark = value, remark
            changed.append(answer)
    Answer.objects.bulk_create(new)
    Answer.objects.bulk_update(changed, ["value", "remark"])


@transaction.atomic
def give_feedback(*, user: User, inspection: Inspection, on: dt.date, today: dt.date) -> Inspection:
    """Tell those inspected: from now on they see inspection and findings, and its answers are fixed."""
    locked = lock_running(inspection.pk)
    must(user, Act.INSPECT, locked.area_id)
    if locked.feedback_on is not None:
        raise Refused(_("Feedback of this inspection has already been given."))
    sentence = refuse_feedback(on, starts_on=locked.starts_on, today=today)
    if sentence:
        raise Refused(sentence)
    locked.feedback_on = on
    locked.save(update_fields=["feedback_on"])
    return locked


def lock_running(pk: int) -> Inspection:
    """The row, locked against being cancelled or changed meanwhile; Refused when it was cancelled."""
    locked: Inspection = Inspection.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    if locked.cancelled_on is not None:
        raise Refused(
            _("This inspection was cancelled on %(day)s.")
            % {"day": date_format(locked.cancelled_on, "Y-m-d")}
        )
    return locked


def must(user: User, act: Act, area: str) -> None:
    """Refused where the user's posting does not allow the act."""
    if not user.access.may_in(act, area):
        raise Refused(_("Your posting does not allow inspections in this area."))
