"""What the register says of a household: attribute, type, exit, causes, monitoring (§2.1, §2.6, §2.7)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PoorAttribute(models.TextChoices):
    """贫困户属性 (§2.6, H); the five guarantees were renamed destitute support in 2016."""

    ORDINARY = "一般贫困户", _("ordinary poor household")
    DIBAO = "低保贫困户", _("poor household on dibao")
    DESTITUTE = "特困供养贫困户", _("poor household on destitute support")
    LOW_INCOME = "低收入农户", _("low-income rural household")


class HouseholdType(models.TextChoices):
    """户类型 (§2.7, H): on the register, never on it, wrongly identified, or ended."""

    ORDINARY = "一般农户", _("ordinary rural household")
    REGISTERED = "建档立卡户", _("registered household")
    REMOVED = "清退户", _("removed household")
    CANCELLED = "注销户", _("cancelled household")


class ExitStatus(models.TextChoices):
    """脱贫标志 (§2.7, H)."""

    POOR = "未脱贫", _("not out of poverty")
    PLANNED = "预脱贫", _("planned exit")
    EXITED = "已脱贫", _("out of poverty")
    RELAPSED = "返贫", _("returned to poverty")


class ExitPolicy(models.TextChoices):
    """Whether an exited household keeps its policies (脱贫不脱政策, §2.7, H)."""

    KEPT = "享受政策", _("policies kept")
    ENDED = "不享受政策", _("policies ended")


class IdStandard(models.TextChoices):
    """识别标准 (§2.1, H): the level whose poverty line was used."""

    NATIONAL = "国家标准", _("national standard")
    PROVINCIAL = "省定标准", _("provincial standard")
    CITY = "市定标准", _("city standard")


class PovertyCause(models.TextChoices):
    """致贫原因: the list of 2014 with the two causes added later (§2.6, H)."""

    ILLNESS = "因病", _("illness")
    DISABILITY = "因残", _("disability")
    SCHOOLING = "因学", _("cost of schooling")
    DISASTER = "因灾", _("disaster")
    LAND = "缺土地", _("lack of land")
    WATER = "缺水", _("lack of water")
    SKILLS = "缺技术", _("lack of skills")
    LABOUR = "缺劳力", _("lack of labour")
    FUNDS = "缺资金", _("lack of funds")
    TRANSPORT = "交通条件落后", _("poor transport")
    MOTIVATION = "自身发展动力不足", _("lack of own drive")
    MARRIAGE = "因婚", _("cost of a marriage")
    BEREAVEMENT = "因丧", _("cost of a funeral")
    OTHER = "其他", _("other")


class RiskType(models.TextChoices):
    """风险类型 of a monitored household, after 2020 (§2.6, M); the pandemic since 2020 (P0-01)."""

    ILLNESS = "因病", _("illness")
    DISABILITY = "因残", _("disability")
    SCHOOLING = "因学", _("cost of schooling")
    DISASTER = "因自然灾害", _("natural disaster")
    ACCIDENT = "因意外事故", _("accident")
    HOUSING = "因安全住房", _("unsafe housing")
    WATER = "因安全饮水", _("unsafe drinking water")
    WORK = "因务工就业不稳", _("unsteady wage work")
    PRODUCTION = "因产业项目失败", _("failed production project")
    LABOUR = "缺劳动力", _("shortage of labour")
    PANDEMIC = "因疫情", _("pandemic")
    OTHER = "其他", _("other")


class MonitorKind(models.TextChoices):
    """监测对象类别 (§2.7, H): was registered, was not, or either (added in 2021)."""

    UNSTABLE = "脱贫不稳定户", _("unstable exited household")
    MARGINAL = "边缘易致贫户", _("marginal household")
    DISTRESSED = "突发严重困难户", _("suddenly distressed household")
