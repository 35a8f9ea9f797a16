"""Members: the person, and the yearly copy with the columns of the national personal export (§2.2)."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.history import tracked
from common.secrets import DIGEST_LENGTH, EncryptedTextField
from households import codes
from households.models import triggers
from households.models.columns import coded, yes_no
from households.models.household import HouseholdYear
from households.models.year import RegisterYear
from households.querysets import MemberYearQuerySet


@tracked()
class Member(models.Model):
    """A person whatever the year, known by the first 18 characters of their number (§2.2)."""

    person_no = models.CharField(_("person number"), max_length=20, blank=True, default="")
    id_type = coded(_("kind of certificate"), codes.IdType)
    id_number = EncryptedTextField(_("certificate number"), blank=True, default="", head=3, tail=4)
    # Of the first 18 characters: a disability certificate carries the ID number in them.
    id_digest = models.CharField(max_length=DIGEST_LENGTH, blank=True, default="", editable=False)
    id_tail = models.CharField(max_length=4, blank=True, default="", editable=False)
    # ID-12: a number given out to somebody without an ID card; says nothing about sex or birth.
    id_provisional = models.BooleanField(default=False, db_default=False, editable=False)
    # What the number says without being opened (households.identity): its length, what is wrong with it
    # (a code of §3.1), and the day in digits 7 to 14.
    id_length = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    id_problem = models.CharField(max_length=6, blank=True, default="", db_default="", editable=False)
    id_born_on = models.DateField(null=True, editable=False)
    school_roll_no = EncryptedTextField(_("school roll number"), blank=True, default="", head=1, tail=4)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        indexes = [models.Index(fields=["id_tail"], name="member_id_tail")]
        constraints = [
            models.UniqueConstraint(
                fields=["id_digest"],
                condition=~Q(id_digest=""),
                name="member_id_once",
                violation_error_message=_("This ID number is already in the register (ID-10)."),
            ),
            models.UniqueConstraint(
                fields=["person_no"],
                condition=~Q(person_no=""),
                name="member_person_no_once",
                violation_error_message=_("Another person has this person number."),
            ),
        ]

    def __str__(self) -> str:
        return self.person_no or f"#{self.pk}"


@tracked()
class MemberYear(models.Model):
    """A person as a member of a household in one year."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="years", verbose_name=_("person"))
    household_year = models.ForeignKey(
        HouseholdYear, models.CASCADE, related_name="members", verbose_name=_("household")
    )
    # Repeats household_year's year and household: one person is active once a year in the whole county,
    # and search joins nothing. Kept equal by trigger.
    year = models.ForeignKey(RegisterYear, models.PROTECT, related_name="+", db_index=False, editable=False)
    household = models.ForeignKey("households.Household", models.PROTECT, related_name="+", editable=False)

    name = models.CharField(_("name"), max_length=50)
    pinyin = models.CharField(max_length=160, editable=False, default="")
    initials = models.CharField(max_length=40, editable=False, default="")
    sex = coded(_("sex"), codes.Sex)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    ethnic_group = coded(_("ethnic group"), codes.EthnicGroup)
    phone = EncryptedTextField(_("member's telephone"), blank=True, default="", head=3, tail=4)
    relation = coded(_("relationship to head"), codes.Relation)
    political_status = coded(_("political status"), codes.PoliticalStatus)
    speaks_mandarin = yes_no(_("speaks Mandarin"))
    identified_on = models.DateField(_("person identified"), null=True, blank=True)

    education_level = coded(_("education level"), codes.EducationLevel)
    schooling_status = coded(_("schooling status"), codes.SchoolingStatus)
    dropout_reason = coded(_("reason for leaving school"), codes.DropoutReason)

    health_status = coded(_("health status"), codes.HealthStatus)
    disability_category = coded(_("kind of disability"), codes.DisabilityCategory)
    disability_grade = models.PositiveSmallIntegerField(_("grade of disability"), null=True, blank=True)
    disability_year = models.PositiveSmallIntegerField(
        _("year of the disability certificate"), null=True, blank=True
    )

    labour_capacity = coded(_("labour capacity"), codes.LabourCapacity)
    work_months = models.PositiveSmallIntegerField(_("months of wage work"), null=True, blank=True)
    work_region = coded(_("region of wage work"), codes.WorkRegion)
    work_place = models.CharField(_("place of wage work"), max_length=100, blank=True, default="")
    employer = models.CharField(_("employer"), max_length=100, blank=True, default="")
    works_abroad = yes_no(_("works abroad"))
    job_channel = coded(_("channel of employment"), codes.JobChannel)
    industry = coded(_("industry"), codes.Industry)
    public_post = coded(_("public-welfare post"), codes.PublicPost)
    public_post_months = models.PositiveSmallIntegerField(
        _("months in the public-welfare post"), null=True, blank=True
    )

    has_dibao = yes_no(_("subsistence allowance (dibao)"))
    has_destitute_support = yes_no(_("destitute support"))
    has_medical_insurance = yes_no(_("resident basic medical insurance"))
    has_employee_medical = yes_no(_("employees' basic medical insurance"))
    has_serious_illness_insurance = yes_no(_("serious-illness insurance"))
    has_commercial_medical = yes_no(_("commercial supplementary medical insurance"))
    has_serious_illness_aid = yes_no(_("medical aid for serious illness"))
    has_other_health_aid = yes_no(_("other health aid"))
    has_pension = yes_no(_("resident basic pension insurance"))
    has_employee_pension = yes_no(_("employees' basic pension insurance"))

    joined_on = models.DateField(_("joined the household on"), null=True, blank=True)
    join_reason = coded(_("reason for joining"), codes.JoinReason)
    left_on = models.DateField(_("left the household on"), null=True, blank=True)
    leave_reason = coded(_("reason for leaving"), codes.LeaveReason)

    objects = MemberYearQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of a year")
        verbose_name_plural = _("members of a year")
        ordering = ["household_year", "pk"]
        indexes = [
            models.Index(
                fields=["year", "name"], name="my_name", opclasses=["int2_ops", "varchar_pattern_ops"]
            ),
            models.Index(
                fields=["year", "initials"], name="my_initials", opclasses=["int2_ops", "varchar_pattern_ops"]
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "year"],
                condition=Q(left_on=None),
                name="member_active_once_a_year",
                violation_error_message=_(
                    "This person is already a member of a household this year (ID-10)."
                ),
            ),
            models.UniqueConstraint(
                fields=["household_year"],
                condition=Q(relation=codes.Relation.HEAD, left_on=None),
                name="household_one_head",
                violation_error_message=_("A household has one head only (HH-03)."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="member_has_name",
                violation_error_message=_("A member needs a name (ID-14)."),
            ),
            models.CheckConstraint(
                condition=Q(education_level="") | Q(schooling_status=""),
                name="member_pupil_or_education",
                violation_error_message=_(
                    "A pupil has a schooling status and no education level; all others the reverse (ED-01)."
                ),
            ),
            models.CheckConstraint(
                condition=Q(work_months=None) | Q(work_months__lte=12),
                name="member_work_months_of_a_year",
                violation_error_message=_("A year has at most 12 months of work."),
            ),
            models.CheckConstraint(
                condition=Q(public_post_months=None) | Q(public_post_months__lte=12),
                name="member_post_months_of_a_year",
                violation_error_message=_("A year has at most 12 months of work."),
            ),
            models.CheckConstraint(
                condition=Q(disability_grade=None) | Q(disability_grade__range=(1, 4)),
                name="member_disability_grade",
                violation_error_message=_("Grades of disability run from 1 (heaviest) to 4."),
            ),
            models.CheckConstraint(
                condition=Q(left_on=None, leave_reason="") | Q(left_on__isnull=False) & ~Q(leave_reason=""),
                name="member_leaves_with_reason",
                violation_error_message=_("A member who left needs both the day and the reason."),
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(joined_on=None) | Q(left_on__gte=F("joined_on")),
                name="member_dates_in_order",
                violation_error_message=_("A member leaves after joining."),
            ),
        ]
        triggers = [*triggers.frozen(), *triggers.summary_follows(), triggers.member_repeats_household()]

    def __str__(self) -> str:
        return self.name

    def age_on(self, day: dt.date) -> int | None:
        """Completed years on the day; None without a date of birth."""
        if self.birth_date is None:
            return None
        before = (day.month, day.day) < (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - before
