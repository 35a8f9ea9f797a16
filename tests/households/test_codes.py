"""The code lists of §2.6 and their aliases."""

from __future__ import annotations

import pytest
from django.db import models
from django.utils import translation

import accounts.codes
import assistance.codes
import projects.codes
from households import codes
from households.codes import (
    ALIASES,
    GB_CODES,
    REQUIRED_SEX,
    DisabilityCategory,
    DropoutReason,
    EducationLevel,
    EthnicGroup,
    ExitStatus,
    HealthStatus,
    HouseGrade,
    HouseholdType,
    HouseStructure,
    JobChannel,
    LeaveReason,
    PoliticalStatus,
    PoorAttribute,
    PovertyCause,
    Relation,
    RiskType,
    SchoolingStatus,
    Sex,
    WorkRegion,
    find_value,
    normal,
    suggest,
)


def lists_of(module: object) -> list[type[models.TextChoices]]:
    """The code lists that a module offers."""
    return [v for v in vars(module).values() if isinstance(v, type) and issubclass(v, models.TextChoices)]


REGISTER = lists_of(codes)
ALL = [
    *REGISTER,
    accounts.codes.Affiliation,
    accounts.codes.OrganisationKind,
    assistance.codes.MeasureBatch,
    assistance.codes.MeasureCategory,
    projects.codes.ProjectCategory,
]
EXTRA = [
    (projects.codes.ProjectCategory, projects.codes.PROJECT_CATEGORY_ALIASES),
    (assistance.codes.MeasureBatch, assistance.codes.MEASURE_BATCH_ALIASES),
]

by_name = pytest.mark.parametrize("choices", ALL, ids=lambda c: c.__name__)


def test_the_register_has_all_its_lists() -> None:
    assert len(REGISTER) == 34
    assert set(REGISTER) == set(ALIASES)


@by_name
def test_every_value_is_short_unique_and_found_under_its_own_name(choices: type[models.TextChoices]) -> None:
    assert len(set(map(normal, choices.values))) == len(choices.names)
    assert max(map(len, choices.values)) <= 20
    assert [find_value(choices, value) for value in choices.values] == choices.values


def test_an_english_label_has_one_chinese_name() -> None:
    chinese: dict[str, str] = {}
    with translation.override("en"):
        for choices in ALL:
            for value, label in choices.choices:
                assert chinese.setdefault(str(label), value) == value


@pytest.mark.parametrize(("choices", "aliases"), [*ALIASES.items(), *EXTRA])
def test_aliases_lead_to_values_and_none_hides_another(
    choices: type[models.TextChoices], aliases: dict[str, str]
) -> None:
    assert set(aliases.values()) <= set(choices.values)
    assert not set(map(normal, aliases)) & set(map(normal, choices.values))
    assert [find_value(choices, word, aliases) for word in aliases] == list(aliases.values())


@pytest.mark.parametrize(
    ("choices", "text", "value"),
    [
        (PovertyCause, "缺劳动力", "缺劳力"),
        (PovertyCause, "自身发展力不足", "自身发展动力不足"),
        (PovertyCause, "其它", "其他"),
        (RiskType, "缺劳力", "缺劳动力"),
        (PoorAttribute, "五保户", "特困供养贫困户"),
        (PoorAttribute, "低保户", "低保贫困户"),
        (HouseholdType, "脱贫户", "建档立卡户"),
        (ExitStatus, "2", "预脱贫"),
        (EthnicGroup, "汉", "汉族"),
        (EthnicGroup, "柯尔克孜", "柯尔克孜族"),
        (HouseGrade, "一级", "A级"),
        (HouseGrade, "ｃ", "C级"),
        (HouseStructure, "砖混结构", "砖混"),
        (Relation, "儿子", "之子"),
        (Relation, "07", "之孙子"),
        (Relation, "20", "之外祖母"),
        (Relation, "99", "其他"),
        (EducationLevel, "文盲、半文盲", "文盲或半文盲"),
        (PoliticalStatus, "党员", "中共党员"),
        (SchoolingStatus, "高中一年级", "普通高中一年级"),
        (SchoolingStatus, "高职3年级", "高职高专三年级"),
        (SchoolingStatus, "大专及以上", "大专及以上"),
        (HealthStatus, "慢性病", "长期慢性病"),
        (HealthStatus, "大病", "患有大病"),
        (HealthStatus, "慢性病＋残疾", "残疾,长期慢性病"),
        (HealthStatus, "大病、慢性病，残疾", "残疾,长期慢性病,患有大病"),
        (DisabilityCategory, "1", "视力残疾"),
        (DisabilityCategory, "听力", "听力残疾"),
        (WorkRegion, " 乡(镇) 外县内 务工\n", "乡（镇）外县内务工"),
        (JobChannel, "扶贫车间", "帮扶（扶贫）车间"),
    ],
)
def test_a_spelling_of_a_real_file_is_understood(
    choices: type[models.TextChoices], text: str, value: str
) -> None:
    assert find_value(choices, text) == value


@pytest.mark.parametrize("text", ["非在校生", "", "　 "])
def test_a_cell_that_says_not_at_school_is_empty_and_not_unknown(text: str) -> None:
    assert find_value(SchoolingStatus, text) == ""


@pytest.mark.parametrize(
    ("choices", "text"),
    [
        (EthnicGroup, "02"),  # 蒙古族 in the standard, 满族 in a real system
        (Relation, "21"),  # numbered only to 20
        (Relation, "媳妇"),  # the wife or the son's wife
        (LeaveReason, "参军"),  # no reduction
        (SchoolingStatus, "大一"),  # junior college or undergraduate
        (SchoolingStatus, "技师学院五年级"),
        (PovertyCause, "懒惰"),
    ],
)
def test_what_is_ambiguous_or_unknown_is_never_guessed(choices: type[models.TextChoices], text: str) -> None:
    assert find_value(choices, text) is None


def test_suggestions_are_values_with_the_closest_first() -> None:
    assert suggest(PovertyCause, "交通条件很落后")[0] == "交通条件落后"
    assert suggest(PovertyCause, "缺劳动")[0] == "缺劳力"
    assert suggest(PovertyCause, "XYZ") == []
    assert suggest(DropoutReason, "无") == []


def test_there_are_the_28_relations_and_four_imply_no_sex() -> None:
    assert len(Relation) == 28
    assert list(Relation)[19] == "之外祖母"
    assert set(Relation) - set(REQUIRED_SEX) == {
        Relation.HEAD,
        Relation.SPOUSE,
        Relation.SIBLING,
        Relation.OTHER,
    }


@pytest.mark.parametrize(
    ("sex", "relations"),
    [
        (Sex.MALE, "之子 之女婿 之孙子 之外孙子 之父 之岳父 之公公 之祖父 之外祖父 之曾孙子 之侄儿 之叔伯"),
        (
            Sex.FEMALE,
            "之女 之儿媳 之孙女 之外孙女 之母 之岳母 之婆婆 之祖母 之外祖母 之曾孙女 之侄女 之兄弟媳妇",
        ),
    ],
)
def test_a_relation_implies_its_sex(sex: Sex, relations: str) -> None:
    assert [r.value for r in REQUIRED_SEX if REQUIRED_SEX[r] == sex] == relations.split()


def test_ethnic_groups_carry_the_codes_of_the_standard() -> None:
    assert len(GB_CODES) == len(set(GB_CODES.values())) == 58
    known = {"汉族": "01", "满族": "11", "土族": "30", "仡佬族": "37", "基诺族": "56", "其他": "97"}
    assert {name: GB_CODES[EthnicGroup(name)] for name in known} == known
    assert GB_CODES[EthnicGroup.NATURALISED] == "98"


def test_disability_digits_follow_the_certificate() -> None:
    assert [c.digit + c.value[:2] for c in DisabilityCategory] == [
        "1视力",
        "2听力",
        "3言语",
        "4肢体",
        "5智力",
        "6精神",
        "7多重",
    ]


def test_a_combined_health_status_counts_under_each_of_its_parts() -> None:
    assert HealthStatus.DISABLED_SERIOUS.parts == {HealthStatus.DISABLED, HealthStatus.SERIOUS}
    assert HealthStatus.including(HealthStatus.DISABLED) == [
        HealthStatus.DISABLED,
        HealthStatus.DISABLED_CHRONIC,
        HealthStatus.DISABLED_SERIOUS,
        HealthStatus.DISABLED_CHRONIC_SERIOUS,
    ]
    assert HealthStatus.including(HealthStatus.HEALTHY) == [HealthStatus.HEALTHY]


def test_the_six_batches_come_first() -> None:
    assert [b.value for b in assistance.codes.SIX_BATCHES] == [
        "产业",
        "易迁",
        "就业",
        "教育",
        "医疗",
        "低保五保",
    ]
