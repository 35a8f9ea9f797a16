"""Cases of the invented county: households applying, leaving poverty and being adjusted, in every state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from accounts.roles import Role
from dashboards.demo.copying import first_free_id
from dashboards.demo.crew import NOTICE_DAYS, Crew, keys_from, notice, steps
from dashboards.demo.places import COUNTY, Places
from dashboards.demo.registering import Family
from households.codes import ExitStatus, HouseholdType, IdStandard, PovertyCause
from households.models import (
    AdjustmentCase,
    AdjustmentKind,
    AdjustmentState,
    AdjustmentStep,
    ExitCase,
    ExitCriterion,
    ExitStep,
    IdentificationCase,
    IdentificationStep,
    NoticeKind,
)
from households.models.case import ExitState, IdentificationState

I, E, A, N = IdentificationState, ExitState, AdjustmentState, NoticeKind  # noqa: E741
POOR, LEAVING = "识别贫困户", "退出贫困户"
REASONS = (
    "家中老人患病，医疗支出大，收入不足。",
    "主要劳动力伤残，缺少收入来源。",
    "子女上学，负担较重，缺少资金。",
)
ASSEMBLY = {
    "meeting": "村民代表大会",
    "invited": 36,
    "attended": 31,
    "in_favour": 28,
    "against": 1,
    "abstained": 2,
}
# Days between a step and the next one: where a notice hangs between them, its days and two more.
SHOWN = NOTICE_DAYS + 2
IDENTIFIED = (
    # verb, source, target, role, days after the step before, opinion
    ("apply", "", I.APPLIED, Role.TEAM, 0, ""),
    ("appraise", I.APPLIED, I.APPRAISED, Role.TEAM, 4, "同意推荐。"),
    ("review", I.APPRAISED, I.REVIEWED, Role.CLERK, SHOWN, "入户核实，情况属实。"),
    ("compare", I.REVIEWED, I.COMPARED, Role.CLERK, SHOWN, ""),
    ("confirm", I.COMPARED, I.CONFIRMED, Role.COUNTY, 4, "经研究，同意识别。"),
    ("file", I.CONFIRMED, I.FILED, Role.COUNTY, 6, ""),
)
LEFT = (
    ("propose", "", E.PROPOSED, Role.TEAM, 0, ""),
    ("appraise", E.PROPOSED, E.APPRAISED, Role.TEAM, 4, "达到标准，同意退出。"),
    ("recognise", E.APPRAISED, E.SIGNED, Role.TEAM, 2, "农户认可。"),
    ("review", E.SIGNED, E.REVIEWED, Role.CLERK, SHOWN, "核查通过，同意上报。"),
    ("approve", E.REVIEWED, E.APPROVED, Role.COUNTY, 5, "经研究，同意退出。"),
    ("mark", E.APPROVED, E.MARKED, Role.COUNTY, 6, ""),
)
ADJUSTED = (
    ("propose", "", A.PROPOSED, Role.TEAM, 0, ""),
    ("review", A.PROPOSED, A.REVIEWED, Role.CLERK, SHOWN, "核查属实，同意上报。"),
    ("approve", A.REVIEWED, A.DONE, Role.COUNTY, 5, "经研究，同意调整。"),
)
# How a case leaves its way: the state it came from, the role, the opinion.
ENDS = {
    (IdentificationCase, I.REJECTED): (I.APPRAISED, "reject", Role.CLERK, "经核查，家庭收入高于扶贫标准。"),
    (IdentificationCase, I.WITHDRAWN): (I.APPLIED, "withdraw", Role.TEAM, "农户自愿放弃申请。"),
    (ExitCase, E.REJECTED): (E.SIGNED, "reject", Role.CLERK, "收入核算依据不足，暂不退出。"),
    (ExitCase, E.WITHDRAWN): (E.PROPOSED, "withdraw", Role.TEAM, "住房改造尚未完工，撤回。"),
    (AdjustmentCase, A.REJECTED): (A.PROPOSED, "reject", Role.CLERK, "事实不清，不予调整。"),
    (AdjustmentCase, A.WITHDRAWN): (A.PROPOSED, "withdraw", Role.TEAM, "重新核实后撤回。"),
}
WAYS: dict[Any, tuple[Any, Any]] = {
    IdentificationCase: (IdentificationStep, IDENTIFIED),
    ExitCase: (ExitStep, LEFT),
    AdjustmentCase: (AdjustmentStep, ADJUSTED),
}
WHY = {
    AdjustmentKind.RELAPSE: "突发大病，扣除支出后收入低于扶贫标准。",
    AdjustmentKind.REMOVAL: "识别时漏报公职人员。",
}
# What hangs after a step: column, kind, who posts it, digits of the area's code, about what.
HANGS: dict[tuple[Any, Any], tuple[str, NoticeKind, Role, int, str]] = {
    (IdentificationCase, I.APPRAISED): ("village_notice_id", N.IDENTIFICATION, Role.TEAM, 12, POOR),
    (IdentificationCase, I.REVIEWED): ("township_notice_id", N.IDENTIFICATION, Role.CLERK, 9, POOR),
    (IdentificationCase, I.CONFIRMED): ("announcement_id", N.ANNOUNCEMENT, Role.COUNTY, 6, POOR),
    (ExitCase, E.SIGNED): ("village_notice_id", N.EXIT, Role.TEAM, 12, LEAVING),
    (ExitCase, E.APPROVED): ("announcement_id", N.ANNOUNCEMENT, Role.COUNTY, 6, LEAVING),
    (AdjustmentCase, A.PROPOSED): ("village_notice_id", N.ADJUSTMENT, Role.TEAM, 12, "动态调整农户"),
}
# Days since the last step: of two in a state, one was moved lately and one waits.
AGES = (3, 16)


class Casebook:
    """Rows of cases with their steps, notices, answers and signatures, kept until they are copied."""

    def __init__(self, crew: Crew, places: Places, families: list[Family], first_notice: int) -> None:
        self.crew = crew
        self.names = {row["code"]: row["name"] for row in places.rows}
        self.rows: dict[Any, list[dict[str, Any]]] = {
            m: [] for m in (IdentificationCase, ExitCase, AdjustmentCase)
        }
        self.steps: dict[Any, list[dict[str, Any]]] = {
            m: [] for m in (IdentificationStep, ExitStep, AdjustmentStep)
        }
        self.notices: list[dict[str, Any]] = []
        self.answers: list[dict[str, Any]] = []
        self.signatures: list[dict[str, Any]] = []
        self._notices = keys_from(first_notice)
        self._keys = {model: keys_from(first_free_id(model)) for model in (*self.rows, *self.steps)}
        self.criteria = list(ExitCriterion.objects.filter(set__name="一超六有"))
        self._taken: set[int] = set()
        self._families = [family for family in families if family.active()]
        self._identify()
        self._exit()
        self._adjust()

    def _pick(self, **facts: Any) -> Iterator[Family]:
        """Families with these facts that are in no case yet, in the order of the map."""
        for family in self._families:
            fits = all(family.facts.get(name) == value for name, value in facts.items())
            if fits and family.key not in self._taken and not family.is_applicant:
                self._taken.add(family.key)
                yield family

    def _identify(self) -> None:
        ordinary = self._pick(household_type=HouseholdType.ORDINARY.value)
        applicants = (family for family in self._families if family.is_applicant)
        for number, state in enumerate(s for s in I for _age in AGES):
            family = next(applicants if state == I.FILED else ordinary, None)
            if family is None:
                continue
            extra = {
                "reason": REASONS[number % len(REASONS)],
                "standard": IdStandard.NATIONAL.value,
                "cause": family.facts.get("main_cause") or PovertyCause.ILLNESS.value,
            }
            case = self._case(IdentificationCase, family, state, number, extra)
            if state in (I.COMPARED, I.CONFIRMED, I.FILED):
                case["comparison"] = "经与车辆、不动产、财政供养、工商登记比对，未发现不符合条件情形。"
            if state == I.FILED:
                case["filing_no"] = f"市备〔{self.crew.on.year}〕{number}号"

    def _exit(self) -> None:
        left = self._pick(exit_status=ExitStatus.EXITED.value, exit_year=self.crew.on.year)
        leaving = self._pick(exit_status=ExitStatus.PLANNED.value)
        for number, state in enumerate(s for s in E for _age in AGES):
            family = next(left if state == E.MARKED else leaving, None)
            if family is None:
                continue
            extra = {"criteria_id": self.criteria[0].set_id}
            case = self._case(ExitCase, family, state, number, extra)
            self._say(case, family)

    def _adjust(self) -> None:
        removed = self._pick(household_type=HouseholdType.REMOVED.value)
        exited = self._pick(exit_status=ExitStatus.EXITED.value)
        kinds = (AdjustmentKind.RELAPSE, AdjustmentKind.REMOVAL)
        for number, state in enumerate(s for s in A for _age in AGES):
            kind = AdjustmentKind.REMOVAL if state == A.DONE else kinds[number % 2]
            family = next(removed if state == A.DONE else exited, None)
            if family is None:
                continue
            reason = (
                "突发大病，扣除支出后收入低于扶贫标准。"
                if kind == AdjustmentKind.RELAPSE
                else "识别时漏报公职人员。"
            )
            extra = {"kind": kind.value, "reason": reason}
            self._case(AdjustmentCase, family, state, number, extra)

    def _case(
        self, model: Any, family: Family, state: Any, number: int, extra: dict[str, Any]
    ) -> dict[str, Any]:
        """The row of a case with its steps and notices, dated back from its last step."""
        step, way = WAYS[model]
        crew, village = self.crew, family.area[:12]
        stop, verb, role, opinion = ENDS.get((model, state), (state, "", Role.TEAM, ""))
        done = list(way[: 1 + next(at for at, row in enumerate(way) if row[2] == stop)])
        if verb:
            done.append((verb, stop, state, role, SHOWN, opinion))
        day = crew.ago(AGES[number % len(AGES)] + sum(row[4] for row in done))
        case = {"id": next(self._keys[model]), "key": crew.uuid(), "household_id": family.key, **extra}
        case |= {"year_id": crew.on.year, "state": state.value}
        path = []
        for name, source, target, who, days, said in done:
            day += dt.timedelta(days=days)
            facts = ASSEMBLY if name == "appraise" else {}
            if name in ("confirm", "approve"):
                facts = {"meeting": f"县扶贫开发领导小组会议〔{crew.on.year}〕{1 + number % 9}号"}
            path.append((name, source, target, crew.at(who, village), day, said, facts))
            self._notice(case, model, family, target, day)
        case |= {"opened_on": path[0][4], "opened_by_id": path[0][3]}
        self.steps[step] += steps(crew, case["id"], path, self._keys[step])
        self.rows[model].append(case)
        return case

    def _notice(self, case: dict[str, Any], model: Any, family: Family, state: Any, day: dt.date) -> None:
        """The notice that hangs after a step, where one does."""
        found = HANGS.get((model, state))
        if found is None:
            return
        field, kind, role, digits, what = found
        area = family.area[:digits]
        head, people = family.members[0].name, len(family.active())
        place = self.names[area]
        intended = "" if kind == NoticeKind.ANNOUNCEMENT else "拟"
        key = next(self._notices)
        self.notices.append(
            notice(
                self.crew,
                key,
                kind=kind.value,
                area=area,
                title=f"关于{place}{self.crew.on.year}年度{intended}{what}的{'公示' if intended else '公告'}",
                body=f"按照规定程序，现将{intended}{what}名单予以{'公示' if intended else '公告'}。",
                table={"head": ["序号", "户主", "家庭人口", "备注"], "rows": [[1, head, people, ""]]},
                user=self.crew.at(role, area),
                start=day,
            )
        )
        case[field] = key

    def _say(self, case: dict[str, Any], family: Family) -> None:
        """The answers to the criteria, and the signatures once the household has recognised its exit."""
        if case["state"] == E.PROPOSED:
            return
        said = {"case_id": case["id"], "met": True, "evidence": "入户核实，达到标准。"}
        self.answers += [said | {"criterion_id": criterion.pk} for criterion in self.criteria]
        if case["state"] not in {row[2].value for row in LEFT[2:]} | {E.REJECTED.value}:
            return
        day = case["opened_on"] + dt.timedelta(days=5)
        team = self.crew.at(Role.TEAM, family.area)
        for part, name in (("household", family.members[0].name), ("helper", self.crew.name_of(team))):
            signed = {"case_id": case["id"], "part": part, "name": name, "taken_by_id": team}
            self.signatures.append(signed | {"signed_on": day})

    def targets(self) -> list[dict[str, Any]]:
        """The year's target of the county (P5-06)."""
        left = [f for f in self._families if f.facts.get("exit_year") == self.crew.on.year]
        people = sum(len(family.active()) for family in left)
        row = {"area_id": COUNTY, "year": self.crew.on.year, "source": "县年度脱贫计划"}
        return [row | {"households": len(left) + 2, "people": people + 5}]
