"""Builders of what stands around a project in tests."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from collections.abc import Mapping
from functools import cache
from typing import Any

from common.life_cycles import Transition
from common.photos import Photo, take
from households.models import HouseholdYear, Notice, NoticeKind, NoticePhoto
from projects.models import Acceptance, Participation, Project, Signature, SignerPart
from tests.builders import TODAY, make_household, make_user
from tests.pictures import picture

LONG_AGO = TODAY - dt.timedelta(days=60)


@cache
def site_photo() -> Photo:
    """One clean photo."""
    return take(io.BytesIO(picture()))


def make_participation(project: Project, copy: HouseholdYear | None = None, **changes: Any) -> Participation:
    """A registered household of the project's village taking part: ten ewes at 500 yuan."""
    copy = copy or make_household(project.area_id)
    fields = {"item": "基础母羊", "quantity": 10, "standard": 500, **changes}
    return Participation.objects.create(
        project=project, household_id=copy.household_id, added_by=project.created_by, **fields
    )


def make_notice(area: str, *, ended: dt.date = TODAY - dt.timedelta(days=1), **changes: Any) -> Notice:
    """A notice of ten days with its photo, over yesterday."""
    fields = {
        "key": uuid.uuid4(),
        "kind": NoticeKind.PROJECT,
        "title": "关于测试项目的公示",
        "place": "村务公开栏",
        "telephone": "12317",
        "starts_on": ended - dt.timedelta(days=9),
        "ends_on": ended,
        "min_days": 10,
        **changes,
    }
    fields.setdefault("posted_by", make_user())
    notice = Notice.objects.create(area_id=area, **fields)
    NoticePhoto.objects.create(notice=notice, image="notices/x.jpg", width=1, height=1, sha256="0" * 64)
    return notice


def make_acceptance(
    project: Project, *, passed: bool = True, signed: bool = True, **changes: Any
) -> Acceptance:
    """An acceptance in the village, signed by a farmer."""
    fields = {"key": uuid.uuid4(), "on": TODAY, "place": "村委会", "conclusion": "合格", **changes}
    fields.setdefault("by", project.created_by)
    acceptance = Acceptance.objects.create(project=project, passed=passed, **fields)
    if signed:
        Signature.objects.create(
            acceptance=acceptance,
            name="测试户主",
            part=SignerPart.FARMER,
            image="signatures/x.jpg",
            width=1,
            height=1,
            sha256="1" * 64,
        )
    return acceptance


def content_guards(project: Project, transition: Transition) -> Mapping[str, Any]:
    """Make the guards of the transition content; what else the step is told."""
    if transition.verb == "review":
        project.village_notice = make_notice(project.area_id)
    if transition.verb == "approve":
        project.township_notice = make_notice(project.area_id[:9])
    project.save(update_fields=["village_notice", "township_notice"])
    if transition.verb in ("accept", "reject_work"):
        make_acceptance(project, passed=transition.verb == "accept")
    return {"opinion": "测试意见", "facts": {"meeting": "县领导小组会议"}}
