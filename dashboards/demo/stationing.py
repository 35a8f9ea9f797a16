"""Resident teams of the invented county: people, two months of attendance, diary, meetings, disputes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from accounts.roles import Role
from assistance.models import (
    Attendance,
    Dispute,
    DisputeStep,
    MonthSheet,
    Team,
    TeamEntry,
    TeamMeeting,
    TeamMember,
)
from assistance.team_codes import DayKind, DisputeState, Duty, EntryKind, StaffRank, TeamPart, WorkTheme
from assistance.team_rules import Month
from dashboards.demo.crew import Crew, steps
from dashboards.demo.dice import Weights

_KINDS = Weights({DayKind.DUTY: 70, DayKind.MEETING: 6, DayKind.TRAINING: 3, DayKind.BUSINESS: 3})
_DIARY = (
    "走访三组农户，了解春耕备耕和务工情况，宣讲产业补助政策。",
    "陪同村医入户，为慢性病患者签约随访。",
    "与村两委商议脱贫计划，核对到户项目进度。",
    "参加党员会，研究集体经济分红方案。",
    "帮助两户整理就医报销材料，送到镇上办理。",
)
_PROBLEMS = (
    ("五组路灯不亮", "已联系供电所修复"),
    ("自来水冬季结冰断水", "管道加保温层"),
    ("羊羔销路不畅", "合作社签订收购协议"),
    ("儿子想找务工岗位", ""),
)
_MATTERS = ("地界不清", "灌溉用水先后", "牲畜吃了庄稼", "老人赡养分担")


class Stationing:
    """Rows of every table, drawn from the postings of resident team members."""

    def __init__(self, crew: Crew, postings: list[dict[str, Any]]) -> None:
        self.crew = crew
        self.dice = crew.dice
        self.month = Month.of(crew.on)
        self.teams: list[dict[str, Any]] = []
        self.members: list[dict[str, Any]] = []
        self.days: list[dict[str, Any]] = []
        self.sheets: list[dict[str, Any]] = []
        self.entries: list[dict[str, Any]] = []
        self.meetings: list[dict[str, Any]] = []
        self.disputes: list[dict[str, Any]] = []
        self.steps: list[dict[str, Any]] = []
        villages: dict[str, list[dict[str, Any]]] = {}
        for posting in postings:
            if posting["role"] == str(Role.TEAM):
                villages.setdefault(posting["area_id"], []).append(posting)
        for number, village in enumerate(sorted(villages), 1):
            self._team(number, village, villages[village])

    def tables(self) -> Iterator[tuple[Any, Any]]:
        """Each table with its rows."""
        yield Team, self.teams
        yield TeamMember, self.members
        yield Attendance, self.days
        yield MonthSheet, self.sheets
        yield TeamEntry, self.entries
        yield TeamMeeting, self.meetings
        yield Dispute, self.disputes
        yield DisputeStep, self.steps

    def _team(self, key: int, village: str, people: list[dict[str, Any]]) -> None:
        begun = max(posting["valid_from"] for posting in people)
        office = people[0]["organisation_id"]
        self.teams.append({"id": key, "village_id": village, "sent_by_id": office, "valid_from": begun})
        clerk = self.crew.at(Role.CLERK, village)
        for place, posting in enumerate(people):
            self._member(key, place, posting, begun)
            self._attend(key, posting["user_id"], begun, clerk)
            self._write(key, posting["user_id"])
        self.sheets.append(
            {
                "team_id": key,
                "month": self.month.before.first,
                "closed_by_id": clerk,
                "closed_at": self.crew.noon(self.month.first),
            }
        )
        self._meet(key, people)
        if self.dice.chance(0.4):
            self._quarrel(key, people[0]["user_id"])

    def _member(self, team: int, place: int, posting: dict[str, Any], begun: dt.date) -> None:
        captain = place == 0
        # Here and there a captain of too low a rank: a breach that the list shows first.
        low = self.dice.chance(0.15)
        self.members.append(
            {
                "team_id": team,
                "person_id": posting["user_id"],
                "part": str(TeamPart.CAPTAIN if captain else TeamPart.MEMBER),
                "is_first_secretary": captain,
                "rank": int(StaffRank.DEPUTY_SECTION if captain and not low else StaffRank.CLERK),
                "organisation_id": posting["organisation_id"],
                "valid_from": begun,
            }
        )

    def _attend(self, team: int, person: int, begun: dt.date, clerk: int) -> None:
        idle = self.dice.chance(0.12)
        for day in [*self.month.before.days, *self.month.days]:
            if day > self.crew.on or day < begun or self.dice.chance(0.5 if idle else 0.12):
                continue
            weekend = day.weekday() > 4 and self.dice.chance(0.6)
            kind = DayKind.HOLIDAY if weekend else DayKind(self.dice.pick(_KINDS))
            leave = self.dice.chance(0.03)
            self.days.append(
                {
                    "team_id": team,
                    "person_id": person,
                    "day": day,
                    "kind": str(DayKind.LEAVE if leave else kind),
                    "reason": "家中有事" if leave else "",
                    "signed_at": self.crew.noon(day),
                    "confirmed_by_id": clerk if day < self.month.first and clerk != person else None,
                }
            )

    def _page(self, team: int, person: int, most: int = 40) -> dict[str, Any]:
        day = self.crew.ago(self.dice.randint(0, most))
        return {"key": self.crew.uuid(), "team_id": team, "author_id": person, "day": day}

    def _write(self, team: int, person: int) -> None:
        for _number in range(self.dice.randint(1, 4)):
            page = self._page(team, person)
            work = self.dice.chance(0.4)
            problem, outcome = self.dice.one(_PROBLEMS) if self.dice.chance(0.4) else ("", "")
            self.entries.append(
                page
                | {
                    "kind": str(EntryKind.WORK if work else EntryKind.DIARY),
                    "duty": str(self.dice.one(list(Duty))) if work else "",
                    "theme": str(self.dice.one(list(WorkTheme))) if work else "",
                    "text": self.dice.one(_DIARY),
                    "problem": problem,
                    "outcome": outcome,
                    "solved_on": page["day"] if outcome else None,
                }
            )

    def _meet(self, team: int, people: list[dict[str, Any]]) -> None:
        names = "、".join(self.crew.name_of(posting["user_id"]) for posting in people)
        days = [self.month.before.first.replace(day=15)]
        if self.dice.chance(0.7):
            days.append(self.month.first)
        for day in days:
            page = self._page(team, people[0]["user_id"]) | {"day": day}
            said = {"kind": "专题会议", "subject": "研究当月驻村帮扶工作", "present": f"{names}、村两委成员"}
            said |= {
                "minutes": "逐户分析脱贫进度，议定到户项目和走访分工。",
                "next_steps": "月底前入户一遍。",
            }
            self.meetings.append(page | said | {"problems_raised": 2, "problems_solved": 1})

    def _quarrel(self, team: int, person: int) -> None:
        key = len(self.disputes) + 1
        settled = self.dice.chance(0.6)
        state = DisputeState.SETTLED if settled else DisputeState.MEDIATING
        page = self._page(team, person)
        said = {
            "id": key,
            "parties": "两户邻居",
            "matter": self.dice.one(_MATTERS),
            "state": str(state.value),
        }
        self.disputes.append(page | said)
        path: list[tuple[Any, ...]] = [
            ("mediate", DisputeState.OPEN, DisputeState.MEDIATING, person, page["day"])
        ]
        if settled:
            last = DisputeState.MEDIATING, DisputeState.SETTLED, person, page["day"], "双方达成协议"
            path.append(("settle", *last))
        first = len(self.steps) + 1
        self.steps += steps(self.crew, key, path, iter(range(first, first + 2)))
