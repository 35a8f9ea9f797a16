"""Alerts and monitored households of the invented county, in every state, with measures (§2.7)."""

from __future__ import annotations

import datetime as dt
from itertools import cycle
from typing import Any

from accounts.roles import Role
from dashboards.demo.copying import first_free_id
from dashboards.demo.crew import Crew, keys_from, steps
from dashboards.demo.registering import Family
from households.codes import MonitorKind, RiskType
from households.codes.measures import MeasureCategory
from households.codes.monitoring import AlertSource, WarningKind
from households.models import Alert, AlertStep, Monitoring, MonitoringStep, RiskMeasure
from households.models.alert import AlertState
from households.models.monitoring import MonitoringState

A, M = AlertState, MonitoringState
WRONGLY_MARKED = 2  # marked last year, found not to meet the conditions
NEW_ALERTS = 24  # raised in the last weeks, not monitored yet
# Risk → what people noticed, what is done about it.
STORIES = {
    RiskType.ILLNESS: (
        WarningKind.MEDICAL_COST,
        "住院自付医疗费较高。",
        MeasureCategory.HEALTH,
        "落实医疗救助和大病保险报销",
    ),
    RiskType.WORK: (
        WarningKind.UNEMPLOYED,
        "主要劳动力务工中断，收入减少。",
        MeasureCategory.EMPLOYMENT,
        "推荐到县内企业就业",
    ),
    RiskType.SCHOOLING: (
        WarningKind.OTHER,
        "两个孩子上学，支出压力大。",
        MeasureCategory.EDUCATION,
        "落实教育资助",
    ),
    RiskType.DISASTER: (
        WarningKind.DISASTER,
        "暴雨冲毁农田，作物减产。",
        MeasureCategory.PRODUCTION,
        "协助申报农业保险理赔、补种",
    ),
    RiskType.ACCIDENT: (
        WarningKind.ACCIDENT,
        "户主务工时摔伤，暂时不能劳动。",
        MeasureCategory.SECURITY,
        "申请临时救助",
    ),
    RiskType.PRODUCTION: (
        WarningKind.PRODUCTION,
        "养殖户羊群发病，损失较大。",
        MeasureCategory.PRODUCTION,
        "安排技术员上门，补助种羊",
    ),
    RiskType.LABOUR: (
        WarningKind.LABOUR_LOST,
        "家中缺少劳动力。",
        MeasureCategory.PUBLIC_POST,
        "安排公益性岗位",
    ),
    RiskType.PANDEMIC: (
        WarningKind.PANDEMIC,
        "受疫情影响未能外出务工。",
        MeasureCategory.EMPLOYMENT,
        "联系帮扶车间就近上岗",
    ),
}
NEW_KINDS = (RiskType.ILLNESS, RiskType.WORK, RiskType.PANDEMIC, RiskType.DISASTER, RiskType.ACCIDENT)
NEW_STATES = (A.RAISED, A.RAISED, A.CHECKED, A.RAISED, A.REJECTED)
OPEN_STATES = (M.PROPOSED, M.MONITORED, M.HELPED, M.HELPED, M.HELPED)


class Risking:
    """Rows kept until they are copied; households the register names as monitored come first."""

    def __init__(self, crew: Crew, families: list[Family]) -> None:
        self.crew = crew
        self.alerts: list[dict[str, Any]] = []
        self.alert_steps: list[dict[str, Any]] = []
        self.monitorings: list[dict[str, Any]] = []
        self.monitoring_steps: list[dict[str, Any]] = []
        self.measures: list[dict[str, Any]] = []
        self._keys = {
            model: keys_from(first_free_id(model))
            for model in (Alert, AlertStep, Monitoring, MonitoringStep, RiskMeasure)
        }
        # Clearing is proposed for those marked long enough ago only.
        self._open_states = {True: cycle(OPEN_STATES), False: cycle(OPEN_STATES[1:])}
        for family in families:
            if family.facts.get("monitor_kind"):
                self._monitored(family)
        calm = [family for family in families if not family.facts.get("monitor_kind")]
        for number, family in enumerate(calm[:: max(len(calm) // NEW_ALERTS, 1)][:NEW_ALERTS]):
            self._noticed(family, number)
        for family in calm[1 :: max(len(calm) // WRONGLY_MARKED, 2)][:WRONGLY_MARKED]:
            self._ended(family)

    def _monitored(self, family: Family) -> None:
        crew, facts = self.crew, family.facts
        since, cleared = facts["monitor_identified_on"], facts.get("monitor_cleared_on")
        old_enough = (crew.on - since).days > 200
        state = M.CLEARED if cleared else next(self._open_states[old_enough])
        key = next(self._keys[Monitoring])
        clerk = crew.at(Role.CLERK, family.area)
        row = {
            "id": key,
            "household_id": family.key,
            "kind": facts["monitor_kind"],
            "risks": facts["monitor_risks"],
            "identified_on": since,
            "state": state.value,
            "opened_by_id": clerk,
        }
        if state in (M.PROPOSED, M.CLEARED):
            row |= {
                "clear_found": "入户核查，收入稳定，风险已消除。",
                "clear_method": "落实帮扶措施，收入稳定",
            }
        if cleared:
            row["cleared_on"] = cleared
        self.monitorings.append(row)
        self._measure(key, family, state, since)
        self._alert(family, facts["monitor_risks"][0], A.CONFIRMED, since - dt.timedelta(days=8), key)
        self._way(key, family, state, since, cleared)

    def _ended(self, family: Family) -> None:
        crew, area, since = self.crew, family.area, self.crew.ago(300)
        key = next(self._keys[Monitoring])
        self.monitorings.append(
            {
                "id": key,
                "household_id": family.key,
                "kind": MonitorKind.DISTRESSED.value,
                "risks": [RiskType.WORK.value],
                "identified_on": since,
                "state": M.ENDED.value,
                "opened_by_id": crew.at(Role.CLERK, area),
            }
        )
        way: list[tuple[Any, ...]] = [
            ("mark", M.MONITORED, M.MONITORED, crew.at(Role.CLERK, area), since),
            ("end", M.MONITORED, M.ENDED, crew.at(Role.COUNTY, area), crew.ago(280), "复核不符合监测条件。"),
        ]
        self.monitoring_steps += steps(crew, key, way, self._keys[MonitoringStep])

    def _way(
        self, key: int, family: Family, state: MonitoringState, since: dt.date, cleared: dt.date | None
    ) -> None:
        crew, area = self.crew, family.area
        team, county = crew.at(Role.TEAM, area), crew.at(Role.COUNTY, area)
        over = cleared or crew.ago(2)
        started = min(since + dt.timedelta(days=6), over)
        proposed = max(started, over - dt.timedelta(days=5)) if cleared else over
        way: list[tuple[Any, ...]] = [
            ("mark", M.MONITORED, M.MONITORED, crew.at(Role.CLERK, area), since),
            ("help", M.MONITORED, M.HELPED, team, started),
            ("propose", M.HELPED, M.PROPOSED, team, proposed),
            ("clear", M.PROPOSED, M.CLEARED, county, over, "同意消除风险。"),
        ]
        reached = [M.MONITORED, M.HELPED, M.PROPOSED, M.CLEARED].index(state)
        self.monitoring_steps += steps(crew, key, way[: reached + 1], self._keys[MonitoringStep])

    def _measure(self, key: int, family: Family, state: MonitoringState, since: dt.date) -> None:
        if state == M.MONITORED:
            return
        crew = self.crew
        _kind, _text, category, text = STORIES[RiskType(family.facts["monitor_risks"][0])]
        row = {
            "id": next(self._keys[RiskMeasure]),
            "key": crew.uuid(),
            "monitoring_id": key,
            "kind": category.value,
            "text": text,
            "person_id": crew.colleague(family.area),
            "due_on": since + dt.timedelta(days=90),
            "created_by_id": crew.at(Role.TEAM, family.area),
        }
        if state != M.HELPED or crew.dice.chance(0.6):
            done = min(since + dt.timedelta(days=crew.dice.randint(10, 80)), crew.ago(2))
            row |= {"done_on": done, "result": "措施已落实，收入有所恢复。"}
        self.measures.append(row)

    def _noticed(self, family: Family, number: int) -> None:
        risk = NEW_KINDS[number % len(NEW_KINDS)]
        state = NEW_STATES[number % len(NEW_STATES)]
        self._alert(family, risk.value, state, self.crew.ago(4 + number % 20), None)

    def _alert(
        self, family: Family, risk: str, state: AlertState, day: dt.date, monitoring: int | None
    ) -> None:
        crew = self.crew
        kind, text, _category, _measure = STORIES[RiskType(risk)]
        key = next(self._keys[Alert])
        sources = (AlertSource.CADRE, AlertSource.HOUSEHOLD, AlertSource.DEPARTMENT)
        row: dict[str, Any] = {
            "id": key,
            "key": crew.uuid(),
            "household_id": family.key,
            "kind": kind.value,
            "source": sources[key % 3].value,
            "risk": risk,
            "reason": text,
            "raised_on": day,
            "raised_by_id": crew.colleague(family.area),
            "state": state.value,
            "monitoring_id": monitoring,
        }
        if kind == WarningKind.MEDICAL_COST:
            row["amount"] = 10_000 + crew.dice.randint(0, 300) * 100
        if state != A.RAISED:
            row["found"] = "入户核查属实。" if state != A.REJECTED else "费用已报销，生活未受影响。"
        self.alerts.append(row)
        clerk = crew.at(Role.CLERK, family.area)
        way: list[tuple[Any, ...]] = [
            ("check", A.RAISED, A.CHECKED, crew.at(Role.TEAM, family.area), day + dt.timedelta(days=2)),
        ]
        if state == A.CONFIRMED:
            way.append(("confirm", A.CHECKED, A.CONFIRMED, clerk, day + dt.timedelta(days=8)))
        if state == A.REJECTED:
            way.append(("reject", A.CHECKED, A.REJECTED, clerk, day + dt.timedelta(days=3), row["found"]))
        if state != A.RAISED:
            self.alert_steps += steps(crew, key, way, self._keys[AlertStep])
