"""Other spellings of the codes about members, seen in real files of other years and regions (§2.6)."""

from __future__ import annotations

from itertools import combinations, permutations, product

from django.db import models

from households.codes.ethnic import EthnicGroup
from households.codes.health import SEPARATOR, DisabilityCategory, HealthStatus
from households.codes.labour import Industry, JobChannel, LabourCapacity, PublicPost, WorkRegion
from households.codes.learning import DropoutReason, EducationLevel, SchoolingStatus
from households.codes.person import IdType, JoinReason, LeaveReason, PoliticalStatus, Relation, Sex
from households.codes.spellings import spelled

# The form of 2015 numbers the first twenty relationships in the order of the list (§2.6, H).
_NUMBERED_2015 = 20

_YEARS = dict(zip("一二三四五", "12345", strict=True))


def _relations() -> dict[str, str]:
    """The words of speech, the names without 之, and the numbers of 2015."""
    result = spelled(
        {
            Relation.HEAD: "本人 户主本人",
            Relation.SPOUSE: "妻 夫 妻子 丈夫 爱人 老婆",
            # GB/T 4761 counts these as sons and daughters.
            Relation.SON: "儿子 长子 次子 三子 四子 五子 独生子 养子 继子",
            Relation.DAUGHTER: "女儿 长女 次女 二女 三女 四女 五女 独生女 养女 继女",
            Relation.DAUGHTER_IN_LAW: "儿媳妇",
            Relation.DAUGHTERS_SON: "外孙",
            Relation.FATHER: "父亲",
            Relation.MOTHER: "母亲",
            Relation.FATHERS_FATHER: "爷爷",
            Relation.FATHERS_MOTHER: "奶奶",
            Relation.MOTHERS_FATHER: "外公 姥爷",
            Relation.MOTHERS_MOTHER: "外婆 姥姥",
            Relation.SIBLING: "兄 弟 姐 妹 哥哥 弟弟 姐姐 妹妹 兄弟 姐妹 之兄 之弟 之姐 之妹",
            Relation.NEPHEW: "侄子 之侄子",
            Relation.BROTHERS_WIFE: "弟媳 弟媳妇 嫂 嫂子",
            Relation.UNCLE: "叔父 伯父 叔叔 伯伯",
            Relation.OTHER: "99 非亲属",
        }
    )
    result |= {r.value.removeprefix("之"): r.value for r in Relation if r.value.startswith("之")}
    for number, relation in enumerate(list(Relation)[:_NUMBERED_2015], start=1):
        result |= {str(number): relation.value, f"{number:02}": relation.value}
    return result


def _schooling() -> dict[str, str]:
    """The words of 2015 and of speech, with Chinese and Arabic years."""
    result = spelled(
        {
            SchoolingStatus.KINDERGARTEN: "幼儿园 学前班",
            SchoolingStatus.PRIMARY: "小学生 小学一年级 小学二年级 小学三年级 "
            "小学四年级 小学五年级 小学六年级",
            SchoolingStatus.GRADE_7: "7年级 初一 初中一年级",
            SchoolingStatus.GRADE_8: "8年级 初二 初中二年级",
            SchoolingStatus.GRADE_9: "9年级 初三 初中三年级",
            SchoolingStatus.SENIOR_1: "高一",
            SchoolingStatus.SENIOR_2: "高二",
            SchoolingStatus.SENIOR_3: "高三",
            SchoolingStatus.MASTER_UP: "研究生 硕士 硕士研究生 博士 博士研究生",
            SchoolingStatus.COLLEGE_UP: "大专以上",
        }
    )
    stages = {
        "普通高中": ("普通高中", "高中", "普高"),
        "中职": ("中职", "中专", "职高"),
        "高职高专": ("高职高专", "高职", "大专"),
        "技师学院": ("技师学院",),
        "本科": ("本科", "大学本科"),
    }
    for stage, words in stages.items():
        for (chinese, arabic), word in product(_YEARS.items(), words):
            value = f"{stage}{chinese}年级"
            if value in SchoolingStatus.values:
                spellings = (f"{word}{chinese}年级", f"{word}{arabic}年级", f"{word}{chinese}")
                result |= {spelling: value for spelling in spellings if spelling != value}
    return result


def _health() -> dict[str, str]:
    """Single states, and combinations in any order and wording; `normal` makes every separator a comma."""
    words = {
        HealthStatus.DISABLED: ("残疾",),
        HealthStatus.CHRONIC: ("长期慢性病", "慢性病"),
        HealthStatus.SERIOUS: ("患有大病", "大病"),
    }
    result = spelled(
        {
            HealthStatus.HEALTHY: "良好 健康或良好 身体健康",
            HealthStatus.CHRONIC: "慢性病 患有慢性病 患慢性病 患长期慢性病 患有长期慢性病",
            HealthStatus.SERIOUS: "大病 患大病 重病",
            HealthStatus.DISABLED: "残疾人",
        }
    )
    for size in (2, 3):
        for parts in combinations(words, size):
            value = SEPARATOR.join(part.value for part in parts)
            for order in permutations(parts):
                spellings = map(SEPARATOR.join, product(*(words[part] for part in order)))
                result |= {spelling: value for spelling in spellings if spelling != value}
    return result


MEMBER_SPELLINGS: dict[type[models.TextChoices], dict[str, str]] = {
    Sex: spelled({Sex.MALE: "1 男性", Sex.FEMALE: "2 女性", Sex.UNSTATED: "9 未说明的性别"}),
    IdType: spelled(
        {
            IdType.ID_CARD: "身份证 二代身份证 第二代居民身份证 公民身份证",
            IdType.DISABILITY: "残疾证 中华人民共和国残疾人证 第二代残疾人证",
            IdType.RESIDENCE_PERMIT: "港澳居民居住证 台湾居民居住证 港澳台居住证",
        }
    ),
    Relation: _relations(),
    EthnicGroup: {
        **{g.value.removesuffix("族"): g.value for g in EthnicGroup if g.value.endswith("族")},
        "外国血统中国籍人士": EthnicGroup.NATURALISED.value,
        "未识别民族": EthnicGroup.OTHER.value,
    },
    PoliticalStatus: spelled(
        {
            PoliticalStatus.PARTY: "党员 共产党员 中国共产党党员",
            PoliticalStatus.PROBATIONARY: "预备党员 中国共产党预备党员",
            PoliticalStatus.LEAGUE: "团员 中国共产主义青年团团员",
            PoliticalStatus.REVOLUTIONARY_COMMITTEE: "民革",
            PoliticalStatus.DEMOCRATIC_LEAGUE: "民盟",
            PoliticalStatus.NATIONAL_CONSTRUCTION: "民建",
            PoliticalStatus.PROMOTING_DEMOCRACY: "民进",
            PoliticalStatus.PEASANTS_WORKERS: "农工党",
            PoliticalStatus.ZHI_GONG: "致公党",
            PoliticalStatus.JIUSAN: "九三学社",
            PoliticalStatus.TAIWAN_LEAGUE: "台盟",
            PoliticalStatus.INDEPENDENT: "无党派 无党派民主人士",
            PoliticalStatus.ORDINARY: "普通群众 一般群众",
        }
    ),
    EducationLevel: spelled(
        {
            EducationLevel.ILLITERATE: "文盲 半文盲 文盲半文盲 文盲/半文盲 文盲、半文盲",
            EducationLevel.PRIMARY: "小学文化 小学毕业",
            EducationLevel.JUNIOR: "初中文化 初中毕业",
            EducationLevel.SENIOR: "高中文化 高中毕业 高中(中专) 高中(含中专) 高中/中专",
            EducationLevel.COLLEGE: "专科 大学专科 大专毕业",
            EducationLevel.COLLEGE_UP: "大专以上 大专或以上",
            EducationLevel.BACHELOR_UP: "本科 大学本科 本科以上 研究生 硕士 硕士研究生 博士 博士研究生",
        }
    ),
    SchoolingStatus: _schooling(),
    DropoutReason: spelled({DropoutReason.WEARY: "厌学", DropoutReason.POVERTY: "贫困 因贫困"}),
    HealthStatus: _health(),
    DisabilityCategory: {
        **{c.digit: c.value for c in DisabilityCategory},
        **{c.value.removesuffix("残疾"): c.value for c in DisabilityCategory},
    },
    LabourCapacity: spelled(
        {
            LabourCapacity.ORDINARY: "普通劳动能力 普通劳力",
            LabourCapacity.SKILLED: "技能劳动能力 技能劳力 技术劳动力",
            LabourCapacity.WEAK: "弱劳动力 半劳动力 弱劳力 半劳力 弱(半)劳动力 "
            "弱劳动力/半劳动力 弱劳动力半劳动力",
            LabourCapacity.LOST: "丧失劳动能力 丧失劳力",
            LabourCapacity.WITHOUT: "无劳动能力 无劳力",
        }
    ),
    WorkRegion: spelled(
        {
            WorkRegion.TOWNSHIP: "乡镇内务工 乡(镇)内 乡镇内 乡内 镇内 乡内务工",
            WorkRegion.COUNTY: "乡镇外县内务工 乡(镇)外县内 乡镇外县内 乡外县内 乡外县内务工 县内乡外",
            WorkRegion.PROVINCE: "县外省内 省内县外 省内县外务工",
            WorkRegion.OUTSIDE: "省外",
        }
    ),
    JobChannel: spelled(
        {
            JobChannel.WORKSHOP: "帮扶车间 扶贫车间 就业帮扶车间 就业扶贫车间",
            JobChannel.PUBLIC_POST: "公益岗位 公益岗 公岗",
            JobChannel.AWAY: "外出打工",
            JobChannel.OWN_BUSINESS: "创业",
        }
    ),
    Industry: spelled(
        {
            Industry.PRIMARY: "一产 第1产业",
            Industry.SECONDARY: "二产 第2产业",
            Industry.TERTIARY: "三产 第3产业",
        }
    ),
    PublicPost: spelled(
        {
            PublicPost.FOREST: "生态护林员",
            PublicPost.CARER: "护工 护理员(护工)",
            PublicPost.CLEANER: "护洁员 保洁员(护洁员)",
            PublicPost.SECURITY: "治安协管",
        }
    ),
    JoinReason: spelled(
        {
            JoinReason.BIRTH: "出生 新生 新出生",
            JoinReason.MARRIAGE: "嫁入 娶入 入赘 结婚迁入",
            JoinReason.MOVED_IN: "迁入 户口迁入",
            JoinReason.LIVES_TOGETHER: "共同生活",
            JoinReason.ADOPTION: "领养",
        }
    ),
    LeaveReason: spelled(
        {
            LeaveReason.DEATH: "去世 病故 亡故 死亡注销",
            LeaveReason.MARRIAGE: "嫁出 婚出 外嫁",
            LeaveReason.MOVED_OUT: "迁出 户口迁出",
            LeaveReason.IMPRISONED: "判刑 收监 服刑",
            LeaveReason.LOST: "失去联系",
        }
    ),
}
