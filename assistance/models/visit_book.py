"""What is added to a visit later: amendments, the receipt of its gifts, a look at it, where the home is."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assistance.models.visit import Visit, VisitTheme
from assistance.querysets import OfHouseholdQuerySet
from common.history import tracked
from common.stored_photos import StoredPhoto
from households.models import Household


class VisitAmendment(models.Model):
    """A correction of a visit: who, when, why, and all that stood there before; written once, for good.

    The visit itself then bears the corrected words, so that every list and figure uses them.
    """

    key = models.UUIDField(unique=True, editable=False)
    visit = models.ForeignKey(
        Visit, models.PROTECT, related_name="amendments", verbose_name=_("visit"), db_index=False
    )
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("amended by"))
    at = models.DateTimeField(_("amended at"), auto_now_add=True)
    # What stood there before.
    visited_on = models.DateField(_("date of visit"))
    met = models.CharField(_("person met"), max_length=50)
    theme = models.CharField(_("theme"), max_length=20, choices=VisitTheme.choices)
    found = models.TextField(_("what was found"), max_length=2000)
    problem = models.TextField(_("problem raised"), max_length=1000, blank=True, default="")
    # Each with its key: {"id", "kind", "description", "value" (text)}.
    gifts = models.JSONField(_("cash and goods given"), default=list, blank=True)

    class Meta:
        verbose_name = _("amendment of a visit")
        verbose_name_plural = _("amendments of visits")
        ordering = ["pk"]
        indexes = [models.Index(fields=["visit", "id"], name="amendment_visit")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="amendment_has_reason",
                violation_error_message=_("Say why the visit is corrected."),
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} · {self.visit}"


@tracked()
class GiftReceipt(StoredPhoto):
    """The household's signature for what it received on a visit, drawn or photographed (P2-08).

    It holds for the sum that was signed for; if the gifts are corrected to another sum, it is asked anew.
    """

    key = models.UUIDField(unique=True, editable=False)
    visit = models.ForeignKey(
        Visit, models.PROTECT, related_name="receipts", verbose_name=_("visit"), db_index=False
    )
    amount = models.DecimalField(_("amount (yuan)"), max_digits=12, decimal_places=2)
    signed_by = models.CharField(_("signed by"), max_length=50)
    signed_on = models.DateField(_("signed on"))
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("taken by"))
    image = models.FileField(upload_to="receipts/%Y/%m/")

    class Meta(StoredPhoto.Meta):
        abstract = False
        verbose_name = _("receipt of gifts")
        verbose_name_plural = _("receipts of gifts")
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "amount"],
                name="receipt_once",
                violation_error_message=_("The household has signed for these gifts already."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0) & ~Q(signed_by=""),
                name="receipt_whole",
                violation_error_message=_("A receipt names who signed, and the amount received."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signed_on} · {self.signed_by}"


@tracked()
class VisitLook(models.Model):
    """Somebody looked at a visit that showed a sign, and what they found; no verdict is kept."""

    visit = models.OneToOneField(Visit, models.PROTECT, related_name="look", verbose_name=_("visit"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("looked at by"))
    at = models.DateTimeField(_("time of the look"), auto_now=True)
    note = models.CharField(_("note"), max_length=500)

    class Meta:
        verbose_name = _("look at a visit")
        verbose_name_plural = _("looks at visits")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(note=""),
                name="look_has_note",
                violation_error_message=_("Write down what you found."),
            ),
        ]

    def __str__(self) -> str:
        return self.note[:40]


@tracked()
class HomePlace(models.Model):
    """Where the household lives: the place of a visit that was made at its home."""

    household = models.OneToOneField(
        Household, models.PROTECT, related_name="home", verbose_name=_("household")
    )
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="+", verbose_name=_("visit"))
    latitude = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("entered by"))

    objects = OfHouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = _("place of a home")
        verbose_name_plural = _("places of homes")
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="home_place_whole",
                violation_error_message=_("A place needs latitude and longitude."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.latitude}, {self.longitude}"
