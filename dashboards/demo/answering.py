"""Who answers for villages and townships of the invented county, and what donors give."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

from accounts.codes import OrganisationKind
from accounts.roles import Role
from assistance.area_codes import AreaRole, DonationKind, PartnerType
from assistance.models import AreaPairing, Donation
from dashboards.demo.crew import Crew
from dashboards.demo.places import COUNTY, Township, Village

COVERED = 0.93  # of villages and townships with each part
MOST_UNITS = 5  # of a village: the offices of most of its helpers
_NEEDS = (
    ("村小学课桌椅", DonationKind.GOODS, "课桌椅40套", 12_000),
    ("村卫生室取暖设备", DonationKind.GOODS, "电暖器6台", 3_600),
    ("特困学生助学金", DonationKind.CASH, "", 20_000),
    ("产业路铺砂石", DonationKind.GOODS, "砂石200方", 18_000),
    ("困难户春节慰问", DonationKind.CASH, "", 8_000),
)


_DONORS = (
    ("县慈善会", PartnerType.ASSOCIATION),
    ("县青禾粮油公司", PartnerType.ENTERPRISE),
    ("县商会", PartnerType.ASSOCIATION),
)


class Answering:
    """Rows of both tables; helpers' offices become units of the villages in which they help."""

    def __init__(self, crew: Crew, postings: list[dict[str, Any]], visited: dict[str, list[int]]) -> None:
        self.crew, self.dice = crew, crew.dice
        self.visited = visited
        helping = [row for row in postings if row["role"] == str(Role.HELPER)]
        self.office_of = {row["user_id"]: row["organisation_id"] for row in helping}
        self.since = dt.date(crew.on.year - 1, 3, 1)
        self.pairings: list[dict[str, Any]] = []
        self.donations: list[dict[str, Any]] = []

    def tables(self, townships: list[Township], enterprises: list[int]) -> Iterator[tuple[Any, Any]]:
        """Each table with its rows."""
        for township in townships:
            self._township(township)
            for number, village in enumerate(township.villages):
                self._village(township, village, number)
                if enterprises and self.dice.chance(COVERED):
                    self._add(village.code, AreaRole.ENTERPRISE, self.dice.one(enterprises))
                self._donation(village)
        yield AreaPairing, self.pairings
        yield Donation, self.donations

    def _township(self, township: Township) -> None:
        parts = (AreaRole.HEAD, AreaRole.DEPUTY, AreaRole.SCHOOL_LEADER, AreaRole.OFFICE, AreaRole.OFFICE)
        for number, role in enumerate((*parts, AreaRole.FIRST)):
            if self.dice.chance(COVERED):
                self._add(township.code, role, self.crew.colleague(township.code, number))

    def _village(self, township: Township, village: Village, number: int) -> None:
        people = self.visited.get(village.code, ())
        helpers = self.crew.helpers(township.code)
        # A leader has one village: the first helpers of the township, one each.
        if number < len(helpers) and self.dice.chance(COVERED):
            self._add(village.code, AreaRole.LEADER, helpers[number])
        for role in (AreaRole.CONTACT, AreaRole.TECHNICIAN):
            if self.dice.chance(COVERED):
                self._add(village.code, role, self.crew.colleague(township.code, number + 3))
        offices = Counter(self.office_of[person] for person in people if person in self.office_of)
        for place, (office, _helpers) in enumerate(offices.most_common(MOST_UNITS)):
            self._add(village.code, AreaRole.UNIT, office, is_lead=place == 0)
        if self.dice.chance(COVERED):
            # The second office of a township is its school.
            self._add(village.code, AreaRole.SCHOOL, self.crew.offices[township.code][1])

    def _add(self, area: str, role: AreaRole, who: int, *, is_lead: bool = False) -> None:
        of_office = role in (AreaRole.UNIT, AreaRole.ENTERPRISE, AreaRole.SCHOOL)
        self.pairings.append(
            {
                "area_id": area,
                "role": role.value,
                "organisation_id" if of_office else "person_id": who,
                "is_lead": is_lead,
                "valid_from": self.since,
            }
        )

    def _donation(self, village: Village) -> None:
        if not self.dice.chance(0.5):
            return
        need, kind, goods, amount = self.dice.one(_NEEDS)
        age = self.dice.one((10, 40, 75, 120, 160)) + self.dice.randint(0, 14)
        row: dict[str, Any] = {
            "key": self.crew.uuid(),
            "village_id": village.code,
            "need": need,
            "kind": kind.value,
            "needed_on": self.crew.ago(age),
            "recorded_by_id": self.crew.at(Role.CLERK, village.code),
        }
        if age > 30:
            donor, partner = self.dice.one(_DONORS)
            row |= {"donor": donor, "partner": partner.value, "goods": goods}
        if age > 60:
            row |= {"amount": amount, "received_on": self.crew.ago(age - 20), "received_by": "村会计"}
        if age > 90:
            row |= {"publicised_on": self.crew.ago(age - 25), "publicised_at": "村务公开栏"}
        self.donations.append(row)


def enterprises(organisations: list[dict[str, Any]]) -> list[int]:
    """The enterprises of the county."""
    kind = str(OrganisationKind.ENTERPRISE)
    return [row["id"] for row in organisations if row["kind"] == kind and row["area_id"] == COUNTY]
