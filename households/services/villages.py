"""The acts of the village register: enter a sheet, give an opinion, merge a village into another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Area, Posting, User
from accounts.models.area import Level
from accounts.roles import Act
from common.refusals import Refused, refusal_of
from households.models import HouseholdYear, OpinionLevel, RegisterYear, VillageOpinion, VillageYear

# Who may write the opinion of a level.
OPINION_ACTS = {
    OpinionLevel.VILLAGE: Act.OPEN_CASE,
    OpinionLevel.TOWNSHIP: Act.REVIEW_CASE,
    OpinionLevel.COUNTY: Act.APPROVE_CASE,
}


def save_sheet(
    *, user: User, village: Area, year: RegisterYear, version: int, values: Mapping[str, Any], today: dt.date
) -> VillageYear:
    """Write the sheet of the village and year; made where there is none yet (version 0).

    Refused when somebody saved it meanwhile, when the year is closed, and where a part exceeds its whole.
    """
    try:
        with transaction.atomic():
            if not user.access_on(today).may_in(Act.EDIT_REGISTER, village.pk):
                raise Refused(_("The village does not lie in your area."))
            sheet = (
                VillageYear.objects.select_for_update(of=("self",)).filter(area=village, year=year).first()
            )
            if (sheet.version if sheet else 0) != version:
                raise Refused(
                    _(
                        "Somebody has saved this sheet since you opened it. "
                        "Open it again and repeat your change."
                    )
                )
            sheet = sheet or VillageYear(area=village, year=year, version=0)
            for name, value in values.items():
                setattr(sheet, name, value)
            sheet.version += 1
            sheet.entered_on, sheet.entered_by = sheet.entered_on or today, user
            sheet.full_clean()
            sheet.save()
    except (ValidationError, IntegrityError) as error:
        raise refusal_of(error, VillageYear) from error
    return sheet


@transaction.atomic
def give_opinion(*, user: User, sheet: VillageYear, level: str, text: str, today: dt.date) -> VillageOpinion:
    """The opinion of a level under the sheet; said again it replaces the one before."""
    act = OPINION_ACTS[OpinionLevel(level)]
    if not user.access_on(today).may_in(act, sheet.area_id):
        raise Refused(_("Your posting does not allow this opinion here."))
    if not sheet.year.is_open:
        raise Refused(_("The register of this year is closed."))
    said = {"text": text, "by": user, "on": today, "year": sheet.year}
    return VillageOpinion.objects.update_or_create(sheet=sheet, level=level, defaults=said)[0]


def merge_village(*, user: User, village: Area, into: Area, on: dt.date, today: dt.date) -> int:
    """Merge a village into another of the county as of the day; how many households moved.

    Its groups become groups of the other village, its households of the open year move there, postings go on
    there. Closed years, cases, projects and notices stay where they were: the village keeps its history.
    """
    try:
        with transaction.atomic():
            old = Area.objects.select_for_update().get(pk=village.pk)
            _refuse_merging(user, old, into, on, today)
            targets = {old.pk: into, **_groups_follow(old, into, on)}
            moved = sum(_move_households(code, target) for code, target in targets.items())
            for code, target in targets.items():
                Area.objects.filter(pk=code).update(valid_to=on, successor=target)
            _postings_follow(targets, on)
    except IntegrityError as error:
        raise refusal_of(error, Area) from error
    return moved


def _refuse_merging(user: User, old: Area, into: Area, on: dt.date, today: dt.date) -> None:
    access = user.access_on(today)
    if not (access.may_in(Act.APPROVE_CASE, old.pk) and access.may_in(Act.APPROVE_CASE, into.pk)):
        raise Refused(_("Your posting does not allow this step here."))
    if old.level != Level.VILLAGE or into.level != Level.VILLAGE or old.pk == into.pk:
        raise Refused(_("A village is merged into another village."))
    if old.valid_to is not None:
        raise Refused(_("This village has been merged or ended already."))
    if into.valid_to is not None:
        raise Refused(_("The other village has ended; choose the one that followed it."))
    if on > today:
        raise Refused(_("The day lies in the future; record the merger when it has taken place."))


def _groups_follow(old: Area, into: Area, on: dt.date) -> dict[str, Area]:
    """A new group of the other village for each group of the old one, with its name and the next serial."""
    used = Area.objects.filter(parent=into).values_list("code", flat=True)
    serial = max((int(code[Level.VILLAGE :]) for code in used), default=0)
    made = {}
    for group in Area.objects.filter(parent=old, valid_to=None).order_by("code"):
        serial += 1
        name = f"{old.name}{group.name}"
        made[group.pk] = Area.objects.create(
            code=f"{into.pk}{serial:03d}", name=name, parent=into, valid_from=on
        )
    return made


def _move_households(code: str, target: Area) -> int:
    copies = HouseholdYear.objects.filter(area=code, year__closed_on=None)
    return copies.update(area=target)


def _postings_follow(targets: Mapping[str, Area], on: dt.date) -> None:
    """Whoever was posted in the old village is posted in the new one from the day on."""
    for posting in Posting.objects.select_for_update().filter(area__in=list(targets)).in_force(on):
        target = targets[posting.area_id]
        twin = {"user_id": posting.user_id, "role": posting.role, "area": target, "valid_to": None}
        old_end, posting.valid_to = posting.valid_to, on
        if posting.valid_from >= on:
            posting.delete()
        else:
            posting.save(update_fields=["valid_to"])
        if not Posting.objects.filter(**twin).exists():
            Posting.objects.create(
                **{**twin, "valid_to": old_end},
                valid_from=on,
                organisation_id=posting.organisation_id,
                title=posting.title,
            )
