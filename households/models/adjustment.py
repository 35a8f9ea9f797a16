"""Cases that correct the register: 清退, 整户注销 and 返贫 (§2.7), decided by three levels like an exit."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.history import tracked
from common.life_cycles import Step
from households.models.case import Case


class AdjustmentKind(models.TextChoices):
    """What is put right."""

    REMOVAL = "清退", _("removal of a household wrongly identified")
    CANCELLATION = "注销", _("cancellation of a whole household")
    RELAPSE = "返贫", pgettext_lazy("case", "return to poverty")


class AdjustmentState(models.TextChoices):
    """From the village's proposal to the county's decision."""

    PROPOSED = "proposed", _("proposed by the village")
    REVIEWED = "reviewed", _("reviewed by the township")
    DONE = "done", _("approved, entered in the register")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", _("withdrawn")


@tracked()
class AdjustmentCase(Case):
    """A household that was wrongly identified, has come to its end, or has fallen back into poverty."""

    GIVEN_UP = (AdjustmentState.REJECTED, AdjustmentState.WITHDRAWN)
    FINAL = (AdjustmentState.DONE, *GIVEN_UP)

    kind = models.CharField(_("kind of adjustment"), max_length=4, choices=AdjustmentKind.choices)
    reason = models.CharField(_("reason and what shows it"), max_length=500)
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=AdjustmentState.choices,
        default=AdjustmentState.PROPOSED,
        editable=False,
    )

    class Meta(Case.Meta):
        abstract = False
        verbose_name = _("adjustment of the register")
        verbose_name_plural = _("adjustments of the register")
        indexes = [
            models.Index(fields=["-opened_on", "-id"], name="adjustment_day"),
            models.Index(fields=["state", "-opened_on"], name="adjustment_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=~Q(state__in=["done", "rejected", "withdrawn"]),
                name="adjustment_one_open",
                violation_error_message=_("This household is already in an open case of adjustment."),
            )
        ]


@tracked()
class AdjustmentStep(Step):
    """One step of an adjustment."""

    case = models.ForeignKey(
        AdjustmentCase, models.PROTECT, related_name="steps", verbose_name=_("adjustment of the register")
    )

    class Meta(Step.Meta):
        abstract = False
        verbose_name = _("step of an adjustment")
        verbose_name_plural = _("steps of adjustments")
