"""Households: the lasting identity, and the yearly copy that is the record (§2.1)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Area
from common.history import tracked
from common.secrets import DIGEST_LENGTH, EncryptedTextField
from households import codes
from households.models import income, living, triggers
from households.models.columns import coded, yes_no
from households.models.year import RegisterYear
from households.querysets import HouseholdQuerySet, HouseholdYearQuerySet

MAX_OTHER_CAUSES = 2  # §2.1, HH-14: the national form has two places
MAX_RISKS = 5  # §2.1: the monitoring form has five places


@tracked()
class Household(models.Model):
    """A household whatever the year; it has one yearly copy for each year it was on the books."""

    household_no = models.CharField(
        _("household number"),
        max_length=20,
        blank=True,
        default="",
        help_text=_("National number; leave empty until it has been given."),
    )
    # Follows the copy of the open year (trigger), so that "my area" needs no join.
    area = models.ForeignKey(Area, models.PROTECT, related_name="households", verbose_name=_("area"))
    # Of the entry form that created it: sending the same form again is the same act.
    entry_key = models.UUIDField(null=True, unique=True, editable=False)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")
        indexes = [
            models.Index(
                fields=["household_no"],
                name="household_no_prefix",
                opclasses=["varchar_pattern_ops"],
                condition=~Q(household_no=""),
            ),
            # Order of lists; the other two leave out households without a number.
            models.Index(fields=["household_no", "id"], name="household_no_order"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["household_no"],
                condition=~Q(household_no=""),
                name="household_no_once",
                violation_error_message=_("Another household has this household number."),
            )
        ]

    def __str__(self) -> str:
        return self.household_no or f"#{self.pk}"


@tracked()
class HouseholdYear(income.Income, living.Living, living.Safeguards, living.Surveyed, models.Model):
    """A household as it was in one year; head name and member count follow the members by trigger."""

    household = models.ForeignKey(
        Household, models.PROTECT, related_name="years", verbose_name=_("household")
    )
    year = models.ForeignKey(
        RegisterYear, models.PROTECT, related_name="households", verbose_name=_("year"), db_index=False
    )
    area = models.ForeignKey(
        Area, models.PROTECT, related_name="+", verbose_name=_("village or villager group"), db_index=False
    )
    hamlet = models.CharField(_("natural village"), max_length=50, blank=True, default="")
    # Raised by every edit: two people who opened the same version cannot both save it.
    version = models.PositiveIntegerField(default=1, editable=False)
    # Of the entry form saved last.
    entry_key = models.UUIDField(null=True, editable=False)

    head_name = models.CharField(_("household head"), max_length=50, editable=False, default="")
    head_pinyin = models.CharField(max_length=160, editable=False, default="")
    head_initials = models.CharField(max_length=40, editable=False, default="")
    member_count = models.PositiveSmallIntegerField(_("members"), editable=False, default=0)

    phone = EncryptedTextField(_("household telephone"), blank=True, default="", head=3, tail=4)
    bank_name = models.CharField(_("bank"), max_length=60, blank=True, default="")
    bank_account_kind = coded(_("kind of account"), codes.BankAccountKind)
    bank_account = EncryptedTextField(_("bank account"), blank=True, default="", tail=4)
    bank_holder = models.CharField(_("account holder"), max_length=50, blank=True, default="")

    # Of the encrypted telephone and account (households.identity): equal ones, and badly formed ones.
    phone_digest = models.CharField(
        max_length=DIGEST_LENGTH, blank=True, default="", db_default="", editable=False
    )
    phone_is_odd = models.BooleanField(default=False, db_default=False, editable=False)
    bank_digest = models.CharField(
        max_length=DIGEST_LENGTH, blank=True, default="", db_default="", editable=False
    )
    bank_is_odd = models.BooleanField(default=False, db_default=False, editable=False)

    household_type = coded(_("household type"), codes.HouseholdType)
    id_standard = coded(_("identification standard"), codes.IdStandard)
    identified_on = models.DateField(
        _("first identified"), null=True, blank=True, help_text=_("Month of identification; its first day.")
    )
    poor_attr = coded(_("attribute of poverty"), codes.PoorAttribute)
    exit_status = coded(_("exit status"), codes.ExitStatus)
    exit_policy = coded(_("policies after exit"), codes.ExitPolicy)
    exit_year = models.PositiveSmallIntegerField(_("exit year"), null=True, blank=True)
    planned_exit_year = models.PositiveSmallIntegerField(_("planned exit year"), null=True, blank=True)
    relapsed_on = models.DateField(_("returned to poverty on"), null=True, blank=True)
    main_cause = coded(_("main cause of poverty"), codes.PovertyCause)
    other_causes = ArrayField(
        models.CharField(max_length=20, choices=codes.PovertyCause.choices),
        verbose_name=_("other causes of poverty"),
        blank=True,
        default=list,
    )
    is_martyr_family = yes_no(_("family of a soldier or martyr"))
    is_one_child = yes_no(_("one-child family"))
    is_two_daughters = yes_no(_("two-daughter family"))

    is_relocated = yes_no(_("relocated household"))
    relocation_method = coded(_("way of relocation"), codes.RelocationMethod)
    relocation_settlement = coded(_("kind of settlement"), codes.Settlement)
    relocation_place = models.CharField(_("place of settlement"), max_length=100, blank=True, default="")
    relocation_difficulty = models.CharField(
        _("possible difficulties of relocation"), max_length=200, blank=True, default=""
    )
    is_dangerous_house = yes_no(_("dangerous house"))
    house_grade = coded(_("danger grade of the house"), codes.HouseGrade)
    has_safe_water = yes_no(_("safe drinking water"))
    net_income_per_capita = models.DecimalField(
        _("per-capita net income (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True
    )

    monitor_kind = coded(_("kind of monitored household"), codes.MonitorKind)
    monitor_identified_on = models.DateField(_("monitored since"), null=True, blank=True)
    monitor_risks = ArrayField(
        models.CharField(max_length=20, choices=codes.RiskType.choices),
        verbose_name=_("kinds of risk"),
        blank=True,
        default=list,
    )
    monitor_cleared_on = models.DateField(_("risk cleared on"), null=True, blank=True)
    monitor_clear_method = models.CharField(
        _("how the risk was cleared"), max_length=100, blank=True, default=""
    )
    note = models.CharField(_("remark"), max_length=500, blank=True, default="")

    objects = HouseholdYearQuerySet.as_manager()

    class Meta:
        verbose_name = _("household of a year")
        verbose_name_plural = _("households of a year")
        indexes = [
            # Default order of every list: by place, then by entry. A pattern index cannot give an order.
            models.Index(fields=["year", "area", "id"], name="hy_order"),
            models.Index(
                fields=["year", "area", "id"],
                name="hy_place",
                opclasses=["int2_ops", "varchar_pattern_ops", "int8_ops"],
            ),
            models.Index(
                fields=["year", "household_type", "exit_status", "area"],
                name="hy_type",
                opclasses=["int2_ops", "varchar_ops", "varchar_ops", "varchar_pattern_ops"],
            ),
            models.Index(fields=["year", "head_pinyin", "id"], name="hy_pinyin"),
            models.Index(fields=["area"], name="hy_area", opclasses=["varchar_pattern_ops"]),
            # The other columns by which the list of households can be sorted, in both directions.
            models.Index(fields=["year", "member_count", "id"], name="hy_members"),
            models.Index(fields=["year", "household_type", "id"], name="hy_type_order"),
            models.Index(fields=["year", "exit_status", "id"], name="hy_exit_order"),
            models.Index(fields=["year", "main_cause", "id"], name="hy_cause_order"),
            models.Index(fields=["year", "identified_on", "id"], name="hy_identified"),
            # Who else has this telephone or account (ID-16, ID-17).
            models.Index(fields=["year", "phone_digest"], name="hy_phone", condition=~Q(phone_digest="")),
            models.Index(fields=["year", "bank_digest"], name="hy_bank", condition=~Q(bank_digest="")),
            models.Index(fields=["year", "surveyed_on", "id"], name="hy_surveyed"),
            models.Index(fields=["year", "net_income_per_capita", "id"], name="hy_income"),
            # What is still to be surveyed, counted on every list of whoever enters it.
            models.Index(
                fields=["year", "area"],
                name="hy_to_survey",
                opclasses=["int2_ops", "varchar_pattern_ops"],
                condition=Q(survey_entered_on=None),
                include=["household_type", "survey_entered_on"],
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["household", "year"], name="household_once_a_year"),
            models.CheckConstraint(
                condition=Q(other_causes__len__lte=MAX_OTHER_CAUSES),
                name="household_other_causes_two",
                violation_error_message=_("At most two other causes of poverty can be given (HH-14)."),
            ),
            models.CheckConstraint(
                condition=Q(main_cause="")
                | ~Q(
                    other_causes__contains=models.expressions.Func(
                        F("main_cause"),
                        function="ARRAY",
                        template="%(function)s[%(expressions)s]",
                        output_field=ArrayField(models.CharField(max_length=20)),
                    )
                ),
                name="household_main_cause_not_repeated",
                violation_error_message=_("Another cause of poverty repeats the main cause (HH-14)."),
            ),
            models.CheckConstraint(
                condition=Q(exit_status="") | Q(household_type=codes.HouseholdType.REGISTERED),
                name="household_exit_only_registered",
                violation_error_message=_("Only a registered household has an exit status."),
            ),
            models.CheckConstraint(
                condition=Q(monitor_risks__len__lte=MAX_RISKS),
                name="household_risks_five",
                violation_error_message=_("At most five kinds of risk can be given."),
            ),
            models.CheckConstraint(
                condition=Q(monitor_cleared_on=None) | Q(monitor_cleared_on__gte=F("monitor_identified_on")),
                name="household_monitoring_in_order",
                violation_error_message=_("A risk is cleared after it was found."),
            ),
            models.CheckConstraint(
                condition=Q(net_income_per_capita=None) | Q(net_income_per_capita__gte=-1_000_000),
                name="household_income_plausible",
                violation_error_message=_("The per-capita net income cannot be that low."),
            ),
            *income.constraints(),
            *living.constraints(),
        ]
        triggers = [*triggers.frozen(), *triggers.household_follows(), income.counted()]

    def __str__(self) -> str:
        return self.head_name or str(self.household)
