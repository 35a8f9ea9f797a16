"""Schooling of a member: level reached, year attended, reason for leaving school (§2.6, §3.4)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class EducationLevel(models.TextChoices):
    """文化程度 of those not at school (§2.6, H): the lists of 2015 and 2021 together.

    The form of 2015 ends with 大专及以上, that of 2021 tells 大专 and 本科及以上 apart.
    """

    PRESCHOOL = "学龄前儿童", _("child below school age")
    ILLITERATE = "文盲或半文盲", _("illiterate or semi-literate")
    PRIMARY = "小学", _("primary school")
    JUNIOR = "初中", _("junior high school")
    SENIOR = "高中", _("senior high school")
    COLLEGE = "大专", _("junior college")
    COLLEGE_UP = "大专及以上", _("junior college or above")
    BACHELOR_UP = "本科及以上", _("bachelor's degree or above")


class SchoolingStatus(models.TextChoices):
    """在校生状况 of pupils, list of 2021 (§2.6, H); empty means not at school.

    大专及以上 comes from the form of 2015, which does not say which of the later values is meant.
    """

    PRESCHOOL_AGE = "学龄前儿童", _("child below school age")
    KINDERGARTEN = "学前教育", _("preschool education")
    PRIMARY = "小学", _("primary school")
    GRADE_7 = "七年级", _("7th grade")
    GRADE_8 = "八年级", _("8th grade")
    GRADE_9 = "九年级", _("9th grade")
    SENIOR_1 = "普通高中一年级", _("senior high school, year 1")
    SENIOR_2 = "普通高中二年级", _("senior high school, year 2")
    SENIOR_3 = "普通高中三年级", _("senior high school, year 3")
    VOCATIONAL_1 = "中职一年级", _("secondary vocational school, year 1")
    VOCATIONAL_2 = "中职二年级", _("secondary vocational school, year 2")
    VOCATIONAL_3 = "中职三年级", _("secondary vocational school, year 3")
    COLLEGE_1 = "高职高专一年级", _("junior or vocational college, year 1")
    COLLEGE_2 = "高职高专二年级", _("junior or vocational college, year 2")
    COLLEGE_3 = "高职高专三年级", _("junior or vocational college, year 3")
    TECHNICIAN_1 = "技师学院一年级", _("technician college, year 1")
    TECHNICIAN_2 = "技师学院二年级", _("technician college, year 2")
    TECHNICIAN_3 = "技师学院三年级", _("technician college, year 3")
    TECHNICIAN_4 = "技师学院四年级", _("technician college, year 4")
    BACHELOR_1 = "本科一年级", _("undergraduate, year 1")
    BACHELOR_2 = "本科二年级", _("undergraduate, year 2")
    BACHELOR_3 = "本科三年级", _("undergraduate, year 3")
    BACHELOR_4 = "本科四年级", _("undergraduate, year 4")
    BACHELOR_5 = "本科五年级", _("undergraduate, year 5")
    MASTER_UP = "硕士研究生及以上", _("postgraduate")
    COLLEGE_UP = "大专及以上", _("junior college or above")


class DropoutReason(models.TextChoices):
    """失学或辍学原因 (§2.6: the first two H, the rest M)."""

    ILLNESS = "因病", _("illness")
    DISABILITY = "因残", _("disability")
    WEARY = "因厌学", _("weary of school")
    POVERTY = "因贫", _("family too poor")
    OTHER = "其他", _("other")
