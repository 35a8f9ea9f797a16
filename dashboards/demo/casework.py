"""Who helps whom, and a year of visits with what was found, given and asked for (P3-05, P5-55)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import count
from typing import Any
from uuid import UUID

from django.utils import timezone

from assistance.models import GiftKind, PairingForm, PairingRole, VisitTheme
from dashboards.demo.dice import Dice, Weights
from dashboards.demo.places import COUNTY
from dashboards.demo.registering import Family
from dashboards.demo.staff import Staff
from households.codes import HouseholdType

COVERAGE = 0.955  # of registered households with a helper
VISITS_A_YEAR = 4.2
COPIED_SHARE, LOCATED_SHARE, FAR_SHARE = 0.03, 0.4, 0.01
OF_ACCOUNT = 12  # households of each demonstration helper
_THEMES = Weights(
    {
        VisitTheme.CARE: 14,
        VisitTheme.POLICY: 20,
        VisitTheme.SURVEY: 18,
        VisitTheme.PLAN: 6,
        VisitTheme.PRODUCTION: 12,
        VisitTheme.WORK: 9,
        VisitTheme.EDUCATION: 6,
        VisitTheme.HEALTH: 8,
        VisitTheme.HOUSING: 4,
        VisitTheme.PROBLEM: 3,
    }
)
_FOUND = {
    VisitTheme.CARE: (
        "家人身体尚好，过节物资已备齐。",
        "老人独自在家，子女春节返乡。",
        "一家人都在，精神状态不错。",
    ),
    VisitTheme.POLICY: ("讲解医保参保缴费政策，户主表示明白。", "宣传防返贫监测申报渠道，留下联系卡。"),
    VisitTheme.SURVEY: ("核对家庭成员与收入，与登记一致。", "核实务工情况，长子今年换了单位，已记录。"),
    VisitTheme.PLAN: ("与户主商定今年帮扶计划：养殖与务工并重。", "更新帮扶计划，增加技能培训一项。"),
    VisitTheme.PRODUCTION: ("查看猪圈与菜地，长势正常。", "果园已疏果，预计增收，建议加入合作社。"),
    VisitTheme.WORK: ("介绍县城招聘会信息，户主之子有意参加。", "联系帮扶车间，可就近上岗。"),
    VisitTheme.EDUCATION: ("了解孩子在校情况，成绩稳定，助学金已到账。", "家访初中生，叮嘱按时返校。"),
    VisitTheme.HEALTH: ("慢性病签约医生本月已随访，用药规律。", "陪同办理门诊慢性病待遇。"),
    VisitTheme.HOUSING: ("查看住房与饮水，雨季无漏，水质正常。", "屋面局部渗水，已拍照上报。"),
    VisitTheme.PROBLEM: ("就上次反映的问题回访，已解决。", "协调村里修整入户路，户主满意。"),
}
_PROBLEMS = (
    "入户路下雨泥泞，盼硬化。",
    "饮水偶有断供。",
    "家中有人住院，自付费用较高。",
    "想申请小额信贷发展养殖。",
    "孩子上高职，学费有压力。",
    "屋顶渗水，盼维修。",
    "农产品销路不畅。",
    "外出务工没有门路。",
)
_GOODS = ("大米一袋、食用油一桶", "棉被一床", "牛奶两箱", "学习用品一套", "种子化肥", "米面油")
_TROUBLE = Weights({"工作调动": 55, "人员退休": 20, "结对关系调整": 25})
_FIRST_KEY = "2fd0c1f4"  # makes the keys of invented visits recognisable


class Casework:
    """Pairings, then visits along them."""

    def __init__(self, dice: Dice, staff: Staff, offices: dict[str, list[int]], on: dt.date) -> None:
        self.dice = dice
        self.staff = staff
        self.offices = offices
        self.on = on
        # What was told of visits changes nothing else of the county.
        self.own = Dice(on.toordinal())
        # Household key → the helper who visits it.
        self.visitors: dict[int, int] = {}

    def pairings(self, families: list[Family]) -> Iterator[dict[str, Any]]:
        """Rows of pairings: neighbours share a helper; some helpers changed, some households have two."""
        by_township: dict[str, list[Family]] = {}
        for family in families:
            by_township.setdefault(family.area[:9], []).append(family)
        for township, own in by_township.items():
            helped = [f for f in own if self._is_helped(f)]
            helpers = self.staff.helpers[township]
            for position, family in enumerate(helped):
                yield from self._pair(family, township, helpers[position * len(helpers) // len(helped)])
        yield from self._of_accounts(by_township)

    def _is_helped(self, family: Family) -> bool:
        if family.facts["household_type"] == HouseholdType.REGISTERED:
            return self.dice.chance(COVERAGE)
        return bool(family.facts.get("monitor_kind")) and self.dice.chance(0.8)

    def _pair(self, family: Family, township: str, helper: int) -> Iterator[dict[str, Any]]:
        dice = self.dice
        start = dt.date(self.on.year - dice.choices((0, 1, 2, 3), (4, 42, 32, 22))[0], 1, 1)
        start = min(start + dt.timedelta(days=dice.randint(0, 150)), self.on - dt.timedelta(days=20))
        row = {"household_id": family.key, "role": PairingRole.DIRECT.value, "valid_from": start}
        row["form"] = (PairingForm.ONE_SEVERAL if dice.chance(0.85) else PairingForm.ONE_ONE).value
        self.visitors[family.key] = helper
        yield row | {"helper_id": helper}
        if dice.chance(0.07):
            before = dice.one(self.staff.helpers[township])
            ended = {"valid_to": start, "end_reason": dice.pick(_TROUBLE)}
            yield row | ended | {"helper_id": before, "valid_from": start - dt.timedelta(days=400)}
        if dice.chance(0.09):
            branch = {"form": PairingForm.BRANCH.value, "role": PairingRole.FIRST.value}
            yield row | branch | {"organisation_id": dice.one(self.offices[COUNTY])}

    def _of_accounts(self, by_township: dict[str, list[Family]]) -> Iterator[dict[str, Any]]:
        """The demonstration helpers have households in the townships of the two demonstration clerks."""
        accounts = self.staff.accounts
        townships = sorted(by_township)
        for username, township in (("cadre", townships[0]), ("cadre2", townships[1])):
            if username not in accounts:
                continue
            registered = [
                f for f in by_township[township] if f.facts["household_type"] == HouseholdType.REGISTERED
            ]
            for family in registered[:OF_ACCOUNT]:
                yield self._extra(family, accounts[username])
                self.visitors[family.key] = accounts[username]
        if "school" in accounts:
            pupils = [f for f in by_township[townships[0]] if len(f.active()) > 3]
            for family in pupils[:OF_ACCOUNT]:
                yield self._extra(family, accounts["school"])

    def _extra(self, family: Family, user: int) -> dict[str, Any]:
        start = dt.date(self.on.year - 1, 3, 1)
        role = {"role": PairingRole.DIRECT.value, "form": PairingForm.ONE_SEVERAL.value}
        return {"household_id": family.key, "helper_id": user, "valid_from": start, **role}

    def visits(self, families: list[Family], first: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Rows of a year's visits and of the gifts made on them, oldest first; some households see few."""
        dice, keys = self.dice, count(first)
        drafts = [
            (self.on - dt.timedelta(days=day), family)
            for family in families
            if family.key in self.visitors
            for day in self._days()
        ]
        drafts.sort(key=lambda draft: (draft[0], draft[1].key))
        visits, gifts = [], []
        for day, family in drafts:
            visit = {"id": next(keys), **self._visit(day, family)}
            visit |= self._told(visit)
            visits.append(visit)
            festival = (day.month, day.day) < (2, 20) or day.month == 9
            if dice.chance(0.3 if festival else 0.06):
                gifts.append({"visit_id": visit["id"], **self._gift()})
        return visits, gifts

    def _days(self) -> list[int]:
        # Diligent and less diligent helpers: the spread that a county office looks for.
        wanted = self.dice.gammavariate(2.2, VISITS_A_YEAR / 2.2)
        return [int(self.dice.random() * 365) for _visit in range(round(wanted))]

    def _visit(self, day: dt.date, family: Family) -> dict[str, Any]:
        dice = self.dice
        theme = VisitTheme(dice.pick(_THEMES))
        hour = dt.time(dice.randint(9, 20), dice.randint(0, 59), dice.randint(0, 59))
        recorded = dt.datetime.combine(day, hour, tzinfo=timezone.get_current_timezone())
        adults = [m for m in family.members if m.age_on(day) >= 16] or family.members
        return {
            "key": UUID(f"{_FIRST_KEY}-0000-4000-8000-{dice.getrandbits(48):012x}"),
            "household_id": family.key,
            "visitor_id": self.visitors[family.key],
            "visited_on": day,
            "met": dice.one(adults).name,
            "theme": theme.value,
            "found": dice.one(_FOUND[theme]),
            "problem": dice.one(_PROBLEMS) if dice.chance(0.08) else "",
            "created_at": recorded,
        }

    def _told(self, visit: dict[str, Any]) -> dict[str, Any]:
        """Whom they met comes first, but for those who copy; some phones noted the place, a few far away."""
        dice = self.own
        copied = dice.chance(COPIED_SHARE)
        told: dict[str, Any] = {"is_copied": copied}
        if not copied:
            told["found"] = f"{visit['met']}在家，{visit['visited_on'].day}日入户。{visit['found']}"
        if dice.chance(LOCATED_SHARE):
            # Each home somewhere in the county, always at the same place.
            home = Dice(visit["household_id"])
            astray = 0.05 if dice.chance(FAR_SHARE) else dice.uniform(0, 0.002)
            told |= {
                "latitude": round(27.0 + home.uniform(-0.2, 0.2) + astray, 6),
                "longitude": round(104.0 + home.uniform(-0.2, 0.2), 6),
                "accuracy": dice.randint(5, 40),
            }
        return told

    def _gift(self) -> dict[str, Any]:
        dice = self.dice
        if dice.chance(0.5):
            return {"kind": GiftKind.CASH.value, "value": dice.choice((100, 200, 300, 500, 1000))}
        return {
            "kind": GiftKind.GOODS.value,
            "value": dice.randint(8, 40) * 10,
            "description": dice.one(_GOODS),
        }
