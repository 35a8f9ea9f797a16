"""What happened to a family (§2.7): births, marriages, deaths, moves, a new head, splits and merges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.roles import Act
from common.history import tracked
from common.stored_photos import StoredPhoto
from households.codes import JoinReason, LeaveReason
from households.models.household import Household
from households.models.member import Member
from households.models.year import RegisterYear
from households.scoping import household_q

if TYPE_CHECKING:
    from datetime import date


class FamilyEventKind(models.TextChoices):
    """Acts that change who belongs to a household."""

    JOIN = "成员增加", _("member joins")
    LEAVE = "成员减少", _("members leave")
    RETURN = "成员回归", _("member returns")
    HEAD = "户主变更", _("change of head")
    SPLIT = "分户", pgettext_lazy("event", "split of a household")
    TRANSFER = "成员转户", _("transfer to another household")
    MERGE = "并户", pgettext_lazy("event", "merge of households")


# Acts that have a second household: the new one, or the one that takes members in.
WITH_OTHER = (FamilyEventKind.SPLIT, FamilyEventKind.TRANSFER, FamilyEventKind.MERGE)


class FamilyEventQuerySet(models.QuerySet[Any]):
    """Words about what happened to families."""

    def visible_to(self, user: User, act: Act = Act.READ_REGISTER) -> Self:
        """Events of the households on which the user may do the act, whichever of the two it is."""
        seen = Household.objects.filter(household_q(user.access, act)).values("pk")
        return self.filter(Q(household__in=seen) | Q(other__in=seen))

    def inside(self, area_code: str) -> Self:
        """Events of households in the area with this code or below it."""
        return self.filter(household__area__code__startswith=area_code)

    def of_household(self, household: int) -> Self:
        """Events in which the household took part."""
        return self.filter(Q(household=household) | Q(other=household))

    def between(self, first: date | None, last: date | None) -> Self:
        """Events from a day to a day, both included; either may be open."""
        rows = self.filter(on__gte=first) if first else self
        return rows.filter(on__lte=last) if last else rows


@tracked()
class FamilyEvent(models.Model):
    """One act, with its day and what shows it; the members' own rows say the rest."""

    key = models.UUIDField(unique=True, editable=False)
    kind = models.CharField(_("kind of event"), max_length=4, choices=FamilyEventKind.choices)
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="family_events", verbose_name=_("household")
    )
    other = models.ForeignKey(
        Household,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("new or receiving household"),
    )
    year = models.ForeignKey(RegisterYear, models.PROTECT, related_name="+", verbose_name=_("year"))
    on = models.DateField(_("date of the event"))
    # A reason for joining or leaving, by its code.
    reason = models.CharField(_("reason"), max_length=10, blank=True, default="")
    people = models.ManyToManyField(Member, related_name="family_events", verbose_name=_("persons"))
    # As they were called on that day.
    names = models.CharField(_("names"), max_length=500)
    remark = models.CharField(_("remark"), max_length=200, blank=True, default="")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    objects = FamilyEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event of a family")
        verbose_name_plural = _("events of families")
        ordering = ["-on", "-pk"]
        indexes = [
            models.Index(fields=["-on", "-id"], name="family_event_day"),
            models.Index(fields=["household", "-on"], name="family_event_household"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=WITH_OTHER, other__isnull=False)
                | ~Q(kind__in=WITH_OTHER) & Q(other=None),
                name="family_event_other",
                violation_error_message=_(
                    "Split, transfer and merge name a second household, and only they."
                ),
            ),
            models.CheckConstraint(
                condition=Q(other=None) | ~Q(other=F("household")),
                name="family_event_two_households",
                violation_error_message=_("The two households must differ."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.kind} {self.names}"

    @property
    def reason_words(self) -> str:
        """The reason in the language of the page."""
        return str(dict([*JoinReason.choices, *LeaveReason.choices]).get(self.reason, self.reason))


class FamilyEventPhoto(StoredPhoto):
    """A photographed proof: birth certificate, marriage certificate, death certificate, agreement."""

    event = models.ForeignKey(FamilyEvent, models.CASCADE, related_name="photos")
    image = models.FileField(upload_to="events/%Y/%m/")

    class Meta(StoredPhoto.Meta):
        abstract = False
        verbose_name = _("proof of an event")
        verbose_name_plural = _("proofs of events")
        constraints = [models.UniqueConstraint(fields=["event", "sha256"], name="family_event_photo_once")]
