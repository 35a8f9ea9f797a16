"""Who a member is: sex, certificate, relationship, party; why they join or leave (§2.2, §2.6, §2.7)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sex(models.TextChoices):
    """性别 (§2.6, H)."""

    MALE = "男", _("male")
    FEMALE = "女", _("female")
    UNSTATED = "未说明", _("not stated")


class IdType(models.TextChoices):
    """证件类型 (§2.6, H; the residence permit M)."""

    ID_CARD = "居民身份证", _("resident identity card")
    DISABILITY = "残疾人证", _("disability certificate")
    RESIDENCE_PERMIT = "港澳台居民居住证", _("residence permit for Hong Kong, Macao and Taiwan residents")
    OTHER = "其他", _("other")


class Relation(models.TextChoices):
    """与户主关系: the 28 of the national export of 2021, in its order (§2.6, H)."""

    HEAD = "户主", _("household head")
    SPOUSE = "配偶", _("spouse")
    SON = "之子", _("son")
    DAUGHTER = "之女", _("daughter")
    DAUGHTER_IN_LAW = "之儿媳", _("daughter-in-law")
    SON_IN_LAW = "之女婿", _("son-in-law")
    SONS_SON = "之孙子", _("son's son")
    SONS_DAUGHTER = "之孙女", _("son's daughter")
    DAUGHTERS_SON = "之外孙子", _("daughter's son")
    DAUGHTERS_DAUGHTER = "之外孙女", _("daughter's daughter")
    FATHER = "之父", _("father")
    MOTHER = "之母", _("mother")
    WIFES_FATHER = "之岳父", _("wife's father")
    WIFES_MOTHER = "之岳母", _("wife's mother")
    HUSBANDS_FATHER = "之公公", _("husband's father")
    HUSBANDS_MOTHER = "之婆婆", _("husband's mother")
    FATHERS_FATHER = "之祖父", _("father's father")
    FATHERS_MOTHER = "之祖母", _("father's mother")
    MOTHERS_FATHER = "之外祖父", _("mother's father")
    MOTHERS_MOTHER = "之外祖母", _("mother's mother")
    SIBLING = "之兄弟姐妹", _("brother or sister")
    GREAT_GRANDSON = "之曾孙子", _("great-grandson")
    GREAT_GRANDDAUGHTER = "之曾孙女", _("great-granddaughter")
    NEPHEW = "之侄儿", _("nephew")
    NIECE = "之侄女", _("niece")
    BROTHERS_WIFE = "之兄弟媳妇", _("brother's wife")
    UNCLE = "之叔伯", _("father's brother")
    OTHER = "其他", _("other")


_FEMALE = {
    Relation.DAUGHTER,
    Relation.DAUGHTER_IN_LAW,
    Relation.SONS_DAUGHTER,
    Relation.DAUGHTERS_DAUGHTER,
    Relation.MOTHER,
    Relation.WIFES_MOTHER,
    Relation.HUSBANDS_MOTHER,
    Relation.FATHERS_MOTHER,
    Relation.MOTHERS_MOTHER,
    Relation.GREAT_GRANDDAUGHTER,
    Relation.NIECE,
    Relation.BROTHERS_WIFE,
}
_EITHER = {Relation.HEAD, Relation.SPOUSE, Relation.SIBLING, Relation.OTHER}

# HH-07: the sex that a relationship implies; the four that imply none are absent.
REQUIRED_SEX: dict[Relation, Sex] = {
    relation: Sex.FEMALE if relation in _FEMALE else Sex.MALE
    for relation in Relation
    if relation not in _EITHER
}


class PoliticalStatus(models.TextChoices):
    """政治面貌, short names of GB/T 4762 in the order of its codes 01 to 13 (§2.6, H)."""

    PARTY = "中共党员", _("member of the Communist Party")
    PROBATIONARY = "中共预备党员", _("probationary member of the Communist Party")
    LEAGUE = "共青团员", _("member of the Communist Youth League")
    REVOLUTIONARY_COMMITTEE = "民革党员", _("member of the Revolutionary Committee of the Kuomintang")
    DEMOCRATIC_LEAGUE = "民盟盟员", _("member of the Democratic League")
    NATIONAL_CONSTRUCTION = "民建会员", _("member of the National Construction Association")
    PROMOTING_DEMOCRACY = "民进会员", _("member of the Association for Promoting Democracy")
    PEASANTS_WORKERS = "农工党党员", _("member of the Peasants' and Workers' Democratic Party")
    ZHI_GONG = "致公党党员", _("member of the Zhi Gong Party")
    JIUSAN = "九三学社社员", _("member of the Jiusan Society")
    TAIWAN_LEAGUE = "台盟盟员", _("member of the Taiwan Democratic Self-Government League")
    INDEPENDENT = "无党派人士", _("independent democrat")
    ORDINARY = "群众", _("ordinary citizen")


class JoinReason(models.TextChoices):
    """自然增加: why a person is added to a household (§2.7, M)."""

    BIRTH = "新生儿", _("newborn")
    MARRIAGE = "婚入", _("married in")
    MOVED_IN = "户籍迁入", _("residence moved in")
    LIVES_TOGETHER = "共同生活补录", _("lives together, added later")
    RELEASED = "刑满释放", _("released from prison")
    ADOPTION = "收养", _("adopted")
    RETURNED = "返回家庭", _("returned to the family")
    FROM_HOUSEHOLD = "他户转入", _("came from another household")
    OTHER = "其他", _("other")


class LeaveReason(models.TextChoices):
    """自然减少: why a person leaves a household (§2.7, M); army and study are no reasons."""

    DEATH = "死亡", _("died")
    MARRIAGE = "出嫁", _("married out")
    MOVED_OUT = "户籍迁出", _("residence moved out")
    IMPRISONED = "判刑收监", _("imprisoned")
    LOST = "失联", _("lost contact")
    TO_HOUSEHOLD = "转入他户", _("went to another household")
    OTHER = "其他", _("other")
