"""Needs of villages and what donors give for them: needed, pledged, received, publicised (P5-40)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Area, Organisation, User
from assistance.area_codes import DonationKind, PartnerType
from assistance.area_querysets import DonationQuerySet
from common.history import tracked


@tracked()
class Donation(models.Model):
    """A need of a village, and the gift that answers it."""

    # Made with the form: a repeat is the same row.
    key = models.UUIDField(unique=True, editable=False)
    village = models.ForeignKey(Area, models.PROTECT, related_name="donations", verbose_name=_("village"))
    need = models.CharField(_("what is needed"), max_length=200)
    kind = models.CharField(_("kind of donation"), max_length=10, choices=DonationKind.choices)
    needed_on = models.DateField(_("need made known on"))
    donor = models.CharField(_("donor"), max_length=100, blank=True, default="")
    partner = models.CharField(
        _("kind of partner"), max_length=10, choices=PartnerType.choices, blank=True, default=""
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="donations",
        verbose_name=_("donor in our list of organisations"),
    )
    goods = models.CharField(_("goods and quantity"), max_length=200, blank=True, default="")
    amount = models.DecimalField(
        _("amount, goods valued (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    received_on = models.DateField(_("received on"), null=True, blank=True)
    received_by = models.CharField(_("received by (name)"), max_length=50, blank=True, default="")
    publicised_on = models.DateField(_("publicised on"), null=True, blank=True)
    publicised_at = models.CharField(_("publicised where"), max_length=100, blank=True, default="")
    recorded_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=_("recorded by")
    )

    objects = DonationQuerySet.as_manager()

    class Meta:
        verbose_name = _("donation")
        verbose_name_plural = _("donations")
        ordering = ["-needed_on", "-pk"]
        indexes = [
            models.Index(fields=["-needed_on", "-id"], name="donation_day"),
            models.Index(fields=["village", "-needed_on"], name="donation_village"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gt=0),
                name="donation_amount_positive",
                violation_error_message=_("The amount is more than 0 yuan."),
            ),
            models.CheckConstraint(
                condition=Q(received_on=None, received_by="")
                | Q(received_on__isnull=False, received_on__gte=F("needed_on"), amount__isnull=False)
                & ~Q(donor="")
                & ~Q(received_by=""),
                name="donation_received_in_full",
                violation_error_message=_(
                    "What was received has a donor, an amount and a recipient, and a day not before the need."
                ),
            ),
            models.CheckConstraint(
                condition=Q(received_on=None) | ~Q(kind=DonationKind.GOODS) | ~Q(goods=""),
                name="donation_goods_named",
                violation_error_message=_("Say which goods were received, and how many."),
            ),
            models.CheckConstraint(
                condition=Q(publicised_on=None, publicised_at="")
                | Q(publicised_on__isnull=False, received_on__isnull=False)
                & Q(publicised_on__gte=F("received_on"))
                & ~Q(publicised_at=""),
                name="donation_publicised_after_receipt",
                violation_error_message=_(
                    "A donation is publicised once it was received: give the day and the place."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village} · {self.need}"
