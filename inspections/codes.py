"""Code lists of inspections and findings (P3-20, P5-44, P5-73, D35, D36)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class InspectionKind(models.TextChoices):
    """Kinds of inspection (P5-73, P4-11)."""

    QUARTERLY = "季度督查", _("quarterly inspection")
    SPOT = "不定期抽查", _("spot check")
    SPECIAL = "专项督查", _("special inspection")


class Openness(models.TextChoices):
    """明查 / 暗访 (P5-73)."""

    OPEN = "明查", _("open inspection")
    COVERT = "暗访", _("covert inspection")


class Subject(models.TextChoices):
    """What an item of a checklist is about (P3-20, D35)."""

    RESPONSIBILITY = "责任落实", _("responsibility")
    PLANNING = "帮扶规划", _("planning")
    PROJECTS = "项目实施", _("project implementation")
    EFFECT = "帮扶成效", _("effect")
    SAFEGUARDS = "两不愁三保障", _("two assurances, three guarantees")
    FILES = "档案资料", _("files")


class AnswerValue(models.TextChoices):
    """Answer to an item."""

    YES = "是", _("yes")
    NO = "否", _("no")
    NOT_APPLICABLE = "不涉及", _("not applicable")


class FindingSource(models.TextChoices):
    """Who found it (P5-44)."""

    CENTRAL = "中央巡视反馈", _("feedback of the central inspection")
    PROVINCE = "省级督查", _("provincial inspection")
    CITY = "市级督查", _("city inspection")
    COUNTY = "县级督查", _("county inspection")
    ASSESSMENT = "考核", _("assessment")
    AUDIT = "审计", _("audit")
    SELF = "自查", _("self-check")


class FindingState(models.TextChoices):
    """Where a finding stands (P5-44)."""

    OPEN = "open", _("open")
    RECTIFYING = "rectifying", _("being put right")
    REPORTED = "reported", _("reported as put right")
    VERIFIED = "verified", _("verified")
    CLOSED = "closed", _("closed")
