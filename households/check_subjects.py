"""What a finding of the data checks speaks of, in words and as addresses."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import Access
from accounts.roles import Act
from common.templatetags.bangfu import yes_no
from households.check_kinds import KINDS
from households.checks import RULES, Check
from households.models import CheckFinding, HouseholdYear, MemberYear

TITLE = "title"
"""The fact of an upper floor's finding that names the thing."""


def rule_of(finding: CheckFinding) -> Check | None:
    """The rule; None for one that no longer exists."""
    return RULES.get(finding.rule)


def sentence_of(finding: CheckFinding) -> str:
    """What the rule says, and the values it looked at."""
    rule = rule_of(finding)
    return f"{rule.explanation if rule else finding.rule} {values_of(finding)}".strip()


def title_of(finding: CheckFinding) -> str:
    """Whom or what it concerns: the household by its head, the member, or the thing's name."""
    if finding.copy is None:
        return str(finding.facts.get(TITLE) or finding.area.full_name)
    head = finding.copy.head_name or _("(no head)")
    return f"{finding.row.name}（{head}）" if finding.row and finding.row.name != head else head


def page_of(finding: CheckFinding) -> str:
    """The page of the household, or of the thing."""
    if finding.copy is not None:
        return reverse("households:household_detail", args=[finding.copy.household_id])
    name, _colon, key = finding.subject.partition(":")
    return KINDS[name].url(key) if name in KINDS else ""


def fix_of(finding: CheckFinding, access: Access) -> str:
    """Where this user mends it: the entry form, the thing's page; empty for readers and for what is gone."""
    if finding.solved_on is not None:
        return ""
    if finding.copy is None:
        return page_of(finding)
    if not access.may_in(Act.EDIT_REGISTER, finding.area_id):
        return ""
    return reverse("households:household_edit", args=[finding.copy.household_id])


def values_of(finding: CheckFinding) -> str:
    """The values that the rule looks at, each with its column's name; personal digests left out."""
    model = MemberYear if finding.row_id else HouseholdYear
    labelled = ((_label(model, path), value) for path, value in finding.facts.items())
    return "；".join(f"{label} {_word(value)}" for label, value in labelled if label)


def _label(model: Any, path: str) -> str:
    field: Any = None
    for part in path.split("__"):
        try:
            field = model._meta.get_field(part)
        except FieldDoesNotExist:
            return ""
        model = field.related_model
    if not field.editable:
        return ""
    whose = "household_year__members__"
    label = str(field.verbose_name)
    return _("head: %(what)s") % {"what": label} if path.startswith(whose) else label


def _word(value: Any) -> str:
    if value in (None, "", []):
        return "—"
    if isinstance(value, bool):
        return str(yes_no(value))
    if isinstance(value, list):
        return "、".join(map(str, value))
    return str(value)
