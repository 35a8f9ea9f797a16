"""What came of the visits of the invented county: problems and their solution, receipts, homes, looks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from psycopg.types.json import Jsonb

from accounts.roles import Role
from assistance.codes import RuleKind, RulePeriod
from assistance.models import (
    GiftReceipt,
    HomePlace,
    HouseholdProblem,
    ProblemPhoto,
    ProblemStep,
    VisitAmendment,
    VisitLook,
    VisitRule,
)
from assistance.problem_codes import ProblemKind
from assistance.problem_codes import ProblemState as P
from common.photos import Photo
from common.stored_photos import Stored, StoredPhoto
from dashboards.demo import scenes
from dashboards.demo.copying import first_free_id
from dashboards.demo.crew import Crew, keys_from, steps
from dashboards.demo.dice import Dice
from dashboards.demo.registering import Family

SIGNED_SHARE = 0.88  # of the gifts
AMENDED, LOOKED = 12, 8
DAYS_TO_SOLVE = 30
WAITING = (P.SOLVED, P.ASSIGNED, P.RAISED)
KINDS = {
    "务工": ProblemKind.WORK,
    "屋": ProblemKind.HOUSING,
    "销": ProblemKind.PRODUCTION,
    "贷": ProblemKind.PRODUCTION,
    "住院": ProblemKind.HEALTH,
    "学": ProblemKind.EDUCATION,
    "水": ProblemKind.WATER,
    "路": ProblemKind.ROAD,
}
_RESULTS = {
    ProblemKind.ROAD: "村里组织投劳投料，入户路已铺砂石。",
    ProblemKind.WATER: "管护员更换阀门，供水恢复正常。",
    ProblemKind.HEALTH: "已办理医疗救助，自付部分报销到账。",
    ProblemKind.PRODUCTION: "联系合作社和信用社，已落实销路和贷款。",
    ProblemKind.EDUCATION: "助学金申请已批，学费差额由帮扶单位补助。",
    ProblemKind.HOUSING: "屋面已翻修，雨后查看不再渗漏。",
    ProblemKind.WORK: "介绍到帮扶车间上岗，已领首月工资。",
    ProblemKind.OTHER: "已协调解决。",
}
_DEMANDS = (
    (RuleKind.PROBLEMS, 1, "每年为结对户解决1件以上生产生活困难（参照P2-09）"),
    (RuleKind.AID, 300, "每年每户资金帮扶不低于300元，含物资折款（参照P2-08）"),
)


class Visiting:
    """Rows of every table, drawn from the visits and gifts; pictures are shared by many rows."""

    def __init__(
        self,
        crew: Crew,
        families: list[Family],
        visits: list[dict[str, Any]],
        gifts: list[dict[str, Any]],
        stored: Stored,
    ) -> None:
        self.crew, self.visits, self.gifts, self.stored = crew, visits, gifts, stored
        # Of its own, so that what came of visits changes nothing else of the county.
        self.dice = Dice(crew.on.toordinal())
        self.areas = {family.key: family.area for family in families}
        self.problems: list[dict[str, Any]] = []
        self.steps: list[dict[str, Any]] = []
        self.photos: list[dict[str, Any]] = []
        self._pictures: dict[str, dict[str, Any]] = {}
        self._steps = keys_from(first_free_id(ProblemStep))
        troubled = [visit for visit in visits if visit["problem"]]
        first = first_free_id(HouseholdProblem)
        # The newest stand at each step that waits for somebody, however small the county is.
        newest = dict(enumerate(WAITING, len(troubled) - len(WAITING)))
        for at, visit in enumerate(troubled):
            state = newest.get(at) or self._state((crew.on - visit["visited_on"]).days)
            self._problem(first + at, visit, state)

    def tables(self) -> Iterator[tuple[Any, Any]]:
        """Each table with its rows."""
        yield VisitRule, self._rules()
        yield HouseholdProblem, self.problems
        yield ProblemStep, self.steps
        yield ProblemPhoto, self.photos
        yield GiftReceipt, self._receipts()
        yield HomePlace, self._homes()
        yield VisitAmendment, self._amendments()
        yield VisitLook, self._looks()

    def _rules(self) -> Iterator[dict[str, Any]]:
        """What the county itself asks beyond its plan."""
        for kind, least, source in _DEMANDS:
            yield {
                "code": f"county-{kind.name.lower()}",
                "plan": "本县帮扶工作要求（演示）",
                "source": source,
                "kind": kind.value,
                "at_least": least,
                "per": RulePeriod.YEAR.value,
                "days": [],
                "roles": ["第一责任人", "直接责任人"],
                "valid_from": dt.date(self.crew.on.year, 1, 1),
            }

    def _problem(self, key: int, visit: dict[str, Any], state: P) -> None:
        """One problem in its state, with the steps that led there."""
        day, text, helper = visit["visited_on"], visit["problem"], visit["visitor_id"]
        kind = next((kind for word, kind in KINDS.items() if word in text), ProblemKind.OTHER)
        solved_on = min(day + dt.timedelta(days=self.dice.randint(3, 26)), self.crew.on)
        row: dict[str, Any] = {
            "id": key,
            "key": visit["key"],
            "household_id": visit["household_id"],
            "visit_id": visit["id"],
            "found_on": day,
            "kind": kind.value,
            "text": text,
            "raised_by_id": helper,
            "state": state.value,
        }
        deadline = day + dt.timedelta(days=DAYS_TO_SOLVE)
        hands = {"person_id": helper, "deadline": deadline}
        if state not in (P.RAISED, P.WITHDRAWN):
            row |= hands
        if state in (P.SOLVED, P.CONFIRMED):
            row |= {"result": _RESULTS[kind], "solved_on": solved_on}
        self.problems.append(row)
        self._walk(row, state, hands)

    def _state(self, age: int) -> P:
        """Old ones are settled, recent ones are on their way; a few are late, given up or with nobody."""
        chance = self.dice.random()
        if age < DAYS_TO_SOLVE:
            return P.RAISED if chance < 0.3 else P.ASSIGNED if chance < 0.75 else P.SOLVED
        if chance < 0.06:
            return P.ASSIGNED
        return P.SOLVED if chance < 0.12 else P.WITHDRAWN if chance < 0.14 else P.CONFIRMED

    def _walk(self, row: dict[str, Any], state: P, hands: dict[str, Any]) -> None:
        area, found_on = self.areas[row["household_id"]], row["found_on"]
        clerk, solved_on = self.crew.at(Role.CLERK, area), row.get("solved_on")
        if state is P.WITHDRAWN:
            way: list[tuple[Any, ...]] = [
                ("withdraw", P.RAISED, P.WITHDRAWN, clerk, found_on, "与已列入项目的问题重复。")
            ]
        else:
            way = [
                ("assign", P.RAISED, P.ASSIGNED, clerk, found_on, "请帮扶责任人牵头解决。", hands),
                ("solve", P.ASSIGNED, P.SOLVED, row["raised_by_id"], solved_on, row.get("result", "")),
                ("confirm", P.SOLVED, P.CONFIRMED, clerk, solved_on, "农户表示满意。"),
            ]
            way = way[: [P.RAISED, P.ASSIGNED, P.SOLVED, P.CONFIRMED].index(state)]
        for step in steps(self.crew, row["id"], way, self._steps):
            self.steps.append(step)
            if step["verb"] == "solve":
                self.photos.append({"step_id": step["id"], **self._evidence(row["kind"], row["result"])})
            elif step["verb"] == "confirm":
                self.photos.append({"step_id": step["id"], "signed_by": "户主", **self._signature("户主")})

    def _receipts(self) -> Iterator[dict[str, Any]]:
        """Most families signed on the day; what the rest received waits in the list."""
        given: dict[int, int] = {}
        for gift in self.gifts:
            given[gift["visit_id"]] = given.get(gift["visit_id"], 0) + gift["value"]
        for visit in self.visits:
            if visit["id"] in given and self.dice.chance(SIGNED_SHARE):
                yield {
                    "key": visit["key"],
                    "visit_id": visit["id"],
                    "amount": given[visit["id"]],
                    "signed_by": visit["met"],
                    "signed_on": visit["visited_on"],
                    "taken_by_id": visit["visitor_id"],
                    **self._signature(visit["met"][:1]),
                }

    def _homes(self) -> Iterator[dict[str, Any]]:
        """The home is where the first visit with a place was."""
        known: set[int] = set()
        for visit in self.visits:
            if visit.get("latitude") is not None and visit["household_id"] not in known:
                known.add(visit["household_id"])
                place = {name: visit[name] for name in ("household_id", "latitude", "longitude")}
                yield {"visit_id": visit["id"], "by_id": visit["visitor_id"], **place}

    def _amendments(self) -> Iterator[dict[str, Any]]:
        """Some of the newest visits were written down wrongly at first."""
        for visit in self.visits[-AMENDED * 9 :: 9]:
            words = {name: visit[name] for name in ("visited_on", "met", "theme", "problem")}
            yield {
                "key": visit["key"],
                "visit_id": visit["id"],
                "reason": "误填其他户情况，已更正。",
                "by_id": visit["visitor_id"],
                "at": visit["created_at"] + dt.timedelta(hours=1),
                "found": "家中无人，改日再访。",
                "gifts": Jsonb([]),
                **words,
            }

    def _looks(self) -> Iterator[dict[str, Any]]:
        """The township has looked at some of those whose text was copied."""
        copied = [visit for visit in self.visits if visit["is_copied"]]
        for visit in copied[-LOOKED * 3 :: 3]:
            clerk = self.crew.at(Role.CLERK, self.areas[visit["household_id"]])
            note = "电话核实，当日确已入户，提醒按户填写。"
            at = self.crew.noon(min(visit["visited_on"] + dt.timedelta(days=2), self.crew.on))
            yield {"visit_id": visit["id"], "by_id": clerk, "at": at, "note": note}

    def _signature(self, name: str) -> dict[str, Any]:
        if name not in self._pictures:
            self._pictures[name] = self._kept(scenes.signature(self.dice, name), ProblemPhoto)
        return self._pictures[name]

    def _evidence(self, kind: str, result: str) -> dict[str, Any]:
        if kind not in self._pictures:
            photo = scenes.paper(self.dice, "问题解决佐证", (kind, result), f"{self.crew.on}", sealed=False)
            self._pictures[kind] = self._kept(photo, ProblemPhoto)
        return self._pictures[kind]

    def _kept(self, photo: Photo, model: type[StoredPhoto]) -> dict[str, Any]:
        row = model()
        row.put(photo, self.stored)
        return {"image": row.image.name, "width": row.width, "height": row.height, "sha256": row.sha256}
