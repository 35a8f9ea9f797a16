"""Builders of cases, and of what must be there before a step can be taken."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from accounts.models import User
from common.photos import Photo
from households.codes import HouseholdType
from households.models import (
    AdjustmentCase,
    CriterionSet,
    ExitCase,
    ExitSignature,
    IdentificationCase,
    Notice,
    NoticePhoto,
)
from households.services.cases import open_adjustment, open_exit, open_identification
from households.services.exits import Said, answer_criteria, sign_exit
from households.services.parameters import PLANS, load_register_rules
from tests.builders import TODAY, make_household
from tests.people import NORTH_VILLAGE, Cast

FIRST = dt.date(2026, 10, 1)
ASSEMBLY = {"invited": 30, "attended": 20, "in_favour": 18, "against": 1, "abstained": 1}


def make_application(cast: Cast, **changes: Any) -> IdentificationCase:
    """The application of a household of the north that is not on the register yet."""
    copy = make_household(NORTH_VILLAGE, household_type=HouseholdType.ORDINARY, exit_status="")
    fields: dict[str, Any] = {
        "user": cast.team,
        "household": copy.household,
        "key": uuid.uuid4(),
        "reason": "家中老人患病，收入低",
        "standard": "国家标准",
        "cause": "因病",
        "opened_on": FIRST,
        "today": TODAY,
    }
    return open_identification(**{**fields, **changes})


def make_exit(cast: Cast, **changes: Any) -> ExitCase:
    """The proposal that a registered household of the north has left poverty."""
    if not CriterionSet.objects.exists():
        load_register_rules(PLANS / "national.json")
    fields: dict[str, Any] = {
        "user": cast.team,
        "household": make_household(NORTH_VILLAGE).household,
        "key": uuid.uuid4(),
        "criteria": CriterionSet.objects.get(name="一超六有"),
        "opened_on": FIRST,
        "today": TODAY,
    }
    return open_exit(**{**fields, **changes})


def make_adjustment(cast: Cast, kind: str = "清退", **changes: Any) -> AdjustmentCase:
    """The proposal to put right what the register says of a household of the north."""
    status = "已脱贫" if kind == "返贫" else "未脱贫"
    fields: dict[str, Any] = {
        "user": cast.team,
        "household": make_household(NORTH_VILLAGE, exit_status=status).household,
        "key": uuid.uuid4(),
        "kind": kind,
        "reason": "入户核实，家有商品房",
        "opened_on": FIRST,
        "today": TODAY,
    }
    return open_adjustment(**{**fields, **changes})


def hung(kind: str = "识别公示", **changes: Any) -> Notice:
    """A notice that hung its days, with a photo."""
    fields: dict[str, Any] = {
        "key": uuid.uuid4(),
        "kind": kind,
        "area_id": NORTH_VILLAGE,
        "title": "公示",
        "place": "村务公开栏",
        "telephone": "12317",
        "starts_on": FIRST,
        "ends_on": FIRST + dt.timedelta(days=6),
        "min_days": 7,
        "posted_by": User.objects.get(username="clerk"),
        **changes,
    }
    notice = Notice.objects.create(**fields)
    NoticePhoto.objects.create(notice=notice, image="x.jpg", width=1, height=1, sha256="a" * 64)
    return notice


def answer_all(cast: Cast, case: ExitCase, *, met: bool = True) -> None:
    """Every criterion answered alike."""
    said = [Said(criterion.pk, met, "入户核实") for criterion in case.criteria.criteria.all()]
    answer_criteria(user=cast.team, case=case, said=said, today=TODAY)


def sign(
    cast: Cast, case: ExitCase, part: str, *, by: User | None = None, picture: str = ""
) -> ExitSignature:
    """A signature of one part."""
    return sign_exit(
        user=by or cast.team,
        case=case,
        part=part,
        name="张三",
        signed_on=TODAY,
        photo=Photo(content=b"jpeg", width=1, height=1, sha256=(picture or part).ljust(64, "0")),
        today=TODAY,
    )
