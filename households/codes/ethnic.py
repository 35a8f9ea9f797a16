"""Ethnic groups of GB/T 3304 (§2.6)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class EthnicGroup(models.TextChoices):
    """民族, names of GB/T 3304 in the order of its codes (§2.6, H)."""

    HAN = "汉族", _("Han people")
    MONGOL = "蒙古族", _("Mongol people")
    HUI = "回族", _("Hui people")
    TIBETAN = "藏族", _("Tibetan people")
    UYGHUR = "维吾尔族", _("Uyghur people")
    MIAO = "苗族", _("Miao people")
    YI = "彝族", _("Yi people")
    ZHUANG = "壮族", _("Zhuang people")
    BUYEI = "布依族", _("Buyei people")
    KOREAN = "朝鲜族", _("Korean people")
    MANCHU = "满族", _("Manchu people")
    DONG = "侗族", _("Dong people")
    YAO = "瑶族", _("Yao people")
    BAI = "白族", _("Bai people")
    TUJIA = "土家族", _("Tujia people")
    HANI = "哈尼族", _("Hani people")
    KAZAKH = "哈萨克族", _("Kazakh people")
    DAI = "傣族", _("Dai people")
    LI = "黎族", _("Li people")
    LISU = "傈僳族", _("Lisu people")
    VA = "佤族", _("Va people")
    SHE = "畲族", _("She people")
    GAOSHAN = "高山族", _("Gaoshan people")
    LAHU = "拉祜族", _("Lahu people")
    SUI = "水族", _("Sui people")
    DONGXIANG = "东乡族", _("Dongxiang people")
    NAXI = "纳西族", _("Naxi people")
    JINGPO = "景颇族", _("Jingpo people")
    KIRGIZ = "柯尔克孜族", _("Kirgiz people")
    TU = "土族", _("Tu people")
    DAUR = "达斡尔族", _("Daur people")
    MULAO = "仫佬族", _("Mulao people")
    QIANG = "羌族", _("Qiang people")
    BLANG = "布朗族", _("Blang people")
    SALAR = "撒拉族", _("Salar people")
    MAONAN = "毛南族", _("Maonan people")
    GELAO = "仡佬族", _("Gelao people")
    XIBE = "锡伯族", _("Xibe people")
    ACHANG = "阿昌族", _("Achang people")
    PUMI = "普米族", _("Pumi people")
    TAJIK = "塔吉克族", _("Tajik people")
    NU = "怒族", _("Nu people")
    UZBEK = "乌孜别克族", _("Uzbek people")
    RUSSIAN = "俄罗斯族", _("Russian people")
    EWENKI = "鄂温克族", _("Ewenki people")
    DEANG = "德昂族", _("De'ang people")
    BONAN = "保安族", _("Bonan people")
    YUGUR = "裕固族", _("Yugur people")
    GIN = "京族", _("Gin people")
    TATAR = "塔塔尔族", _("Tatar people")
    DERUNG = "独龙族", _("Derung people")
    OROQEN = "鄂伦春族", _("Oroqen people")
    HEZHEN = "赫哲族", _("Hezhen people")
    MONBA = "门巴族", _("Monba people")
    LHOBA = "珞巴族", _("Lhoba people")
    JINO = "基诺族", _("Jino people")
    OTHER = "其他", _("other")
    NATURALISED = "外国血统中国籍", _("Chinese citizen of foreign descent")


_BEYOND_56 = {EthnicGroup.OTHER: "97", EthnicGroup.NATURALISED: "98"}

# For writing national files. Never for reading: a real system numbers the groups in another order (§2.6).
GB_CODES: dict[EthnicGroup, str] = {
    group: _BEYOND_56.get(group, f"{place:02}") for place, group in enumerate(EthnicGroup, start=1)
}
