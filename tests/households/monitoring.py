"""Builders of warning rules, alerts, monitored households and their measures."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from common.life_cycles import Transition
from households.codes import ExitStatus, MonitorKind, RiskType
from households.codes.measures import MeasureCategory
from households.codes.monitoring import AlertSource, WarningKind
from households.models import Alert, Household, HouseholdYear, Monitoring, RiskMeasure, WarningRule
from households.models.monitoring import MonitoringState
from households.services.parameters import PLANS
from households.services.warning_rules import load_warning_rules
from tests.builders import TODAY, make_household, make_user
from tests.people import NORTH_VILLAGE

LONG_AGO = dt.date(2026, 3, 1)


def make_rules() -> None:
    """The warning rules of the national plan file."""
    load_warning_rules(PLANS / "national.json")


def make_rule(kind: WarningKind, **changes: Any) -> WarningRule:
    """A rule in force since 2020."""
    fields = {"risk": RiskType.OTHER, "valid_from": dt.date(2020, 1, 1), "source": "测试文件", **changes}
    return WarningRule.objects.create(kind=kind, **fields)


def exited(area: str = NORTH_VILLAGE, **changes: Any) -> HouseholdYear:
    """A registered household out of poverty."""
    return make_household(area, **{"exit_status": ExitStatus.EXITED, "exit_year": 2019, **changes})


def make_alert(household: Household | None = None, **changes: Any) -> Alert:
    """An alert that a cadre raised; with a finding where its state asks for one."""
    state = changes.get("state", "raised")
    fields = {
        "key": uuid.uuid4(),
        "household": household or exited().household,
        "kind": WarningKind.ACCIDENT,
        "source": AlertSource.CADRE,
        "risk": RiskType.ACCIDENT,
        "reason": "户主骑车摔伤住院",
        "raised_on": LONG_AGO,
        "found": "" if state == "raised" else "住院20天，收入中断",
        **changes,
    }
    if fields["source"] != AlertSource.RULE:
        fields.setdefault("raised_by", make_user())
    if state == "confirmed" and "monitoring" not in fields:
        fields["monitoring"] = make_monitoring(fields["household"])
    return Alert.objects.create(**fields)


def make_monitoring(household: Household | None = None, **changes: Any) -> Monitoring:
    """A household monitored since March; the register says so too."""
    fields: dict[str, Any] = {
        "household": household or exited().household,
        "kind": MonitorKind.UNSTABLE,
        "risks": [RiskType.ACCIDENT],
        "identified_on": LONG_AGO,
        **changes,
    }
    if fields.get("state") in (MonitoringState.PROPOSED, MonitoringState.CLEARED):
        fields = {"clear_found": "收入稳定", "clear_method": "落实帮扶措施", **fields}
    if fields.get("state") == MonitoringState.CLEARED:
        fields.setdefault("cleared_on", TODAY)
    fields.setdefault("opened_by", make_user())
    monitoring = Monitoring.objects.create(**fields)
    HouseholdYear.objects.filter(household=monitoring.household, year__closed_on=None).update(
        monitor_kind=monitoring.kind,
        monitor_identified_on=monitoring.identified_on,
        monitor_risks=monitoring.risks,
        monitor_cleared_on=monitoring.cleared_on,
    )
    return monitoring


def make_measure(monitoring: Monitoring, **changes: Any) -> RiskMeasure:
    """A measure due at the end of the year."""
    fields = {
        "key": uuid.uuid4(),
        "kind": MeasureCategory.PUBLIC_POST,
        "text": "安排保洁员岗位",
        "due_on": dt.date(2026, 12, 31),
        **changes,
    }
    fields.setdefault("person", make_user())
    fields.setdefault("created_by", fields["person"])
    return RiskMeasure.objects.create(monitoring=monitoring, **fields)


def content_alert(alert: Alert, transition: Transition) -> Mapping[str, Any]:
    """Make the guards of an alert's transition content; what else the step is told."""
    said: dict[str, Any] = {"opinion": "测试意见"}
    if transition.verb == "check":
        return {**said, "facts": {"found": "情况属实"}, "changes": {"found": "情况属实"}}
    if transition.verb == "confirm":
        open_one = Monitoring.objects.open().filter(household=alert.household).first()
        changes = {"monitoring": open_one or make_monitoring(alert.household)}
        return {**said, "facts": {"kind": MonitorKind.UNSTABLE}, "changes": changes}
    return said


def content_monitoring(monitoring: Monitoring, transition: Transition) -> Mapping[str, Any]:
    """Make the guards of a monitored household's transition content; what else the step is told."""
    said: dict[str, Any] = {"opinion": "测试意见"}
    if transition.verb == "help":
        make_measure(monitoring)
    if transition.verb == "propose":
        make_measure(monitoring, done_on=TODAY, result="已上岗")
        changes = {"clear_found": "收入稳定", "clear_method": "公益岗位"}
        return {**said, "facts": {"found": "收入稳定"}, "changes": changes}
    if transition.verb == "clear":
        return {**said, "changes": {"cleared_on": TODAY}}
    return said
