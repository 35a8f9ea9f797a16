"""Code lists of resident teams: who is in them, what a day was, what their books are about."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TeamPart(models.TextChoices):
    """Part that a person plays in the team."""

    CAPTAIN = "队长", _("captain")
    MEMBER = "队员", _("team member")


class StaffRank(models.IntegerChoices):
    """Rank of a cadre, the higher the larger; the rule about captains names its least."""

    GRADUATE = 1, _("graduate village official")
    CLERK = 2, _("staff member")
    DEPUTY_SECTION = 3, _("deputy section level")
    SECTION = 4, _("section level")
    DIVISION = 5, _("division level")


class DayKind(models.TextChoices):
    """What a day of a member was; only the first counts as a day in the village."""

    DUTY = "在村", _("on duty in the village")
    MEETING = "开会", _("at a meeting elsewhere")
    TRAINING = "培训", _("in training")
    BUSINESS = "公出", _("away on business")
    LEAVE = "请假", _("on leave")
    HOLIDAY = "休假", pgettext_lazy("attendance", "holiday")


class Duty(models.TextChoices):
    """The five duties of a first secretary (P1-11)."""

    ORGANISATION = "建强基层组织", _("strengthen the village's party branch")
    ALLEVIATION = "推动精准脱贫", _("drive targeted alleviation")
    VILLAGE = "推动乡村建设", _("drive the building of the village")
    SERVICE = "为民办事服务", _("serve the people")
    GOVERNANCE = "提升治理水平", _("raise the level of governance")


class WorkTheme(models.TextChoices):
    """The seven themes of a team's work (P5-39), and its tasks for households (P5-57)."""

    ORGANISATION = "组织建设", _("party organisation")
    COLLECTIVE = "集体经济", _("collective economy")
    INDUSTRY = "产业发展", _("village industry")
    FUNDS = "项目资金", _("project funds")
    LINKAGE = "利益联结", _("interest links")
    MEDICAL = "就医指导", _("medical guidance")
    POLICY = "政策宣传", _("explaining policies")
    EXIT_PLAN = "脱贫计划", _("exit plan with the two committees")
    IDENTIFICATION = "协助识别", _("help with identification")
    HOUSEHOLD = "到户项目", _("projects for households")


class EntryKind(models.TextChoices):
    """What an entry in the team's books is."""

    DIARY = "民情日记", _("diary entry")
    REPORT = "民情报告", _("report on people's opinion")
    WORK = "工作纪实", _("work record")


class MeetingKind(models.TextChoices):
    """What a meeting of the team was for."""

    SPECIAL = "专题会议", _("special meeting")
    HEARING = "听取汇报", _("hearing of the first secretary's report")
    OTHER = "其他会议", _("other meeting")


class DisputeState(models.TextChoices):
    """A dispute is taken up, mediated in the village, and settled there or above."""

    OPEN = "open", _("taken up")
    MEDIATING = "mediating", _("being mediated")
    REFERRED = "referred", _("handed to the township")
    SETTLED = "settled", pgettext_lazy("dispute", "settled")
