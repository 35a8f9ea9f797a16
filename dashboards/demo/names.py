"""Names of people and places put together from syllables, with the pinyin the register would give them."""

from __future__ import annotations

from functools import lru_cache

from common import pinyin
from dashboards.demo.dice import Dice, Weights

_SURNAMES = Weights(
    {
        "王": 70,
        "李": 70,
        "张": 66,
        "刘": 52,
        "陈": 44,
        "杨": 30,
        "赵": 22,
        "黄": 22,
        "周": 20,
        "吴": 20,
        "徐": 16,
        "孙": 15,
        "胡": 13,
        "朱": 12,
        "高": 12,
        "林": 11,
        "何": 11,
        "郭": 11,
        "马": 11,
        "罗": 9,
        "梁": 8,
        "宋": 8,
        "郑": 8,
        "谢": 7,
        "韩": 7,
        "唐": 7,
        "冯": 6,
        "董": 6,
        "程": 6,
        "邓": 6,
        "彭": 5,
        "潘": 5,
        "袁": 5,
        "蒋": 5,
        "蔡": 5,
        "余": 5,
        "杜": 5,
        "叶": 5,
        "苏": 4,
        "魏": 4,
        "吕": 4,
        "丁": 4,
        "姚": 4,
        "姜": 4,
        "陆": 4,
        "范": 4,
        "金": 3,
        "石": 3,
        "白": 3,
        "毛": 3,
        "邱": 3,
        "秦": 3,
        "江": 3,
    }
)
_FIRST = {
    "男": "建国文志明永德成世光家立春新学廷先正福贵树景兆仁义礼绍荣开万大天宏",
    "女": "秀玉桂春美素凤淑翠小月金红爱兰彩雪惠云丽雅晓巧银菊香莲慧静珍",
}
_SECOND = {
    "男": "军平生山林海华强刚峰涛勇松柏泉田富贵财龙虎友才顺民安清河武根元亮宝江",
    "女": "英兰芳珍琴花香梅莲凤娥云霞芬珠萍丽燕琼菊娟红霜蓉秋竹叶琳敏华",
}
_PLACE_FIRST = "青白松竹柳桃梅杏枫榆槐云雾霜雪月星溪泉石岩沙坪岭川双南北东西上下大小前后古新"
_PLACE_SECOND = "坡湾溪坪岭沟塘桥泉寨屯坝滩岗洼湖河林庄堡亭台井坎源峰"


@lru_cache(maxsize=1024)
def _syllable(character: str) -> str:
    return pinyin.sort_key(character)


def sort_key(name: str) -> str:
    """What `common.pinyin.sort_key` says, far quicker: no syllable here reads differently inside a name."""
    return " ".join(map(_syllable, name))


def initials(name: str) -> str:
    """What `common.pinyin.initials` says, far quicker."""
    return "".join(_syllable(character)[0] for character in name)


def surname(dice: Dice) -> str:
    """A surname, as often as it occurs."""
    return dice.pick(_SURNAMES)


def full_name(dice: Dice, sex: str, family: str = "") -> str:
    """A surname and one or two syllables."""
    given = dice.one(_SECOND[sex])
    if dice.chance(0.88):
        given = dice.one(_FIRST[sex]) + given
    return (family or surname(dice)) + given


def place_names(dice: Dice, count: int) -> list[str]:
    """Distinct names of two syllables, without 镇 or 村."""
    all_names = [a + b for a in _PLACE_FIRST for b in _PLACE_SECOND if a != b]
    dice.shuffle(all_names)
    return all_names[:count]
