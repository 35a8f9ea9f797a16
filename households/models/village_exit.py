"""Cases in which a poor village leaves poverty (贫困村出列): criteria, steps, notice."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Area, User
from common.history import tracked
from common.life_cycles import Step
from households.models.criterion import CriterionSet, ExitCriterion
from households.models.notice import Notice
from households.models.year import RegisterYear
from households.village_querysets import VillageExitQuerySet


class VillageExitState(models.TextChoices):
    """From the village's application to the county's announcement."""

    PROPOSED = "proposed", _("proposed")
    REVIEWED = "reviewed", _("reviewed by the township")
    VERIFIED = "verified", _("verified by the county")
    MARKED = "marked", _("village out of poverty")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", _("withdrawn")


@tracked()
class VillageExit(models.Model):
    """A village's way out of poverty. It ends no pairing, team or help of anybody (P1-13)."""

    FINAL = (VillageExitState.MARKED, VillageExitState.REJECTED, VillageExitState.WITHDRAWN)

    # Of the form that opened it: sending the same form again opens the same case.
    key = models.UUIDField(unique=True, editable=False)
    area = models.ForeignKey(
        Area, models.PROTECT, related_name="village_exits", db_index=False, verbose_name=_("village")
    )
    year = models.ForeignKey(
        RegisterYear, models.PROTECT, related_name="+", db_index=False, verbose_name=_("year")
    )
    criteria = models.ForeignKey(
        CriterionSet, models.PROTECT, related_name="+", verbose_name=_("set of criteria")
    )
    opened_on = models.DateField(_("opened on"))
    opened_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=_("opened by")
    )
    notice = models.OneToOneField(
        Notice, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("public notice")
    )
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=VillageExitState.choices,
        default=VillageExitState.PROPOSED,
        editable=False,
    )

    objects = VillageExitQuerySet.as_manager()

    class Meta:
        verbose_name = _("exit of a village")
        verbose_name_plural = _("exits of villages")
        ordering = ["-opened_on", "-pk"]
        indexes = [models.Index(fields=["area", "-id"], name="village_exit_area")]
        constraints = [
            models.UniqueConstraint(
                fields=["area"],
                condition=~Q(state__in=["marked", "rejected", "withdrawn"]),
                name="village_exit_one_open",
                violation_error_message=_("The exit of this village is under way already."),
            ),
            models.UniqueConstraint(
                fields=["area"],
                condition=Q(state="marked"),
                name="village_exit_once",
                violation_error_message=_("This village is out of poverty already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} · {self.opened_on}"


@tracked()
class VillageExitStep(Step):
    """One step of the exit of a village."""

    case = models.ForeignKey(
        VillageExit, models.PROTECT, related_name="steps", verbose_name=_("exit of a village")
    )

    class Meta(Step.Meta):
        abstract = False
        verbose_name = _("step of a village's exit")
        verbose_name_plural = _("steps of villages' exits")


@tracked()
class VillageExitAnswer(models.Model):
    """Whether the village meets a criterion, and what shows it."""

    case = models.ForeignKey(
        VillageExit, models.CASCADE, related_name="answers", verbose_name=_("exit of a village")
    )
    criterion = models.ForeignKey(
        ExitCriterion, models.PROTECT, related_name="+", verbose_name=_("criterion")
    )
    met = models.BooleanField(_("met"))
    evidence = models.CharField(_("what shows it"), max_length=300)

    class Meta:
        verbose_name = _("answer to a village's criterion")
        verbose_name_plural = _("answers to villages' criteria")
        ordering = ["case", "criterion__position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "criterion"], name="village_answer_once"),
            models.CheckConstraint(
                condition=~Q(evidence=""),
                name="village_answer_has_evidence",
                violation_error_message=_("Say what shows whether the criterion is met."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} {self.met}"
