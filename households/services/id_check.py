"""Is this number in the register already? Says no more than the asker may know."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from accounts.models import Area, User
from accounts.models.area import Level
from common.identifiers import IdentifierError, IdNumber, parse_id_number
from common.secrets import digest_of
from households.models import HouseholdYear, MemberYear


class Standing(StrEnum):
    """What the register knows of a number this year."""

    INVALID = "invalid"
    FREE = "free"
    HERE = "here"
    ELSEWHERE = "elsewhere"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Answer:
    """`copy` is given only when the asker sees that household; outside it, only the township's name."""

    standing: Standing
    number: IdNumber | None = None
    reason: Any = ""
    copy: HouseholdYear | None = None
    township: str = ""


def check_number(*, user: User, text: str, household: int | None, on: dt.date) -> Answer:
    """Where a person with this number is an active member in the open year."""
    try:
        number = parse_id_number(text, on=on)
    except IdentifierError as error:
        return Answer(Standing.INVALID, reason=error.message)
    members = MemberYear.objects.active().filter(year__closed_on=None)
    found = (
        members.filter(member__id_digest=digest_of(number.key18))
        .select_related("household_year__area")
        .first()
    )
    if found is None:
        return Answer(Standing.FREE, number)
    copy = found.household_year
    if not HouseholdYear.objects.visible_to(user).filter(pk=copy.pk).exists():
        township = Area.objects.get(pk=copy.area_id[: Level.TOWNSHIP])
        return Answer(Standing.OUTSIDE, number, township=township.name)
    standing = Standing.HERE if copy.household_id == household else Standing.ELSEWHERE
    return Answer(standing, number, copy=copy)
