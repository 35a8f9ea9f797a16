"""Who does the office work of the invented county, and the keys and times of what they do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any
from uuid import UUID

from django.utils import timezone
from psycopg.types.json import Jsonb

from accounts.roles import Role
from dashboards.demo.dice import Dice
from dashboards.demo.places import COUNTY
from dashboards.demo.staff import Staff

NOTICE_DAYS = 10


class Crew:
    """The demonstration accounts where there are any, else colleagues of the place."""

    def __init__(self, dice: Dice, staff: Staff, offices: dict[str, list[int]], on: dt.date) -> None:
        self.dice = dice
        self.on = on
        self.offices = offices
        self._staff = staff
        self._seats: dict[tuple[str, str], list[int]] = {}
        for posting in staff.postings:
            self._seats.setdefault((posting["role"], posting["area_id"]), []).append(posting["user_id"])
        self._names = {user["id"]: user["name"] for user in staff.users}
        self._all = [helper for helpers in staff.helpers.values() for helper in helpers]

    def at(self, role: Role, area: str) -> int:
        """Whoever holds the role for the area or one above it; where nobody does, somebody of the place."""
        for code in (area[:12], area[:9], COUNTY):
            found = self._seats.get((str(role), code))
            if found:
                return found[0]
        return self.colleague(area, 1 + list(Role).index(role))

    def second(self, role: Role) -> int:
        """Another officer of the county in the same role."""
        found = self._seats.get((str(role), COUNTY), self._all[1:])
        return found[-1]

    def colleague(self, area: str, number: int = 0) -> int:
        """Somebody of the township."""
        helpers = self._staff.helpers.get(area[:9]) or self._all
        return helpers[number % len(helpers)]

    def helpers(self, township: str) -> list[int]:
        """The helpers of the township, in their order."""
        return self._staff.helpers.get(township, [])

    def name_of(self, user: int) -> str:
        """The name of somebody of the staff."""
        name: str = self._names[user]
        return name

    def office(self, area: str) -> int:
        """The government of the township."""
        return self.offices.get(area[:9], self.offices[COUNTY])[0]

    def uuid(self) -> UUID:
        """A key that follows from the seed."""
        return UUID(int=self.dice.getrandbits(128), version=4)

    def noon(self, day: dt.date) -> dt.datetime:
        """A time of work on the day."""
        clock = dt.time(self.dice.randint(9, 17), self.dice.randint(0, 59))
        return dt.datetime.combine(day, clock, tzinfo=timezone.get_current_timezone())

    def ago(self, days: int) -> dt.date:
        """So many days before the county's today."""
        return self.on - dt.timedelta(days=days)


def steps(
    crew: Crew, case: Any, path: Iterable[tuple[Any, ...]], keys: Iterator[int]
) -> Iterator[dict[str, Any]]:
    """Rows of the steps of a case: (verb, source, target, user, day[, opinion[, facts]]) each."""
    for verb, source, target, user, day, *more in path:
        opinion, facts = more[0] if more else "", more[1] if len(more) > 1 else {}
        yield {
            "id": next(keys),
            "key": crew.uuid(),
            "case_id": case,
            "verb": verb,
            # "" before the first step of a case that is opened by one.
            "source": str(getattr(source, "value", source)),
            "target": str(target.value),
            "by_id": user,
            "at": crew.noon(day),
            "on": day,
            "opinion": opinion,
            **facts,
        }


def keys_from(first: int) -> Iterator[int]:
    """Free keys, one after the other."""
    return count(first)


def notice(
    crew: Crew,
    key: int,
    *,
    kind: str,
    area: str,
    title: str,
    body: str,
    table: Any,
    user: int,
    start: dt.date,
) -> dict[str, Any]:
    """The row of a notice that hung for the days that the rules demand."""
    return {
        "id": key,
        "key": crew.uuid(),
        "kind": kind,
        "area_id": area,
        "title": title,
        "body": f"{body}如有异议，请在公示期内反映。",
        "table": Jsonb(table),
        "place": "村务公开栏" if len(area) > 9 else "镇政府政务公开栏",
        "telephone": "12317",
        "starts_on": start,
        "ends_on": start + dt.timedelta(days=NOTICE_DAYS - 1),
        "min_days": NOTICE_DAYS,
        "posted_by_id": user,
        "created_at": crew.noon(start),
    }
