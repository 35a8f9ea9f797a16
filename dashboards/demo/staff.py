"""Organisations of the kinds of P3-04, their cadres, resident teams, and the demonstration accounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from accounts.codes import Affiliation, OrganisationKind
from accounts.roles import Role
from common.secrets import encrypt
from dashboards.demo.dice import Dice, Weights
from dashboards.demo.identity import Registrar
from dashboards.demo.names import full_name, initials
from dashboards.demo.places import COUNTY, Places, Township

HOUSEHOLDS_A_HELPER = 6.5
TEAM_SHARE = 0.92  # of villages with a resident team
NO_PASSWORD = "!demo"  # noqa: S105 Django's mark of an account that cannot sign in
_K = OrganisationKind
_COUNTY_OFFICES = (
    ("县委办公室", _K.PARTY),
    ("县委组织部", _K.PARTY),
    ("县乡村振兴局", _K.GOVERNMENT),
    ("县财政局", _K.GOVERNMENT),
    ("县教育局", _K.GOVERNMENT),
    ("县审计局", _K.GOVERNMENT),
    ("县自然资源局", _K.GOVERNMENT),
    ("县民政局", _K.GOVERNMENT),
    ("县卫生健康局", _K.GOVERNMENT),
    ("县农业农村局", _K.GOVERNMENT),
    ("县水利局", _K.GOVERNMENT),
    ("县融媒体中心", _K.INSTITUTION),
    ("县人民医院", _K.INSTITUTION),
    ("县第一中学", _K.SCHOOL),
    ("县国有林场", _K.STATE_FOREST_FARM),
    ("县农村信用联社", _K.BANK),
    ("县青禾粮油公司", _K.ENTERPRISE),
    ("县慈善会", _K.SOCIAL),
)
_TOWNSHIP_OFFICES = (
    ("人民政府", _K.TOWNSHIP),
    ("中心学校", _K.SCHOOL),
    ("卫生院", _K.CLINIC),
    ("畜牧站", _K.LIVESTOCK_STATION),
    ("林场", _K.TOWNSHIP_FOREST_FARM),
    ("信用社", _K.BANK),
)
_TEAM_TITLES = ("第一书记兼队长", *["驻村工作队队员"] * 3)
_TITLES = Weights({"干部": 40, "科员": 30, "副主任": 10, "教师": 12, "医师": 8})

# Sign-in name, role, office; the area is the county unless the account belongs to a place.
ACCOUNTS = (
    ("county", Role.COUNTY, "县乡村振兴局"),
    ("clerk", Role.CLERK, ""),
    ("clerk2", Role.CLERK, ""),
    ("cadre", Role.HELPER, "县自然资源局"),
    ("cadre2", Role.HELPER, "县农业农村局"),
    ("team", Role.TEAM, "县水利局"),
    ("finance", Role.FINANCE, "县财政局"),
    ("finance2", Role.FINANCE, "县财政局"),
    ("payer", Role.PAYER, "县财政局"),
    ("inspector", Role.INSPECTOR, "县委组织部"),
    ("auditor", Role.AUDITOR, "县审计局"),
    ("leader", Role.LEADER, "县委办公室"),
    ("school", Role.SCHOOL, "县教育局"),
    ("nobody", None, ""),
    ("admin", Role.ADMINISTRATOR, "县乡村振兴局"),
)


@dataclass(slots=True)
class Staff:
    """Rows of organisations, users and postings, and who can help in which township."""

    dice: Dice
    on: dt.date
    registrar: Registrar
    first_user: int
    first_organisation: int
    organisations: list[dict[str, Any]] = field(default_factory=list)
    users: list[dict[str, Any]] = field(default_factory=list)
    postings: list[dict[str, Any]] = field(default_factory=list)
    # Key of the helper by township, in the order in which they take households.
    helpers: dict[str, list[int]] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)

    def add_organisation(self, name: str, kind: str, area: str, affiliation: str) -> int:
        """The key of a new organisation."""
        key = self.first_organisation + len(self.organisations)
        row = {"id": key, "name": name, "kind": str(kind), "area_id": area, "affiliation": str(affiliation)}
        self.organisations.append(row | {"phone": f"0990-{key % 9_000_000 + 1_000_000}"})
        return key

    def add_user(self, username: str, name: str, password: str = NO_PASSWORD) -> int:
        """The key of a new user."""
        key = self.first_user + len(self.users)
        row = {"id": key, "username": username, "name": name, "initials": initials(name)}
        self.users.append(row | {"phone": encrypt(self.registrar.phone()), "password": password})
        return key

    def post(self, user: int, role: str, area: str, organisation: int | None, title: str = "") -> None:
        """Give the user a seat from some years ago on."""
        start = dt.date(self.on.year - 3, 1, 1) + dt.timedelta(days=self.dice.randint(0, 700))
        row = {"user_id": user, "role": str(role), "area_id": area, "organisation_id": organisation}
        self.postings.append(row | {"title": title, "valid_from": start})


def recruit(
    staff: Staff, places: Places, households: dict[str, int], password: str | None
) -> dict[str, list[int]]:
    """Fill the staff; gives the organisations of each township (county offices under the county's code)."""
    offices = {COUNTY: [_county_office(staff, name, kind) for name, kind in _COUNTY_OFFICES]}
    for township in places.townships:
        offices[township.code] = list(_township_offices(staff, township))
        wanted = max(2, round(households[township.code] / HOUSEHOLDS_A_HELPER))
        _helpers(staff, township, [*offices[township.code], *offices[COUNTY]], wanted)
        _teams(staff, township, offices[COUNTY])
    if password is not None:
        _accounts(staff, places, password)
    return offices


def _county_office(staff: Staff, name: str, kind: str) -> int:
    return staff.add_organisation(name, kind, COUNTY, Affiliation.COUNTY)


def _township_offices(staff: Staff, township: Township) -> Iterator[int]:
    for name, kind in _TOWNSHIP_OFFICES:
        yield staff.add_organisation(f"{township.name}{name}", kind, township.code, Affiliation.TOWNSHIP)
    for village in township.villages:
        name = f"{township.name}{village.name}村两委"
        yield staff.add_organisation(name, _K.VILLAGE, village.code, Affiliation.TOWNSHIP)


def _helpers(staff: Staff, township: Township, offices: list[int], wanted: int) -> None:
    dice = staff.dice
    staff.helpers[township.code] = []
    for number in range(wanted):
        name = full_name(dice, "女" if dice.chance(0.38) else "男")
        user = staff.add_user(f"h{township.code[6:]}{number + 1:04d}", name)
        staff.post(user, Role.HELPER, township.code, dice.one(offices), dice.pick(_TITLES))
        staff.helpers[township.code].append(user)


def _teams(staff: Staff, township: Township, offices: list[int]) -> None:
    dice = staff.dice
    for village in township.villages:
        # The first village is that of the demonstration account.
        if not dice.chance(TEAM_SHARE) and village is not township.villages[0]:
            continue
        office = dice.one(offices)
        for number, title in enumerate(_TEAM_TITLES):
            name = full_name(dice, "女" if dice.chance(0.25) else "男")
            user = staff.add_user(f"t{village.code[6:]}{number + 1}", name)
            staff.post(user, Role.TEAM, village.code, office, title)


def _accounts(staff: Staff, places: Places, password: str) -> None:
    keys = {row["name"]: row["id"] for row in staff.organisations}
    first, second = places.townships[:2]
    area = {"clerk": first.code, "clerk2": second.code, "team": first.villages[0].code}
    offices = {"clerk": f"{first.name}人民政府", "clerk2": f"{second.name}人民政府"}
    for username, role, office in ACCOUNTS:
        name = full_name(staff.dice, "男" if staff.dice.chance(0.6) else "女")
        user = staff.add_user(username, name, password)
        staff.accounts[username] = user
        if role is not None:
            organisation = keys[office or offices[username]]
            staff.post(user, role, area.get(username, COUNTY), organisation)
