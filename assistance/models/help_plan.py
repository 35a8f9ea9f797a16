"""The plan of help of a household: its measures, adjusted as the family's life changes (P2-14)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assistance.help_codes import PolicyLevel, Programme
from assistance.help_querysets import HelpMeasureQuerySet, PolicyQuerySet
from common.history import tracked
from households.codes.measures import MeasureCategory
from households.models import Household, Member


@tracked()
class Policy(models.Model):
    """A policy of a level above or of the county, which measures may make use of (P1-14)."""

    title = models.CharField(_("name of the policy"), max_length=200)
    document_no = models.CharField(_("document number"), max_length=100, blank=True, default="")
    level = models.CharField(_("issued by (level)"), max_length=10, choices=PolicyLevel.choices)
    issuer = models.CharField(_("issuing authority"), max_length=100)
    issued_on = models.DateField(_("issued on"))
    ends_on = models.DateField(_("in force until"), null=True, blank=True)
    kind = models.CharField(_("kind of help"), max_length=10, choices=MeasureCategory.choices)
    content = models.CharField(_("who gets what"), max_length=1000)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
        ordering = ["-issued_on", "-pk"]
        indexes = [models.Index(fields=["-issued_on", "-id"], name="policy_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["document_no"],
                condition=~Q(document_no=""),
                name="policy_document_once",
                violation_error_message=_("A policy with this document number is in the library already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("issued_on")),
                name="policy_days_in_order",
                violation_error_message=_("A policy does not end before it was issued."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class HelpMeasure(models.Model):
    """One measure for a household, from a day until it ends with its outcome or is replaced."""

    # Made with the form: a repeat is the same measure.
    key = models.UUIDField(unique=True, editable=False)
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="help_measures", verbose_name=_("household")
    )
    member = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="help_measures",
        verbose_name=_("for whom, where it is one member"),
    )
    kind = models.CharField(_("kind of help"), max_length=10, choices=MeasureCategory.choices)
    programme = models.CharField(
        _("programme"), max_length=10, choices=Programme.choices, blank=True, default=""
    )
    text = models.CharField(_("what is done"), max_length=300)
    policy = models.ForeignKey(
        Policy,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="measures",
        verbose_name=_("policy made use of"),
    )
    person = models.ForeignKey(
        User, models.PROTECT, related_name="help_measures", verbose_name=_("responsible person")
    )
    begins_on = models.DateField(_("begins on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    outcome = models.CharField(_("outcome, or why it is adjusted"), max_length=300, blank=True, default="")
    # The measure that this one took the place of.
    instead_of = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", editable=False
    )
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)

    objects = HelpMeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("measure of help")
        verbose_name_plural = _("measures of help")
        ordering = ["-begins_on", "-pk"]
        indexes = [
            models.Index(fields=["household", "-begins_on"], name="help_measure_household"),
            models.Index(fields=["kind", "household"], name="help_measure_kind", condition=Q(ended_on=None)),
            models.Index(fields=["-begins_on", "-id"], name="help_measure_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="help_measure_says_what",
                violation_error_message=_("Say what is done for the family."),
            ),
            models.CheckConstraint(
                condition=Q(programme="") | Q(member__isnull=False),
                name="help_measure_programme_of_a_member",
                violation_error_message=_("A programme is for one member: say for whom."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, outcome="")
                | Q(ended_on__isnull=False, ended_on__gte=F("begins_on")) & ~Q(outcome=""),
                name="help_measure_ends_with_outcome",
                violation_error_message=_(
                    "A measure ends not before it began, and with its outcome or the reason."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.text}"
