"""Other spellings of the codes about households, seen in real files of other years and regions (§2.6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models

from households.codes.living import (
    BankAccountKind,
    Fuel,
    HouseGrade,
    HouseStructure,
    RelocationMethod,
    RoadType,
    Settlement,
)
from households.codes.status import (
    ExitPolicy,
    ExitStatus,
    HouseholdType,
    IdStandard,
    MonitorKind,
    PoorAttribute,
    PovertyCause,
    RiskType,
)
from households.codes.village import Landform, VillageKind


def spelled(table: Mapping[Any, str]) -> dict[str, str]:
    """Spelling → value, from value → spellings with spaces between; ValueError if one is given twice."""
    result: dict[str, str] = {}
    for choice, spellings in table.items():
        for spelling in spellings.split():
            if spelling in result:
                raise ValueError(f"{spelling} stands for {result[spelling]} and {choice}")
            result[spelling] = str(choice.value)
    return result


HOUSEHOLD_SPELLINGS: dict[type[models.TextChoices], dict[str, str]] = {
    PoorAttribute: spelled(
        {
            # §2.6: from about 2016 this list says 一般农户 for the ordinary poor household.
            PoorAttribute.ORDINARY: "一般农户 一般户 一般贫困 一般贫困农户",
            PoorAttribute.DIBAO: "低保户 低保 低保贫困 低保贫困农户",
            PoorAttribute.DESTITUTE: "五保户 五保 五保贫困户 特困户 特困供养 特困供养户 特困供养贫困农户",
            PoorAttribute.LOW_INCOME: "低收入户 低收入家庭",
        }
    ),
    HouseholdType: spelled(
        {
            HouseholdType.ORDINARY: "一般户 普通农户 非贫困户 非建档立卡户",
            # An exited household stays on the register (§2.7).
            HouseholdType.REGISTERED: "建档立卡 建档立卡贫困户 建档立卡脱贫户 贫困户 脱贫户",
            HouseholdType.REMOVED: "清退 剔除 剔除户",
            HouseholdType.CANCELLED: "注销 整户注销 自然减少户",
        }
    ),
    ExitStatus: spelled(
        {
            ExitStatus.POOR: "0 未脱贫户 未退出",
            ExitStatus.PLANNED: "2 预脱贫户 拟脱贫 计划脱贫",
            ExitStatus.EXITED: "1 脱贫 已脱贫户 脱贫户 稳定脱贫 "
            "脱贫享受政策 脱贫不享受政策 脱贫(享受政策) 脱贫(不享受政策) "
            "已脱贫享受政策 已脱贫不享受政策 已脱贫(享受政策) 已脱贫(不享受政策)",
            ExitStatus.RELAPSED: "3 返贫户",
        }
    ),
    ExitPolicy: spelled(
        {
            ExitPolicy.KEPT: "脱贫享受政策 脱贫(享受政策) 已脱贫享受政策 已脱贫(享受政策)",
            ExitPolicy.ENDED: "脱贫不享受政策 脱贫(不享受政策) 已脱贫不享受政策 已脱贫(不享受政策) 稳定脱贫",
        }
    ),
    IdStandard: spelled(
        {
            IdStandard.NATIONAL: "国标 国定标准 国贫",
            IdStandard.PROVINCIAL: "省标 省级标准 省标准",
            IdStandard.CITY: "市标 市级标准 市标准 市贫",
        }
    ),
    PovertyCause: spelled(
        {
            PovertyCause.ILLNESS: "因病致贫",
            PovertyCause.DISABILITY: "因残致贫",
            PovertyCause.SCHOOLING: "因学致贫",
            PovertyCause.DISASTER: "因灾致贫",
            PovertyCause.LAND: "缺少土地",
            PovertyCause.LABOUR: "缺劳动力 缺少劳力 缺少劳动力 缺乏劳动力",
            PovertyCause.SKILLS: "缺少技术 缺乏技术",
            PovertyCause.FUNDS: "缺少资金 缺乏资金",
            PovertyCause.TRANSPORT: "交通落后 交通条件差",
            PovertyCause.MOTIVATION: "自身发展力不足 发展动力不足 自身动力不足 内生动力不足",
            PovertyCause.MARRIAGE: "因婚致贫 12",
            PovertyCause.BEREAVEMENT: "因丧致贫",
            PovertyCause.OTHER: "99",
        }
    ),
    RiskType: spelled(
        {
            RiskType.DISASTER: "因灾 自然灾害",
            RiskType.ACCIDENT: "意外事故 因意外",
            RiskType.HOUSING: "安全住房 住房安全 因住房安全",
            RiskType.WATER: "安全饮水 饮水安全 因饮水安全",
            RiskType.WORK: "务工就业不稳 因务工就业不稳定 因就业不稳",
            RiskType.PRODUCTION: "产业项目失败 因产业失败",
            RiskType.LABOUR: "缺劳力 缺少劳动力 缺乏劳动力",
            RiskType.PANDEMIC: "疫情 因新冠疫情 受疫情影响",
        }
    ),
    MonitorKind: spelled(
        {
            MonitorKind.UNSTABLE: "脱贫不稳定 脱贫不稳定农户",
            MonitorKind.MARGINAL: "边缘户 边缘易致贫 边缘易致贫农户",
            MonitorKind.DISTRESSED: "突发严重困难 突发困难户 突发严重困难农户",
        }
    ),
    HouseGrade: spelled(
        {
            HouseGrade.A: "A 1 一级 1级 安全",
            HouseGrade.B: "B 2 二级 2级 基本安全",
            HouseGrade.C: "C 3 三级 3级 C级危房 局部危险",
            HouseGrade.D: "D 4 四级 4级 D级危房 整体危险 整栋危险",
        }
    ),
    HouseStructure: spelled(
        {
            HouseStructure.CONCRETE: "钢混结构 钢筋混凝土 钢筋混凝土结构",
            HouseStructure.BRICK_CONCRETE: "砖混结构",
            HouseStructure.BRICK_WOOD: "砖木结构",
            HouseStructure.EARTH_WOOD: "土木结构",
            HouseStructure.WOOD: "木结构 木质 木质结构 木房",
        }
    ),
    RoadType: spelled(
        {
            RoadType.EARTH: "土路 泥路",
            RoadType.GRAVEL: "沙石路",
            RoadType.CEMENT: "混凝土路 水泥",
            RoadType.ASPHALT: "柏油路 沥青",
        }
    ),
    Fuel: spelled({Fuel.STRAW: "柴 柴火", Fuel.DUNG: "畜粪", Fuel.COAL: "煤", Fuel.OTHER: "99"}),
    RelocationMethod: spelled(
        {
            RelocationMethod.WHOLE_VILLAGE: "整村搬迁 整体搬迁",
            RelocationMethod.SCATTERED: "零散搬迁 零星搬迁",
        }
    ),
    Settlement: spelled({Settlement.CONCENTRATED: "集中", Settlement.SCATTERED: "分散"}),
    BankAccountKind: spelled({BankAccountKind.PASSBOOK: "存折 一卡通", BankAccountKind.CARD: "储蓄卡"}),
    VillageKind: spelled({VillageKind.POOR: "建档立卡贫困村", VillageKind.OTHER: "一般村"}),
    Landform: spelled({Landform.MOUNTAIN: "山地", Landform.PLAIN: "平坝", Landform.GRASSLAND: "牧区"}),
}
