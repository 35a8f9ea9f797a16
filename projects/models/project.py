"""Projects of the county's library (项目库, P5-14, D22), their steps, and the households that take part."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Area, Organisation, User
from common.history import tracked
from common.life_cycles import Step
from households.models import Household, Notice
from projects.codes import (
    FUNDABLE_STATES,
    LinkMode,
    ProjectCategory,
    ProjectNature,
    ProjectState,
    SubsidyMode,
)
from projects.querysets import ParticipationQuerySet, ProjectQuerySet

MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 2}


def money(label: Any) -> models.DecimalField:
    """A planned amount in yuan, 0 when there is none."""
    return models.DecimalField(label, default=Decimal(0), **MONEY)


@tracked()
class Project(models.Model):
    """One project of one village and year; its content is edited as a draft and moves by its life cycle."""

    # Of the entry form that created it: sending the same form again is the same act.
    key = models.UUIDField(unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    year = models.PositiveSmallIntegerField(_("library year"))
    name = models.CharField(_("project name"), max_length=100)
    category = models.CharField(_("project category"), max_length=20, choices=ProjectCategory.choices)
    nature = models.CharField(
        _("nature"), max_length=10, choices=ProjectNature.choices, default=ProjectNature.NEW
    )
    area = models.ForeignKey(
        Area, models.PROTECT, related_name="projects", verbose_name=_("village"), db_index=False
    )
    site = models.CharField(_("place of implementation"), max_length=100, blank=True, default="")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="projects", verbose_name=_("responsible unit")
    )
    starts_on = models.DateField(_("planned start"))
    ends_on = models.DateField(_("planned end"))
    content = models.TextField(_("construction content and scale"), max_length=2000)
    fund_central = money(_("central funds (yuan)"))
    fund_province = money(_("provincial funds (yuan)"))
    fund_city = money(_("city funds (yuan)"))
    fund_county = money(_("county funds (yuan)"))
    fund_self = money(_("self-raised funds (yuan)"))
    budget = models.GeneratedField(
        verbose_name=_("total funds (yuan)"),
        expression=F("fund_central")
        + F("fund_province")
        + F("fund_city")
        + F("fund_county")
        + F("fund_self"),
        output_field=models.DecimalField(**MONEY),
        db_persist=True,
    )
    subsidy_mode = models.CharField(
        _("way of subsidy"), max_length=10, choices=SubsidyMode.choices, default=SubsidyMode.DIRECT
    )
    benefit_households = models.PositiveIntegerField(_("households that benefit"), default=0)
    benefit_people = models.PositiveIntegerField(_("people who benefit"), default=0)
    benefit_poor_households = models.PositiveIntegerField(_("of these registered households"), default=0)
    benefit_poor_people = models.PositiveIntegerField(_("of these registered people"), default=0)
    target = models.TextField(_("performance target"), max_length=1000, blank=True, default="")
    participation = models.TextField(_("participation of the poor"), max_length=1000, blank=True, default="")
    linkage = models.TextField(
        _("mechanism of driving poverty reduction"), max_length=1000, blank=True, default=""
    )
    note = models.CharField(_("remark"), max_length=500, blank=True, default="")
    state = models.CharField(
        _("state"), max_length=12, choices=ProjectState.choices, default=ProjectState.DRAFT, editable=False
    )
    village_notice = models.OneToOneField(
        Notice, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("village notice")
    )
    township_notice = models.OneToOneField(
        Notice, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("township notice")
    )
    created_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=_("entered by")
    )

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["-year", "area", "pk"]
        indexes = [
            # Default order of the list.
            models.Index(fields=["-year", "area", "id"], name="project_order"),
            models.Index(fields=["area"], name="project_area", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["state", "year"], name="project_state"),
            models.Index(fields=["year", "budget", "id"], name="project_budget"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "area", "name"],
                condition=~Q(state=ProjectState.WITHDRAWN),
                name="project_name_once",
                violation_error_message=_("The village already has a project of this name in this year."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="project_dates_in_order",
                violation_error_message=_("The last day must come after the first day."),
            ),
            models.CheckConstraint(
                condition=Q(
                    fund_central__gte=0,
                    fund_province__gte=0,
                    fund_city__gte=0,
                    fund_county__gte=0,
                    fund_self__gte=0,
                ),
                name="project_funds_not_negative",
                violation_error_message=_("Funds cannot be below 0 yuan."),
            ),
            models.CheckConstraint(
                condition=Q(
                    benefit_poor_households__lte=F("benefit_households"),
                    benefit_poor_people__lte=F("benefit_people"),
                ),
                name="project_poor_among_all",
                violation_error_message=_("No more registered households or people can benefit than all."),
            ),
            # §2.9: no performance target, no entry into the library (PF-03).
            models.CheckConstraint(
                condition=~Q(state__in=FUNDABLE_STATES)
                | ~Q(target="") & ~Q(linkage="") & ~Q(participation=""),
                name="project_target_and_linkage",
                violation_error_message=_(
                    "Without performance target, participation and link mechanism a project cannot enter "
                    "the library (PF-03)."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def label(cls, name: str) -> Any:
        """The words for one of its columns."""
        field: Any = cls._meta.get_field(name)
        return field.verbose_name


@tracked()
class ProjectStep(Step):
    """One step of a project's life cycle."""

    case = models.ForeignKey(Project, models.PROTECT, related_name="steps", verbose_name=_("project"))

    class Meta(Step.Meta):
        abstract = False
        verbose_name = _("step of a project")
        verbose_name_plural = _("steps of projects")


@tracked()
class Participation(models.Model):
    """A household that takes part in a project, how, and what it is to get (P5-07, D25)."""

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="participations", verbose_name=_("project")
    )
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="participations", verbose_name=_("household")
    )
    mode = models.CharField(
        _("way of taking part"), max_length=10, choices=LinkMode.choices, default=LinkMode.SUBSIDY
    )
    # What is subsidised ("ewe", "mu of orchard"), how many, at how much each.
    item = models.CharField(_("subsidised item"), max_length=50, blank=True, default="")
    quantity = models.DecimalField(_("quantity"), max_digits=10, decimal_places=2, default=Decimal(1))
    standard = models.DecimalField(_("standard (yuan each)"), default=Decimal(0), **MONEY)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("household taking part")
        verbose_name_plural = _("households taking part")
        ordering = ["project", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "household"],
                name="participation_once",
                violation_error_message=_("This household already takes part in the project."),
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, standard__gte=0),
                name="participation_amounts",
                violation_error_message=_("The quantity must be above 0, and the standard not below 0."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} · {self.household}"

    @property
    def amount(self) -> Decimal:
        """Quantity × standard, in yuan and fen."""
        return (self.quantity * self.standard).quantize(Decimal("0.01"))
