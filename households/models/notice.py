"""Public notices (公示) and announcements (公告): what was shown where and when, and objections to it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, DateField, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.access import area_q
from accounts.models import Area
from accounts.models import User as UserModel
from accounts.roles import Act
from common.history import tracked
from common.stored_photos import StoredPhoto
from households.models.household import Household

if TYPE_CHECKING:
    from accounts.models import User


class NoticeKind(models.TextChoices):
    """What a notice is about."""

    PROJECT = "项目公示", _("notice about a project")
    PAYMENT = "资金公示", _("notice about payments")
    IDENTIFICATION = "识别公示", _("notice about identification")
    EXIT = "退出公示", _("notice about exit")
    ADJUSTMENT = "动态调整公示", _("notice about an adjustment of the register")
    ANNOUNCEMENT = "公告", _("announcement")


class Standing(models.TextChoices):
    """Where a notice is on a day."""

    TO_COME = "to_come", _("not yet hanging")
    RUNNING = "running", _("hanging")
    OVER = "over", _("notice over")
    WITHDRAWN = "withdrawn", _("notice withdrawn")


class NoticeQuerySet(models.QuerySet[Any]):
    """Words about notices."""

    def visible_to(self, user: User, act: Act = Act.READ_REGISTER) -> Self:
        """Notices in the user's areas; none for roles that see single households only."""
        return self.filter(area_q("area", user.access.prefixes(act)))

    def running(self, on: dt.date) -> Self:
        """Notices that hang on the day."""
        return self.filter(starts_on__lte=on, ends_on__gte=on, withdrawn_on=None)

    def over(self, on: dt.date) -> Self:
        """Notices that hung to their last day before this day."""
        return self.filter(ends_on__lt=on, withdrawn_on=None)

    def withdrawn(self) -> Self:
        """Notices taken down."""
        return self.exclude(withdrawn_on=None)

    def inside(self, area_code: str) -> Self:
        """Notices of the area with this code or below it."""
        return self.filter(area__code__startswith=area_code)

    def with_counts(self) -> Self:
        """Adds `photo_count` and `open_objections`."""
        photos = NoticePhoto.objects.filter(notice=OuterRef("pk")).order_by().values("notice")
        objections = Objection.objects.filter(notice=OuterRef("pk"), settled_on=None).order_by()
        return self.annotate(
            photo_count=Coalesce(Subquery(photos.annotate(n=Count("pk")).values("n")), 0),
            open_objections=Coalesce(
                Subquery(objections.values("notice").annotate(n=Count("pk")).values("n")), 0
            ),
        )


@tracked()
class Notice(models.Model):
    """One notice in one place; it can be withdrawn, never shortened."""

    key = models.UUIDField(unique=True, editable=False)
    kind = models.CharField(_("kind of notice"), max_length=10, choices=NoticeKind.choices)
    area = models.ForeignKey(Area, models.PROTECT, related_name="notices", verbose_name=_("shown in"))
    title = models.CharField(_("title"), max_length=100)
    body = models.TextField(_("text"), blank=True, default="")
    # The public list as it was shown: {"head": [...], "rows": [[...]]}; never ID numbers or telephones.
    table = models.JSONField(_("list"), default=dict, blank=True)
    place = models.CharField(_("where it hangs"), max_length=100)
    telephone = models.CharField(_("telephone for objections"), max_length=40)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    # What the policy of the first day demanded.
    min_days = models.PositiveSmallIntegerField(_("days demanded"))
    posted_by = models.ForeignKey(UserModel, models.PROTECT, related_name="+", verbose_name=_("posted by"))
    created_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("reason for withdrawing"), max_length=200, blank=True, default="")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("public notice")
        verbose_name_plural = _("public notices")
        ordering = ["-starts_on", "-pk"]
        indexes = [
            models.Index(fields=["-starts_on", "-id"], name="notice_day"),
            models.Index(fields=["area"], name="notice_area", opclasses=["varchar_pattern_ops"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    ends_on__gte=ExpressionWrapper(
                        F("starts_on") + F("min_days") - 1, output_field=DateField()
                    )
                ),
                name="notice_long_enough",
                violation_error_message=_("The notice must hang for the days that the rules demand."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_reason="")
                | Q(withdrawn_on__isnull=False) & ~Q(withdrawn_reason=""),
                name="notice_withdrawn_with_reason",
                violation_error_message=_("Say why the notice is withdrawn."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def standing(self, on: dt.date) -> Standing:
        """Where the notice is on a day."""
        if self.withdrawn_on is not None:
            return Standing.WITHDRAWN
        if on < self.starts_on:
            return Standing.TO_COME
        return Standing.RUNNING if on <= self.ends_on else Standing.OVER


class NoticePhoto(StoredPhoto):
    """Proof that the notice hangs."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="photos")
    image = models.FileField(upload_to="notices/%Y/%m/")

    class Meta(StoredPhoto.Meta):
        abstract = False
        verbose_name = _("photo of a notice")
        verbose_name_plural = _("photos of a notice")
        constraints = [models.UniqueConstraint(fields=["notice", "sha256"], name="notice_photo_once")]


class ObjectionQuerySet(models.QuerySet[Any]):
    """Words about objections."""

    def about(self, household: int | None) -> Self:
        """Objections to a notice that concern this household; all of them where none is named."""
        return self.filter(Q(household=None) | Q(household=household)) if household else self


@tracked()
class Objection(models.Model):
    """What somebody objected to a notice, and how it was settled; one that is upheld stops the case."""

    key = models.UUIDField(unique=True, editable=False)
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="objections", verbose_name=_("notice"))
    # Of a notice that shows several households: the one meant, or nothing for the notice as a whole.
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("household")
    )
    raised_on = models.DateField(_("raised on"))
    raised_by = models.CharField(_("raised by"), max_length=50)
    text = models.CharField(_("objection"), max_length=500)
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    settled_by = models.ForeignKey(
        UserModel, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )
    settlement = models.CharField(_("how it was settled"), max_length=500, blank=True, default="")
    upheld = models.BooleanField(_("upheld"), null=True, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["raised_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_on=None, settled_by=None, settlement="", upheld=None)
                | Q(settled_on__gte=F("raised_on"), settled_by__isnull=False, upheld__isnull=False)
                & ~Q(settlement=""),
                name="objection_settled_whole",
                violation_error_message=_(
                    "Settling an objection needs a day not before it was raised, a decision and its reason."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]
