"""Entering the survey of a year into a household's copy, inside its window or with a reason (§2.3, §2.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.photos import Photo
from common.refusals import Refused
from common.stored_photos import files_follow_rows
from households.entry_calendar import Calendar
from households.models import HouseholdYear, SurveyPhoto
from households.services.entry import Accept, HouseholdChanges, Saved, save_household

MOST_PHOTOS = 4  # a safeguard of a household


@transaction.atomic
def save_survey(
    *,
    user: User,
    copy: HouseholdYear,
    version: int,
    key: UUID,
    values: dict[str, Any],
    on: dt.date,
    accept: Accept | None = None,
) -> Saved:
    """Write what the survey changed; Refused outside the window, else what `save_household` raises."""
    reason = values.get("survey_reason", copy.survey_reason).strip()
    if Calendar.of_year(copy.year_id).needs_reason(copy.area_id, on) and not reason:
        raise Refused(_("Today lies outside the days of entry: say why the survey is entered now."))
    entered = {"surveyed_by": user, "survey_entered_on": copy.survey_entered_on or on}
    return save_household(
        user=user,
        year=copy.year,
        copy=copy,
        version=version,
        key=key,
        household=HouseholdChanges({**values, **entered}),
        members=[],
        today=on,
        accept=accept,
    )


def add_photos(*, user: User, copy: HouseholdYear, safeguard: str, photos: Sequence[Photo]) -> int:
    """How many photos were added as evidence; the same picture is kept once."""
    with files_follow_rows() as stored, transaction.atomic():
        HouseholdYear.objects.select_for_update().get(pk=copy.pk)
        there = set(copy.photos.filter(safeguard=safeguard).values_list("sha256", flat=True))
        fresh = {photo.sha256: photo for photo in photos if photo.sha256 not in there}
        if len(there) + len(fresh) > MOST_PHOTOS:
            raise Refused(_("At most %(count)s photos for one safeguard.") % {"count": MOST_PHOTOS})
        for photo in fresh.values():
            row = SurveyPhoto(copy=copy, year_id=copy.year_id, safeguard=safeguard, taken_by=user)
            row.put(photo, stored)
            row.save()
        return len(fresh)
