"""Plans of help of the invented county, the policies they make use of, and the training of helpers."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts.models import Posting, User
from accounts.roles import Role
from assistance.help_codes import PolicyLevel
from assistance.models import HelperTraining, Pairing, Policy
from dashboards.demo.places import COUNTY
from households.codes import LabourCapacity, PovertyCause
from households.codes.measures import MeasureCategory
from households.models import HouseholdYear, MemberYear

K = MeasureCategory
POLICIES = (
    ("健康扶贫工程实施意见", PolicyLevel.MINISTRY, "国家卫生部门", K.HEALTH, "大病专项救治、慢病签约服务。"),
    ("教育资助全覆盖办法", PolicyLevel.PROVINCE, "省教育主管部门", K.EDUCATION, "建档立卡学生各学段资助。"),
    ("农村危房改造管理办法", PolicyLevel.PROVINCE, "省住建主管部门", K.HOUSING, "四类对象危房改造补助。"),
    ("产业到户奖补方案", PolicyLevel.PREFECTURE, "市农业部门", K.PRODUCTION, "发展种养业的按规模奖补。"),
    ("公益岗位开发办法", PolicyLevel.COUNTY, "县人社主管部门", K.PUBLIC_POST, "弱劳动力优先安排公益岗位。"),
)  # fmt: skip
TEXTS = {
    K.HEALTH: "签约家庭医生，住院先诊疗后付费",
    K.EDUCATION: "落实在校学生资助",
    K.SECURITY: "落实低保或残疾人补贴",
    K.HOUSING: "列入危房改造计划",
    K.WATER: "接通自来水",
    K.PRODUCTION: "发展庭院养殖，合作社保底收购",
    K.PUBLIC_POST: "安排村级保洁公益岗位",
}
OF_CAUSE = {
    PovertyCause.ILLNESS: K.HEALTH,
    PovertyCause.SCHOOLING: K.EDUCATION,
    PovertyCause.DISABILITY: K.SECURITY,
    PovertyCause.WATER: K.WATER,
}
# Of so many households one has no plan; of so many one forgets the cause, one the labour, one the support.
WITHOUT, FORGETFUL = 12, 41
CAUSE, LABOUR, SUPPORT = 1, 2, 3


def add_policies(on: dt.date) -> dict[str, int]:
    """The library; kind of help → policy."""
    return {
        kind: Policy.objects.create(
            title=title, level=level, issuer=issuer, kind=kind, content=content,
            issued_on=dt.date(on.year - 2, 3, 1),
        ).pk
        for title, level, issuer, kind, content in POLICIES
    }  # fmt: skip


def measures(on: dt.date, policies: dict[str, int], clerk: int) -> Iterator[dict[str, Any]]:
    """What is done for each registered household, by its cause, its house and its hands."""
    helpers = dict(
        Pairing.objects.in_force(on).filter(helper__isnull=False).values_list("household_id", "helper_id")
    )
    members = MemberYear.objects.active().filter(household_year=OuterRef("pk"))
    able = Exists(members.filter(labour_capacity__in=[LabourCapacity.ORDINARY, LabourCapacity.SKILLED]))
    supported = Exists(members.filter(Q(has_dibao=True) | Q(has_destitute_support=True)))
    copies: Any = HouseholdYear.objects.filter(year__closed_on=None)
    rows = copies.registered().order_by("pk").annotate(able=able, supported=supported)
    columns = ("household_id", "main_cause", "house_grade", "has_safe_water", "able", "supported")
    for household, *facts in rows.values_list(*columns):
        if household % WITHOUT == 0:
            continue
        for kind in _kinds(*facts, forgotten=household % FORGETFUL):
            yield {
                "key": uuid.uuid5(uuid.NAMESPACE_OID, f"help {household} {kind}"),
                "household_id": household,
                "kind": kind.value,
                "text": TEXTS[kind],
                "policy_id": policies.get(kind),
                "person_id": helpers.get(household, clerk),
                "begins_on": dt.date(on.year, 1, 1 + household % 28),
                "recorded_by_id": clerk,
            }


def _kinds(
    cause: str, grade: str, has_water: bool | None, able: bool, supported: bool, *, forgotten: int
) -> list[MeasureCategory]:
    answer = OF_CAUSE.get(PovertyCause(cause)) if cause else None
    found = [] if forgotten == CAUSE or answer is None else [answer]
    if grade in ("C级", "D级"):
        found.append(K.HOUSING)
    if has_water is False and K.WATER not in found:
        found.append(K.WATER)
    if supported and K.SECURITY not in found and forgotten != SUPPORT:
        found.append(K.SECURITY)
    if able and forgotten != LABOUR:
        found.append(K.PRODUCTION)
    return found or [K.PUBLIC_POST]


def add_trainings(on: dt.date) -> None:
    """Two courses of the county for its helpers."""
    helpers = Posting.objects.in_force(on).filter(role=Role.HELPER).order_by("user_id").values("user_id")
    people = list(User.objects.filter(pk__in=helpers).order_by("pk")[:60])
    for number, topic in enumerate(("入户走访与信息采集", "帮扶政策和帮扶计划的制定")):
        course = HelperTraining.objects.create(
            key=uuid.uuid5(uuid.NAMESPACE_OID, f"training {number}"),
            area_id=COUNTY,
            held_on=on - dt.timedelta(days=40 + 90 * number),
            topic=topic,
            hours=6,
            place="县委党校",
            recorded_by=people[0],
        )
        course.people.set(people[number * 10 : 40 + number * 20])
