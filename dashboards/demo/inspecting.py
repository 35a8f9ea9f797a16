"""Inspections of the invented county: a sample with its answers, and findings in every state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from accounts.roles import Role
from dashboards.demo.copying import first_free_id
from dashboards.demo.crew import Crew, keys_from, steps
from dashboards.demo.library import Library
from dashboards.demo.money import Money
from dashboards.demo.places import COUNTY
from dashboards.demo.registering import Family
from funds.codes import PaymentState
from households.codes import HouseholdType
from inspections.codes import AnswerValue, FindingSource, FindingState, InspectionKind, Openness
from inspections.models import (
    Answer,
    Checklist,
    Finding,
    FindingStep,
    Inspection,
    SampledHousehold,
)
from inspections.policies import drawn, first_day, quarter_of

F = FindingState
SAMPLE, ANSWERED = 20, 9
RECTIFICATION_DAYS = 30
WAY = {F.OPEN: 0, F.RECTIFYING: 1, F.REPORTED: 2, F.VERIFIED: 3, F.CLOSED: 4}
# State, days since it was found: the second and third are overdue.
CASES = (
    (F.OPEN, 6), (F.RECTIFYING, 50), (F.RECTIFYING, 44), (F.RECTIFYING, 12), (F.REPORTED, 28),
    (F.VERIFIED, 35), (F.CLOSED, 60), (F.CLOSED, 80), (F.OPEN, 3), (F.RECTIFYING, 20), (F.CLOSED, 95),
    (F.REPORTED, 33),
)  # fmt: skip
ABOUT = (
    ("household", "帮扶手册记录不及时，收入核算缺项。", "逐户核对补录帮扶手册。"),
    ("village", "村级项目公示栏未公示上年度资金使用情况。", "补充公示并存档照片。"),
    ("project", "项目进度滞后，施工日志不全。", "倒排工期，补齐施工资料。"),
    ("payment", "支付凭证缺少验收单复印件。", "补齐验收单并规范审核流程。"),
    ("organisation", "帮扶责任人走访次数不足。", "调整力量，按月通报走访情况。"),
)


class Inspecting:
    """Rows of inspections and findings, kept until they are copied."""

    def __init__(self, crew: Crew, families: list[Family], library: Library, money: Money) -> None:
        self.crew, self.families, self.library, self.money = crew, families, library, money
        self.inspector = crew.at(Role.INSPECTOR, COUNTY)
        self.inspections: list[dict[str, Any]] = []
        self.sampled: list[dict[str, Any]] = []
        self.answers: list[dict[str, Any]] = []
        self.findings: list[dict[str, Any]] = []
        self.steps: list[dict[str, Any]] = []
        # Finding, step (or none where the problem is shown), title and lines of a paper, day.
        self.evidence: list[tuple[int, int | None, str, tuple[str, ...], dt.date]] = []
        self._steps = keys_from(first_free_id(FindingStep))
        self._findings = keys_from(first_free_id(Finding))
        self._sampled = keys_from(first_free_id(SampledHousehold))
        self._answers = keys_from(first_free_id(Answer))
        self._inspect()
        objects = self._objects()
        for state, days in CASES:
            name, text, measure = ABOUT[len(self.findings) % len(ABOUT)]
            self._finding(next(objects[name]), text, measure, state, crew.ago(days))

    def _inspect(self) -> None:
        """That of the quarter before, its feedback given; and the running one of this quarter."""
        on = self.crew.on
        this_quarter = first_day(*quarter_of(on))
        last_quarter = this_quarter - dt.timedelta(days=1)
        begun = last_quarter - dt.timedelta(days=19)
        key = first_free_id(Inspection)
        self._inspection(key, begun, last_quarter, answered=SAMPLE, feedback_on=last_quarter)
        begun = max(this_quarter, on - dt.timedelta(days=6))
        self._inspection(key + 1, begun, begun + dt.timedelta(days=13), answered=ANSWERED)

    def _inspection(
        self, key: int, begun: dt.date, ends: dt.date, *, answered: int, feedback_on: dt.date | None = None
    ) -> None:
        crew, (year, quarter) = self.crew, quarter_of(begun)
        registered = [f.key for f in self.families if f.facts["household_type"] == HouseholdType.REGISTERED]
        size = min(SAMPLE, len(registered))
        checklist = Checklist.objects.order_by("pk").prefetch_related("items")[0]
        row: dict[str, Any] = {
            "id": key,
            "key": crew.uuid(),
            "kind": InspectionKind.QUARTERLY.value,
            "openness": Openness.OPEN.value,
            "title": f"{year}年第{quarter}季度脱贫攻坚督查",
            "year": year,
            "quarter": quarter,
            "area_id": COUNTY,
            "checklist_id": checklist.pk,
            "starts_on": begun,
            "ends_on": ends,
            "sample_size": size,
            "seed": crew.dice.getrandbits(62),
            "population": len(registered),
            "drawn_at": crew.noon(begun),
            "feedback_on": feedback_on,
            "created_by_id": self.inspector,
        }
        self.inspections.append(row)
        chosen = drawn(registered, size, row["seed"])
        self._sample(key, chosen, list(checklist.items.all()), begun, answered)

    def _sample(
        self, inspection: int, chosen: list[int], items: list[Any], begun: dt.date, answered: int
    ) -> None:
        for position, household in enumerate(chosen, 1):
            key = next(self._sampled)
            row: dict[str, Any] = {"id": key, "inspection_id": inspection, "household_id": household}
            row["position"] = position
            self.sampled.append(row)
            if position > answered:
                continue
            day = min(begun + dt.timedelta(days=1 + position // 4), self.crew.on)
            row |= {"answered_on": day, "answered_by_id": self.inspector}
            for item in items:
                sound = AnswerValue.YES if item.fault == AnswerValue.NO else AnswerValue.NO
                faulty = self.crew.dice.chance(0.06)
                value = item.fault if faulty else sound.value
                answer = {"id": next(self._answers), "sampled_id": key, "item_id": item.pk}
                self.answers.append(answer | {"value": str(value)})

    def _objects(self) -> dict[str, Iterator[tuple[dict[str, Any], str]]]:
        """Things that findings can be about, with the area where each lies."""
        places = {family.key: family.area for family in self.families}
        paid = {payment["id"] for payment in self.money.payments if payment["state"] == PaymentState.PAID}
        # Families that were paid, so that a dossier tells of both.
        households: list[Any] = [
            ({"household_id": line["household_id"]}, places[line["household_id"]])
            for line in self.money.lines
            if line["payment_id"] in paid
        ]
        villages: list[Any] = [({"village_id": v.code}, v.code) for v in self.library.villages]
        projects: list[Any] = [({"project_id": p.key}, p.village.code) for p in self.library.planned]
        where = {p.key: p.village.code for p in self.library.planned}
        payments: list[Any] = [({"payment_id": p["id"]}, where[p["project_id"]]) for p in self.money.payments]
        offices: list[Any] = [
            ({"organisation_id": self.crew.office(v.code)}, v.code[:9]) for v in self.library.villages
        ]
        return {
            "household": iter(households),
            "village": iter(villages),
            "project": iter(projects),
            "payment": iter(payments),
            "organisation": iter(offices),
        }

    def _finding(
        self, about: tuple[dict[str, Any], str], text: str, measure: str, state: FindingState, day: dt.date
    ) -> None:
        crew, (link, area) = self.crew, about
        key = next(self._findings)
        sources = (FindingSource.COUNTY, FindingSource.COUNTY, FindingSource.CITY, FindingSource.AUDIT)
        row: dict[str, Any] = {
            "id": key,
            "key": crew.uuid(),
            "source": sources[key % len(sources)].value,
            "area_id": area,
            "found_on": day,
            "text": text,
            "state": state.value,
            "found_by_id": self.inspector,
            **link,
        }
        person = crew.colleague(area)
        if WAY[state]:
            row |= {
                "measure": measure,
                "leader_id": crew.at(Role.LEADER, area),
                "unit_id": crew.office(area),
                "person_id": person,
                "deadline": day + dt.timedelta(days=RECTIFICATION_DAYS),
            }
        if WAY[state] >= 2:
            row["result"] = "已按整改措施完成，资料归档。"
        self.findings.append(row)
        county = crew.at(Role.COUNTY, area)
        way: list[tuple[Any, ...]] = [
            ("assign", F.OPEN, F.RECTIFYING, county, day + dt.timedelta(days=1), measure),
            ("report", F.RECTIFYING, F.REPORTED, person, day + dt.timedelta(days=22), "已整改到位。"),
            ("verify", F.REPORTED, F.VERIFIED, county, day + dt.timedelta(days=27), "现场核实属实。"),
            ("close", F.VERIFIED, F.CLOSED, county, day + dt.timedelta(days=29), "予以销号。"),
        ]
        done = list(steps(crew, key, way[: WAY[state]], self._steps))
        self.steps += done
        self.evidence.append((key, None, "督查取证记录", ("问题描述", text, "待整改"), day))
        reports = [step for step in done if step["verb"] == "report"]
        self.evidence += [
            (key, step["id"], "整改佐证材料", ("整改措施", measure, "整改结果", row["result"]), step["on"])
            for step in reports
        ]
