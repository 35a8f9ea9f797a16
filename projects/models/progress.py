"""What happened on the site: progress with photos, and acceptance signed in the village (P5-61)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.history import tracked
from common.stored_photos import StoredPhoto
from households.models import Household
from projects.models.project import Project


@tracked()
class Progress(models.Model):
    """How far a project was on a day."""

    key = models.UUIDField(unique=True, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="progress", verbose_name=_("project"))
    on = models.DateField(_("date"))
    percent = models.PositiveSmallIntegerField(_("done (%)"))
    text = models.CharField(_("progress and difficulties"), max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("reported by"))

    class Meta:
        verbose_name = _("report of progress")
        verbose_name_plural = _("reports of progress")
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["project", "-on", "-id"], name="progress_of_project")]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__lte=100),
                name="progress_percent",
                violation_error_message=_("Progress lies between 0 and 100 %."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.on} · {self.percent} %"


class ProgressPhoto(StoredPhoto):
    """A photo of the site."""

    progress = models.ForeignKey(Progress, models.CASCADE, related_name="photos")
    image = models.FileField(upload_to="projects/%Y/%m/")

    class Meta(StoredPhoto.Meta):
        abstract = False
        verbose_name = _("photo of progress")
        verbose_name_plural = _("photos of progress")
        constraints = [models.UniqueConstraint(fields=["progress", "sha256"], name="progress_photo_once")]


@tracked()
class Acceptance(models.Model):
    """An inspection of the finished work in the village, with its verdict (D24)."""

    key = models.UUIDField(unique=True, editable=False)
    project = models.ForeignKey(
        Project, models.PROTECT, related_name="acceptances", verbose_name=_("project")
    )
    on = models.DateField(_("date of acceptance"))
    place = models.CharField(_("place"), max_length=100)
    passed = models.BooleanField(_("accepted"))
    conclusion = models.TextField(_("conclusion"), max_length=1000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("recorded by"))

    class Meta:
        verbose_name = _("acceptance")
        verbose_name_plural = _("acceptances")
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.project} · {self.on}"


class SignerPart(models.TextChoices):
    """In which part somebody signs an acceptance."""

    FARMER = "农牧户", _("farmer or herder")
    VILLAGE = "村干部", _("village cadre")
    TOWNSHIP = "乡镇干部", _("township cadre")
    EXPERT = "技术人员", _("technician")
    OTHER = "其他", _("other")


class Signature(StoredPhoto):
    """A signature drawn on the screen, or a photo of the signed sheet."""

    acceptance = models.ForeignKey(Acceptance, models.CASCADE, related_name="signatures")
    name = models.CharField(_("name"), max_length=50)
    part = models.CharField(_("signs as"), max_length=10, choices=SignerPart.choices)
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("household")
    )
    image = models.FileField(upload_to="signatures/%Y/%m/")

    class Meta(StoredPhoto.Meta):
        abstract = False
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [
            models.UniqueConstraint(fields=["acceptance", "sha256", "name"], name="signature_once"),
        ]
