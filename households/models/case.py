"""Cases of admission to the register (识别, P5-47) and of leaving it (退出, P5-52), and their steps."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.history import tracked
from common.life_cycles import Step
from common.stored_photos import StoredPhoto
from households import codes
from households.models.criterion import CriterionSet, ExitCriterion
from households.models.household import Household
from households.models.notice import Notice
from households.models.year import RegisterYear
from households.querysets import CaseQuerySet


class IdentificationState(models.TextChoices):
    """Six steps from the application to the filing (P5-47)."""

    APPLIED = "applied", _("applied")
    APPRAISED = "appraised", _("appraised by the village")
    REVIEWED = "reviewed", _("reviewed by the township")
    COMPARED = "compared", _("compared with other data")
    CONFIRMED = "confirmed", _("confirmed by the county")
    FILED = "filed", _("filed, on the register")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ExitState(models.TextChoices):
    """From the proposal to the mark on the register (§2.9)."""

    PROPOSED = "proposed", _("proposed")
    APPRAISED = "appraised", _("appraised by the village")
    SIGNED = "signed", _("recognised by the household")
    REVIEWED = "reviewed", _("reviewed by the township")
    APPROVED = "approved", _("approved by the county")
    MARKED = "marked", _("out of poverty")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Case(models.Model):
    """What the two kinds of cases share; a household is in one open case of a kind at most."""

    # Of the form that opened it: sending the same form again opens the same case.
    key = models.UUIDField(unique=True, editable=False)
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="%(class)ss", verbose_name=_("household")
    )
    year = models.ForeignKey(
        RegisterYear, models.PROTECT, related_name="+", verbose_name=_("year"), db_index=False
    )
    opened_on = models.DateField(_("opened on"))
    opened_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=_("opened by")
    )
    # One notice of a place shows several households; each case rests on it for itself.
    village_notice = models.ForeignKey(
        Notice, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("village notice")
    )
    announcement = models.ForeignKey(
        Notice, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("announcement")
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-opened_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.household} · {self.opened_on}"


@tracked()
class IdentificationCase(Case):
    """A household's way onto the register of poor households."""

    GIVEN_UP = (IdentificationState.REJECTED, IdentificationState.WITHDRAWN)
    FINAL = (IdentificationState.FILED, *GIVEN_UP)

    reason = models.CharField(_("reason given by the household"), max_length=500)
    standard = models.CharField(_("identification standard"), max_length=20, choices=codes.IdStandard.choices)
    cause = models.CharField(_("main cause of poverty"), max_length=20, choices=codes.PovertyCause.choices)
    comparison = models.CharField(_("result of the comparison"), max_length=500, blank=True, default="")
    filing_no = models.CharField(_("filing number"), max_length=60, blank=True, default="")
    township_notice = models.ForeignKey(
        Notice, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("township notice")
    )
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=IdentificationState.choices,
        default=IdentificationState.APPLIED,
        editable=False,
    )

    class Meta(Case.Meta):
        abstract = False
        verbose_name = _("identification case")
        verbose_name_plural = _("identification cases")
        indexes = [
            models.Index(fields=["-opened_on", "-id"], name="identification_day"),
            models.Index(fields=["state", "-opened_on"], name="identification_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=~Q(state__in=["filed", "rejected", "withdrawn"]),
                name="identification_one_open",
                violation_error_message=_("This household is already in an open identification case."),
            ),
            models.CheckConstraint(
                condition=~Q(state="filed") | ~Q(filing_no=""),
                name="identification_filed_with_number",
                violation_error_message=_("Filing needs the number of the filing."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["compared", "confirmed", "filed"]) | ~Q(comparison=""),
                name="identification_compared_with_result",
                violation_error_message=_("The comparison needs its result."),
            ),
        ]


@tracked()
class IdentificationStep(Step):
    """One step of an identification case."""

    case = models.ForeignKey(
        IdentificationCase, models.PROTECT, related_name="steps", verbose_name=_("identification case")
    )

    class Meta(Step.Meta):
        abstract = False
        verbose_name = _("step of an identification")
        verbose_name_plural = _("steps of identifications")


@tracked()
class ExitCase(Case):
    """A household's way out of poverty; final only when household and helper have signed (P5-62)."""

    GIVEN_UP = (ExitState.REJECTED, ExitState.WITHDRAWN)
    FINAL = (ExitState.MARKED, *GIVEN_UP)

    criteria = models.ForeignKey(
        CriterionSet, models.PROTECT, related_name="+", verbose_name=_("set of criteria")
    )
    state = models.CharField(
        _("state"), max_length=12, choices=ExitState.choices, default=ExitState.PROPOSED, editable=False
    )

    class Meta(Case.Meta):
        abstract = False
        verbose_name = _("exit case")
        verbose_name_plural = _("exit cases")
        indexes = [
            models.Index(fields=["-opened_on", "-id"], name="exit_case_day"),
            models.Index(fields=["state", "-opened_on"], name="exit_case_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=~Q(state__in=["marked", "rejected", "withdrawn"]),
                name="exit_case_one_open",
                violation_error_message=_("This household is already in an open exit case."),
            )
        ]


@tracked()
class ExitStep(Step):
    """One step of an exit case."""

    case = models.ForeignKey(ExitCase, models.PROTECT, related_name="steps", verbose_name=_("exit case"))

    class Meta(Step.Meta):
        abstract = False
        verbose_name = _("step of an exit")
        verbose_name_plural = _("steps of exits")


@tracked()
class ExitAnswer(models.Model):
    """Whether the household meets a criterion, and what shows it (D18)."""

    case = models.ForeignKey(ExitCase, models.CASCADE, related_name="answers", verbose_name=_("exit case"))
    criterion = models.ForeignKey(
        ExitCriterion, models.PROTECT, related_name="+", verbose_name=_("criterion")
    )
    met = models.BooleanField(_("met"))
    evidence = models.CharField(_("what shows it"), max_length=300)

    class Meta:
        verbose_name = _("answer to a criterion")
        verbose_name_plural = _("answers to criteria")
        ordering = ["case", "criterion__position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "criterion"], name="exit_answer_once"),
            models.CheckConstraint(
                condition=~Q(evidence=""),
                name="exit_answer_has_evidence",
                violation_error_message=_("Say what shows whether the criterion is met."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} {self.met}"


class SignerPart(models.TextChoices):
    """Who signs an exit (P5-62)."""

    HOUSEHOLD = "household", _("household")
    HELPER = "helper", _("responsible helper")


class ExitSignature(StoredPhoto):
    """A signature drawn on the screen, or a photo of the signed confirmation (D19)."""

    case = models.ForeignKey(ExitCase, models.CASCADE, related_name="signatures")
    part = models.CharField(_("signs as"), max_length=10, choices=SignerPart.choices)
    name = models.CharField(_("name"), max_length=50)
    signed_on = models.DateField(_("signed on"))
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    # A case that goes back to the village is signed anew; what was signed before is kept.
    voided_on = models.DateField(_("void since"), null=True, blank=True)
    image = models.FileField(upload_to="exits/%Y/%m/")

    class Meta(StoredPhoto.Meta):
        abstract = False
        verbose_name = _("signature of an exit")
        verbose_name_plural = _("signatures of an exit")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "part"], condition=Q(voided_on=None), name="exit_signature_once"
            ),
        ]
