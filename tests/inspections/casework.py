"""Builders of checklists, inspections, their answers and findings."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from typing import Any

from django.utils import timezone
from PIL import Image

from accounts.models import User
from common.photos import Photo, take
from households.models import HouseholdYear
from inspections.codes import AnswerValue, FindingSource, FindingState, InspectionKind, Openness
from inspections.models import Answer, Checklist, ChecklistItem, Finding, Inspection, SampledHousehold
from tests.builders import TODAY, make_area, make_organisation, make_user
from tests.pictures import picture

COUNTY = "990001"


def photo(colour: str = "blue") -> Photo:
    """A clean photo in one colour."""
    return take(io.BytesIO(picture(Image.new("RGB", (32, 24), colour))))


def make_checklist(*questions: str) -> Checklist:
    """A checklist whose fault is always "no"."""
    checklist = Checklist.objects.create(name=f"测试检查表{uuid.uuid4()}", valid_from=dt.date(2020, 1, 1))
    for position, text in enumerate(questions or ("不愁吃", "住房安全"), 1):
        ChecklistItem.objects.create(
            checklist=checklist, position=position, subject="两不愁三保障", text=text
        )
    return checklist


def make_inspection(area: str = COUNTY, **changes: Any) -> Inspection:
    """An open inspection of this quarter, not drawn yet."""
    fields = {
        "key": uuid.uuid4(),
        "kind": InspectionKind.QUARTERLY,
        "title": "四季度督查",
        "year": TODAY.year,
        "quarter": 4,
        "area": make_area(area),
        "starts_on": dt.date(2026, 11, 1),
        "ends_on": dt.date(2026, 11, 30),
        "sample_size": 2,
        **changes,
    }
    if "checklist" not in fields:
        fields["checklist"] = make_checklist()
    if "created_by" not in fields:
        fields["created_by"] = make_user()
    return Inspection.objects.create(**fields)


def make_covert(area: str = COUNTY, **changes: Any) -> Inspection:
    """A covert inspection without feedback."""
    return make_inspection(area, **{"openness": Openness.COVERT, "title": "暗访甲", **changes})


def make_sampled(inspection: Inspection, copy: HouseholdYear, **changes: Any) -> SampledHousehold:
    """A household of the sample; the inspection counts as drawn."""
    if inspection.drawn_at is None:
        inspection.seed, inspection.population, inspection.drawn_at = 1, 1, timezone.now()
        inspection.save()
    position = inspection.sample.count() + 1
    return SampledHousehold.objects.create(
        inspection=inspection, household=copy.household, position=position, **changes
    )


def make_answers(sampled: SampledHousehold, by: User, value: str = AnswerValue.NO) -> list[Answer]:
    """Every question answered alike."""
    sampled.answered_on, sampled.answered_by = TODAY, by
    sampled.save()
    return [
        Answer.objects.create(sampled=sampled, item=item, value=value)
        for item in sampled.inspection.checklist.items.all()
    ]


def make_finding(area: str = "990001101201", **changes: Any) -> Finding:
    """An open finding about a village; in any other state it is assigned whole."""
    place = make_area(area)
    fields = {
        "key": uuid.uuid4(),
        "source": FindingSource.COUNTY,
        "area": place,
        "found_on": dt.date(2026, 11, 10),
        "text": "帮扶手册记录不及时",
        **changes,
    }
    if not set(fields) & {"household", "village", "organisation", "project", "payment"}:
        fields["village"] = place
    if "found_by" not in fields:
        fields["found_by"] = make_user()
    if fields.get("state", FindingState.OPEN) != FindingState.OPEN:
        whole = {"measure": "补齐手册", "deadline": dt.date(2026, 12, 10)}
        makers = {"leader": make_user, "person": make_user, "unit": make_organisation}
        fields = {**whole, **{name: make() for name, make in makers.items() if name not in fields}, **fields}
    return Finding.objects.create(**fields)
