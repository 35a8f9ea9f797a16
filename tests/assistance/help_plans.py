"""Builders of plans of help."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from accounts.models import User
from assistance.help_codes import PolicyLevel
from assistance.models import HelpMeasure, Policy
from households.codes.measures import MeasureCategory
from households.models import HouseholdYear

SINCE = dt.date(2026, 3, 1)


def make_policy(**changes: Any) -> Policy:
    """A policy of the province about health."""
    fields = {
        "title": "健康扶贫实施办法",
        "level": PolicyLevel.PROVINCE,
        "issuer": "省卫生部门",
        "issued_on": dt.date(2024, 1, 1),
        "kind": MeasureCategory.HEALTH,
        "content": "慢病签约服务",
        **changes,
    }
    return Policy.objects.create(**fields)


def make_help_measure(copy: HouseholdYear, person: User, **changes: Any) -> HelpMeasure:
    """A measure of health in force since March."""
    fields = {
        "key": uuid.uuid4(),
        "household": copy.household,
        "kind": MeasureCategory.HEALTH,
        "text": "签约家庭医生",
        "person": person,
        "begins_on": SINCE,
        "recorded_by": person,
        **changes,
    }
    return HelpMeasure.objects.create(**fields)
