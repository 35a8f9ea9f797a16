"""Changing an inspection before it begins, and cancelling one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Act
from common.refusals import Refused, refusal_of
from inspections.models import Finding, Inspection, SampledHousehold
from inspections.policies import DRAWN_FROM, refuse_cancelling, refuse_changing, refuse_days
from inspections.services.inspections import lock_running, must

ACT = Act.CHANGE_INSPECTION


def change_inspection(
    *, user: User, inspection: Inspection, version: int, values: Mapping[str, Any], today: dt.date
) -> Inspection:
    """Change an inspection that has not begun, and that nobody changed since it was opened in this version.

    Once the sample is drawn, what it was drawn from stays.
    """
    try:
        with transaction.atomic():
            locked = lock_running(inspection.pk)
            must(user, ACT, locked.area_id)
            _refuse(refuse_changing(locked, today=today))
            if locked.version != version:
                raise Refused(_("Somebody has changed this inspection since you opened it. Open it again."))
            before = {name: getattr(locked, name) for name in DRAWN_FROM}
            for name, value in values.items():
                setattr(locked, name, value)
            if locked.drawn_at and before != {name: getattr(locked, name) for name in DRAWN_FROM}:
                raise Refused(_("The sample is drawn: area, checklist and number of households stay."))
            must(user, ACT, locked.area_id)
            _refuse(refuse_days(locked.year, locked.quarter, locked.starts_on))
            _save(locked, user, [*values])
    except (ValidationError, IntegrityError) as error:
        raise refusal_of(error, Inspection) from error
    return locked


def _save(inspection: Inspection, user: User, names: list[str]) -> None:
    inspection.full_clean()
    inspection.version += 1
    inspection.save(update_fields=[*names, "version"])
    if not Inspection.objects.visible_to(user, ACT).filter(pk=inspection.pk).exists():
        raise Refused(_("After this change you would no longer see the inspection yourself."))


@transaction.atomic
def cancel_inspection(*, user: User, inspection: Inspection, reason: str, today: dt.date) -> Inspection:
    """Call an inspection off, for a reason, while nothing was found in it; it stays in the list."""
    locked = lock_running(inspection.pk)
    must(user, ACT, locked.area_id)
    if not reason.strip():
        raise Refused(_("Give your opinion or the reason."))
    answered = SampledHousehold.objects.filter(inspection=locked, answered_on__isnull=False).count()
    found = Finding.objects.filter(inspection=locked).count()
    _refuse(refuse_cancelling(locked, answered=answered, found=found))
    locked.cancelled_on, locked.cancelled_by, locked.cancel_reason = today, user, reason.strip()
    locked.version += 1
    locked.save(update_fields=["cancelled_on", "cancelled_by", "cancel_reason", "version"])
    return locked


def _refuse(sentence: str | None) -> None:
    if sentence:
        raise Refused(sentence)
