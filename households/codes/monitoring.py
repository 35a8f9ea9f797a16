"""Monitoring against return to poverty (§2.7): what warns, who says so, and what is done about it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class WarningKind(models.TextChoices):
    """What a warning is about: the register shows some of it, people report the rest."""

    INCOME_FALL = "收入骤减", _("income fell sharply")
    INCOME_LOW = "收入偏低", _("income below the monitoring line")
    MEDICAL_COST = "医疗支出较大", _("high medical costs")
    ILLNESS = "新增大病", _("new serious illness")
    DISASTER = "遭受自然灾害", _("struck by a natural disaster")
    ACCIDENT = "遭遇意外事故", _("struck by an accident")
    PANDEMIC = "受疫情影响", _("affected by the pandemic")
    UNEMPLOYED = "务工中断", _("wage work ended")
    DROPOUT = "疑似失学辍学", _("child seems to have left school")
    DIBAO_LOST = "退出低保", _("dibao ended")
    DIBAO_MISSING = "无劳动力未享受低保", _("without labour and without dibao")
    LABOUR_LOST = "失去劳动力", _("no labourer left")
    HOUSING = "住房不安全", _("house no longer safe")
    WATER = "饮水不安全", _("drinking water no longer safe")
    PRODUCTION = "产业项目失败", _("production project failed")
    OTHER = "其他情况", _("other trouble")


class WarningPeriod(models.TextChoices):
    """How often a rule may warn of the same household."""

    MONTH = "每月", _("a month")
    QUARTER = "每季度", _("a quarter")
    YEAR = "每年", _("a year")


class AlertSource(models.TextChoices):
    """Who noticed it (三条渠道: 农户申报、干部排查、部门筛查)."""

    RULE = "系统预警", _("warning rule")
    CADRE = "干部排查", _("cadre's visit")
    HOUSEHOLD = "农户申报", _("household itself")
    DEPARTMENT = "部门筛查", _("information of a department")
