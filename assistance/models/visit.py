"""Home visits (走访): who went when, whom they met, what they found and gave, with photos."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import MD5, Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assistance.models import triggers
from assistance.querysets import VisitQuerySet
from common.history import tracked
from common.stored_photos import StoredPhoto
from households.models import Household


class VisitTheme(models.TextChoices):
    """What the visit was about."""

    CARE = "慰问", _("goodwill visit")
    POLICY = "政策宣传", _("explaining policies")
    SURVEY = "信息核实", _("checking the register")
    PLAN = "制定帮扶计划", _("making the assistance plan")
    PRODUCTION = "产业指导", _("advice on production")
    WORK = "就业帮扶", _("help to find work")
    EDUCATION = "教育帮扶", _("help with schooling")
    HEALTH = "健康帮扶", _("help with health")
    HOUSING = "住房饮水", _("house and water")
    PROBLEM = "解决困难", _("solving a problem")
    OTHER = "其他走访", _("other visit")


class GiftKind(models.TextChoices):
    """What was given."""

    CASH = "慰问金", _("cash")
    GOODS = "慰问物资", _("goods")


@tracked()
class Visit(models.Model):
    """One visit of one person to one household."""

    # Made on the phone when the form opens: a repeat, a double tap or a lost reply still make one visit.
    key = models.UUIDField(unique=True, editable=False)
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="visits", verbose_name=_("household")
    )
    visitor = models.ForeignKey(User, models.PROTECT, related_name="visits", verbose_name=_("visitor"))
    visited_on = models.DateField(_("date of visit"))
    met = models.CharField(_("person met"), max_length=50)
    theme = models.CharField(_("theme"), max_length=20, choices=VisitTheme.choices)
    found = models.TextField(_("what was found"), max_length=2000)
    problem = models.TextField(_("problem raised"), max_length=1000, blank=True, default="")
    latitude = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    accuracy = models.PositiveIntegerField(_("accuracy of place (metres)"), null=True, blank=True)
    created_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    # Both by the clock of the phone, which may be wrong: what it showed on sending is kept too.
    written_at = models.DateTimeField(_("written on the phone at"), null=True, blank=True)
    phone_clock = models.DateTimeField(_("clock of the phone on sending"), null=True, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["-visited_on", "-pk"]
        indexes = [
            models.Index(fields=["household", "-visited_on"], name="visit_household"),
            models.Index(fields=["visitor", "-visited_on"], name="visit_visitor"),
            models.Index(fields=["-visited_on", "-id"], name="visit_day"),
            # For the signs: many within an hour, and the same text again.
            models.Index(F("visitor"), Coalesce("written_at", "created_at"), name="visit_hour"),
            models.Index(F("visitor"), MD5("found"), name="visit_text"),
        ]
        triggers = [triggers.visit_only_amended()]
        constraints = [
            models.CheckConstraint(
                condition=~Q(found=""),
                name="visit_says_what_was_found",
                violation_error_message=_("Say what you found."),
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="visit_place_whole",
                violation_error_message=_("A place needs latitude and longitude."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visited_on} · {self.household}"


@tracked()
class Gift(models.Model):
    """Cash or goods given on a visit; goods are valued in yuan (P5-55)."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="gifts")
    kind = models.CharField(_("kind"), max_length=10, choices=GiftKind.choices)
    description = models.CharField(_("what was given"), max_length=100, blank=True, default="")
    value = models.DecimalField(_("value (yuan)"), max_digits=10, decimal_places=2)

    class Meta:
        verbose_name = _("gift")
        verbose_name_plural = _("gifts")
        ordering = ["pk"]
        triggers = [triggers.gift_only_amended()]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__gt=0),
                name="gift_has_value",
                violation_error_message=_("A gift has a value above 0 yuan."),
            ),
            models.CheckConstraint(
                condition=Q(kind=GiftKind.CASH) | ~Q(description=""),
                name="gift_goods_named",
                violation_error_message=_("Say which goods were given."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.value}"


class VisitPhoto(StoredPhoto):
    """A photo taken on a visit."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="photos")
    image = models.FileField(upload_to="visits/%Y/%m/")

    class Meta(StoredPhoto.Meta):
        abstract = False
        verbose_name = _("photo of a visit")
        verbose_name_plural = _("photos of a visit")
        indexes = [models.Index(fields=["sha256"], name="visit_photo_same")]
        constraints = [models.UniqueConstraint(fields=["visit", "sha256"], name="visit_photo_once")]
