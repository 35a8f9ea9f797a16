"""The invented project library: a few dozen projects at every stage, their steps, notices and households."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from accounts.roles import Role
from dashboards.demo.copying import first_free_id
from dashboards.demo.crew import NOTICE_DAYS, Crew, keys_from, notice, steps
from dashboards.demo.places import Places, Village
from dashboards.demo.registering import Family
from households.codes import HouseholdType
from households.models import Notice, NoticeKind
from projects.codes import LinkMode, ProjectCategory, ProjectNature, ProjectState, SubsidyMode
from projects.models import Acceptance, Progress, Project, ProjectStep

S = ProjectState
HELD_BACK = 2  # days between a notice's end and the step that it allows
LEAST, MOST = 24, 60
KEY_VILLAGES = 13  # P5-09
FOR_KEY_VILLAGE = 200_000  # yuan, P5-09
OF_LAST_YEAR = 8
# One after the other, so that every stage has its projects whatever the size of the county.
PATTERN = (
    S.ACCEPTED, S.UNDER_WAY, S.APPROVED, S.FINISHED, S.DECLARED, S.ACCEPTED, S.UNDER_WAY, S.REVIEWED,
    S.ACCEPTED, S.FINISHED, S.UNDER_WAY, S.DRAFT, S.ACCEPTED, S.APPROVED, S.WITHDRAWN, S.UNDER_WAY, S.STOPPED,
)  # fmt: skip
STAGE = {S.DRAFT: 0, S.WITHDRAWN: 0, S.DECLARED: 1, S.REVIEWED: 2, S.APPROVED: 3, S.STOPPED: 3,
         S.UNDER_WAY: 4, S.FINISHED: 5, S.ACCEPTED: 6}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of project: name, what is built, and what a household gets (item, yuan each, how many)."""

    name: str
    category: ProjectCategory
    content: str
    item: str = ""
    standard: int = 0
    most: int = 1
    mode: SubsidyMode = SubsidyMode.DIRECT


_P = ProjectCategory
KINDS = (
    Kind("肉羊养殖", _P.PRODUCTION, "引进基础母羊，改造羊舍，聘请畜牧技术员。", "基础母羊", 800, 5),
    Kind("中药材种植", _P.PRODUCTION, "种植黄芩、柴胡，统一供苗，保底收购。", "药材种苗（亩）", 600, 6),
    Kind("香菇大棚", _P.PRODUCTION, "新建大棚、烘干房和冷库。", "菌棒（百棒）", 450, 10, SubsidyMode.AFTER),
    Kind("果园提质改造", _P.PRODUCTION, "老果园高接换优，安装滴灌。", "果园改造（亩）", 700, 5),
    Kind("通组路硬化", _P.INFRASTRUCTURE, "硬化通组道路，宽3.5米，厚18厘米，配套涵管。"),
    Kind("饮水管网改造", _P.LIVING, "更换主管网，新建蓄水池一座，安装净化消毒设备。"),
    Kind("生态养蜂", _P.PRODUCTION, "发放蜂箱蜂群，组织技术培训。", "蜂群（箱）", 500, 8),
    Kind("就业帮扶车间", _P.EMPLOYMENT, "改造村闲置校舍为加工车间。", "务工补贴（月）", 300, 6),
)


@dataclass(slots=True)
class Planned:
    """A project with what the money needs to know of it."""

    key: int
    name: str
    kind: Kind
    village: Village
    township: str
    year: int
    state: ProjectState
    budget: Decimal
    begun: dt.date
    # Paid for by the money of the key villages (P5-09).
    is_key: bool = False
    # Each household with its quantity.
    households: list[tuple[Family, int]] = field(default_factory=list)
    row: dict[str, Any] = field(default_factory=dict)

    @property
    def to_households(self) -> Decimal:
        """What the participating households are to get."""
        return Decimal(sum(quantity for _family, quantity in self.households) * self.kind.standard)


class Library:
    """Rows of projects and of what belongs to them, kept until they are copied."""

    def __init__(self, crew: Crew, places: Places, families: list[Family]) -> None:
        self.crew = crew
        self.places = places
        self.by_village: dict[str, list[Family]] = {}
        for family in families:
            if family.facts["household_type"] == HouseholdType.REGISTERED and family.active():
                self.by_village.setdefault(family.area[:12], []).append(family)
        self.villages = [v for v in places.villages if len(self.by_village.get(v.code, [])) >= 3]
        self.notices: list[dict[str, Any]] = []
        self.steps: list[dict[str, Any]] = []
        self.progress: list[dict[str, Any]] = []
        self.acceptances: list[dict[str, Any]] = []
        self._projects = keys_from(first_free_id(Project))
        self._notices = keys_from(first_free_id(Notice))
        self._steps = keys_from(first_free_id(ProjectStep))
        self._progress = keys_from(first_free_id(Progress))
        self._acceptances = keys_from(first_free_id(Acceptance))
        self.planned = list(self._plan())

    def _plan(self) -> Iterator[Planned]:
        year = self.crew.on.year
        wanted = min(MOST, max(LEAST, len(self.villages)))
        for number in range(wanted):
            yield self._project(number, year, PATTERN[number % len(PATTERN)])
        for number in range(OF_LAST_YEAR):
            yield self._project(number, year - 1, S.ACCEPTED)

    def _project(self, number: int, year: int, state: ProjectState) -> Planned:
        dice = self.crew.dice
        village = self.villages[number % len(self.villages)]
        # A village with several projects has several sorts of them.
        kind = KINDS[(number + number // len(self.villages)) % len(KINDS)]
        round_no = number // (len(self.villages) * len(KINDS))
        begun = self.crew.ago(dice.randint(150, 190) + (self.crew.on.year - year) * 365)
        if STAGE[state] <= 2:
            begun = self.crew.ago(-30)
        name = f"{village.name}{kind.name}项目{'二期' if round_no else ''}"
        key = next(self._projects)
        township = next(t for t in self.places.townships if village.code.startswith(t.code))
        project = Planned(key, name, kind, village, township.name, year, state, Decimal(0), begun)
        if kind.item:
            own = self.by_village[village.code]
            chosen = dice.sample(own, min(len(own), dice.randint(5, 18)))
            project.households = [(family, dice.randint(2, kind.most)) for family in chosen]
        works = Decimal(dice.randint(4, 16) * 10_000 if not kind.item else dice.randint(1, 6) * 5_000)
        project.is_key = year == self.crew.on.year and number < min(KEY_VILLAGES, len(self.villages))
        # Whole thousands: what the households do not get is for works and technical service.
        whole = -(-(project.to_households + works) // 1000) * 1000
        project.budget = Decimal(FOR_KEY_VILLAGE) if project.is_key else whole
        project.row = self._row(project)
        self._life(project)
        return project

    def _row(self, project: Planned) -> dict[str, Any]:
        crew, kind, households = self.crew, project.kind, project.households
        share = project.budget // 2
        own = self.by_village[project.village.code]
        chosen = [family for family, _quantity in households] or own
        people = sum(len(family.active()) for family in chosen)
        level = crew.dice.choice(("fund_central", "fund_province"))
        return {
            "id": project.key,
            "key": crew.uuid(),
            "year": project.year,
            "name": project.name,
            "category": kind.category.value,
            "nature": ProjectNature.NEW.value,
            "area_id": project.village.code,
            "site": project.village.name,
            "organisation_id": crew.office(project.village.code),
            "starts_on": project.begun - dt.timedelta(days=31 if STAGE[project.state] > 2 else 0),
            "ends_on": project.begun + dt.timedelta(days=120),
            "content": kind.content,
            level: share,
            "fund_county": project.budget - share,
            "subsidy_mode": kind.mode.value,
            "benefit_households": len(chosen),
            "benefit_people": people,
            "benefit_poor_households": len(chosen),
            "benefit_poor_people": people,
            "target": f"项目建成后带动{len(chosen)}户建档立卡户，户均年增收2000元以上。",
            "participation": "建档立卡户自愿申请参与，优先务工。",
            "linkage": "直接补助到户，合作社统一技术、保底收购。"
            if kind.item
            else "吸纳建档立卡户务工，改善生产生活条件。",
            "state": project.state.value,
            "created_by_id": crew.at(Role.TEAM, project.village.code),
        }

    def _life(self, project: Planned) -> None:
        """The way of the project up to its stage: notices before each step that needs one, all dated."""
        crew, stage, village = self.crew, STAGE[project.state], project.village.code
        first = project.begun - dt.timedelta(days=60)
        if project.year == crew.on.year and stage <= 2:
            first = crew.ago(16 if stage == 1 else 30)
        declared = first + dt.timedelta(days=1)
        reviewed = declared + dt.timedelta(days=NOTICE_DAYS + HELD_BACK)
        approved = reviewed + dt.timedelta(days=NOTICE_DAYS + HELD_BACK)
        team, clerk = crew.at(Role.TEAM, village), crew.at(Role.CLERK, village)
        county = crew.at(Role.COUNTY, village)
        if stage >= 1:
            project.row["village_notice_id"] = self._notice(project, village, team, declared)
        if stage >= 2:
            project.row["township_notice_id"] = self._notice(project, village[:9], clerk, reviewed)
        meeting = {
            "meeting": f"县项目审定会议〔{project.year}〕第{crew.dice.randint(1, 9)}次",
            "invited": 11,
            "attended": 10,
        }
        way: list[tuple[Any, ...]] = [
            ("declare", S.DRAFT, S.DECLARED, team, declared, "群众意愿强烈，同意申报。"),
            ("review", S.DECLARED, S.REVIEWED, clerk, reviewed, "公示无异议，同意上报。"),
            ("approve", S.REVIEWED, S.APPROVED, county, approved, "经会议研究，同意入库。", meeting),
            ("start", S.APPROVED, S.UNDER_WAY, team, approved + dt.timedelta(days=5), ""),
            ("finish", S.UNDER_WAY, S.FINISHED, team, approved + dt.timedelta(days=75), ""),
            ("accept", S.FINISHED, S.ACCEPTED, clerk, approved + dt.timedelta(days=82), "实地验收合格。"),
        ]
        done = way[:stage]
        if project.state == S.STOPPED:
            stopped = approved + dt.timedelta(days=20)
            done.append(("stop", S.APPROVED, S.STOPPED, county, stopped, "用地手续不能办理，终止实施。"))
        if project.state == S.WITHDRAWN:
            done = [("withdraw", S.DRAFT, S.WITHDRAWN, team, declared, "与镇级项目重复，撤回。")]
        self.steps += steps(crew, project.key, done, self._steps)
        self._site(project, stage, approved, team, clerk)

    def _notice(self, project: Planned, area: str, user: int, start: dt.date) -> int:
        crew, key = self.crew, next(self._notices)
        rows = [
            [number, family.members[0].name, f"{project.kind.item} × {quantity}"]
            for number, (family, quantity) in enumerate(project.households, 1)
        ]
        self.notices.append(
            notice(
                crew,
                key,
                kind=NoticeKind.PROJECT.value,
                area=area,
                title=f"关于{project.name}的公示",
                body=f"根据项目库管理规定，现将{project.name}予以公示。{project.kind.content}"
                f"项目总投资{project.budget:,.2f}元。",
                table={"head": ["序号", "户主", "补助内容"], "rows": rows} if rows else {},
                user=user,
                start=start,
            )
        )
        return key

    def _site(self, project: Planned, stage: int, approved: dt.date, team: int, clerk: int) -> None:
        crew = self.crew
        if stage >= 4:
            for days, percent in ((25, 35), (50, 70), (74, 100))[: 2 if stage == 4 else 3]:
                self.progress.append(
                    {
                        "id": next(self._progress),
                        "key": crew.uuid(),
                        "project_id": project.key,
                        "on": approved + dt.timedelta(days=days),
                        "percent": percent,
                        "text": "按计划推进。" if percent < 100 else "已完工，申请验收。",
                        "by_id": team,
                    }
                )
        if stage == 6:
            self.acceptances.append(
                {
                    "id": next(self._acceptances),
                    "key": crew.uuid(),
                    "project_id": project.key,
                    "on": approved + dt.timedelta(days=80),
                    "place": project.village.name,
                    "passed": True,
                    "conclusion": "工程量与设计相符，质量合格，群众满意。",
                    "by_id": clerk,
                }
            )

    def participations(self) -> Iterator[dict[str, Any]]:
        """Rows of the households taking part."""
        for project in self.planned:
            for family, quantity in project.households:
                yield {
                    "project_id": project.key,
                    "household_id": family.key,
                    "mode": LinkMode.SUBSIDY.value,
                    "item": project.kind.item,
                    "quantity": quantity,
                    "standard": project.kind.standard,
                    "added_by_id": project.row["created_by_id"],
                }
