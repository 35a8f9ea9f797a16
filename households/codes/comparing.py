"""The words of roster comparison: kinds of roster, ways to read one, differences, decisions (P4-02)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RosterKind(models.TextChoices):
    """What an outside roster lists."""

    SCHOOL = "学籍", _("school enrolment")
    AID = "补助发放", _("aid paid")
    VEHICLE = "车辆", _("vehicles")
    COMPANY = "工商登记", _("companies")
    HOUSING = "房产", _("housing")
    PAYROLL = "财政供养", _("public payroll")
    DEATH = "死亡", _("deaths")
    DISABILITY = "残疾证", _("disability certificates")
    ELSEWHERE = "外县建档", _("registers of other counties")
    OTHER = "其他", _("another roster")


class Reading(models.TextChoices):
    """Which way a roster reads: who should be on it and who should not."""

    EXACTLY = "应有且仅有", _("exactly those who meet the condition should be on it")
    AT_LEAST = "应有", _("all who meet the condition should be on it, others may be")
    NONE = "不应有", _("nobody who meets the condition should be on it")


class Difference(models.TextChoices):
    """The three difference lists."""

    MISSED = "漏助", _("entitled but not on the roster (missed aid)")
    WRONG = "错助", _("on the roster but not rightly (wrong aid)")
    UNMATCHED = "未匹配", _("on the roster but not found in the register")


class Ground(models.TextChoices):
    """Why a difference is one."""

    NOT_LISTED = "名册无此人", _("not on the roster")
    NOT_AIDED = "在册未资助", _("on the roster, but not aided")
    MAYBE_LISTED = "疑似在册", _("the roster has the name and birth date, but of several persons")
    NOT_ENTITLED = "不符合条件", _("does not meet the condition")
    LEFT = "已离户", _("has left the household")
    LISTED = "列入名册", _("on a roster that excludes the household")
    UNKNOWN = "登记库无此人", _("not in the register")
    AMBIGUOUS = "同名同生日", _("several persons have this name and birth date")


class Match(models.TextChoices):
    """By what a person of the roster was found in the register."""

    NUMBER = "证件号码", _("by ID number")
    NAME = "姓名和出生日期", _("by name and birth date")


class Decision(models.TextChoices):
    """What the review of a difference came to."""

    GRANTED = "已补发", _("aid granted afterwards")
    STOPPED = "已停发", _("aid stopped")
    TRUE = "情况属实", pgettext_lazy("decision on a difference", "true as found")
    NAMESAKE = "同名不同人", _("another person of the same name")
    CORRECTED = "已更正", _("data corrected")
    ELSEWHERE = "县外享受", _("receives it outside the county")
    REASONABLE = "合理情况", _("rightly so, nothing to do")


_COMMON = (Decision.TRUE, Decision.NAMESAKE, Decision.CORRECTED, Decision.REASONABLE)
DECISIONS: dict[str, tuple[Decision, ...]] = {
    Difference.MISSED: (Decision.GRANTED, Decision.ELSEWHERE, *_COMMON),
    Difference.WRONG: (Decision.STOPPED, *_COMMON),
    Difference.UNMATCHED: (Decision.STOPPED, *_COMMON),
}
"""The decisions that each difference allows."""
