"""What a roster comparison found: one row a person, a source and a kind of difference, whatever the run."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import User as UserModel
from accounts.roles import Act
from common.history import tracked
from common.secrets import DIGEST_LENGTH, EncryptedTextField
from households.codes.comparing import Decision, Difference, Ground, Match
from households.models.comparison import ComparisonRun, ComparisonSource
from households.models.household import Household, HouseholdYear
from households.models.member import Member, MemberYear
from households.roster_scope import hit_q

if TYPE_CHECKING:
    from accounts.models import User

# What comes from the roster and names a person: deleted after the days of keeping, and never in the history.
RAW = ("roster_name", "roster_number", "roster_birth", "roster_detail")


class ComparisonHitQuerySet(models.QuerySet[Any]):
    """Words about differences."""

    def visible_to(self, user: User, act: Act = Act.REVIEW_COMPARISON) -> Self:
        """Differences of households in reach; of persons not in the register for who compares rosters."""
        return self.filter(hit_q(user.access, act, Household))

    def standing(self) -> Self:
        """Those that the newest run of their source found."""
        return self.filter(gone=False)

    def to_review(self) -> Self:
        """Those that stand and nobody has decided."""
        return self.standing().filter(decision="")

    def inside(self, area_code: str) -> Self:
        """Differences of households in the area with this code or below it."""
        return self.filter(household__area__code__startswith=area_code)

    def with_person(self, year: int) -> Self:
        """Adds `person_name`, `person_birth`, `head_name` as the year's copies have them, else the roster."""
        copies = (
            MemberYear.objects.of_year(year)
            .filter(member=OuterRef("member"), household=OuterRef("household"))
            .order_by(F("left_on").desc(nulls_first=True))
        )
        homes = HouseholdYear.objects.of_year(year).filter(household=OuterRef("household"))
        return self.annotate(
            person_name=Coalesce(Subquery(copies.values("name")[:1]), "roster_name"),
            person_birth=Coalesce(Subquery(copies.values("birth_date")[:1]), "roster_birth"),
            head_name=Subquery(homes.values("head_name")[:1]),
        )

    def counted(self) -> dict[tuple[int, str], tuple[int, int]]:
        """By source and kind: how many stand and how many of these are undecided."""
        rows = (
            self.standing()
            .order_by()
            .values_list("source", "kind")
            .annotate(every=Count("pk"), undecided=Count("pk", filter=Q(decision="")))
        )
        return {(source, kind): (every, undecided) for source, kind, every, undecided in rows}


@tracked(exclude=list(RAW))
class ComparisonHit(models.Model):
    """A difference and what its review came to; a later run finds the same row, so the decision stays."""

    source = models.ForeignKey(
        ComparisonSource, models.PROTECT, related_name="hits", verbose_name=_("roster"), db_index=False
    )
    kind = models.CharField(_("difference"), max_length=5, choices=Difference.choices)
    # Who it is: a digest of the ID number, or of name and birth date.
    person_key = models.CharField(max_length=DIGEST_LENGTH, editable=False)
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("person")
    )
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("household")
    )
    ground = models.CharField(_("why"), max_length=10, choices=Ground.choices)
    match = models.CharField(_("found"), max_length=10, choices=Match.choices, blank=True, default="")
    first_run = models.ForeignKey(
        ComparisonRun, models.PROTECT, related_name="+", verbose_name=_("first found by")
    )
    last_run = models.ForeignKey(
        ComparisonRun, models.PROTECT, related_name="hits", verbose_name=_("last found by")
    )
    # The newest run of the source did not find it any more.
    gone = models.BooleanField(_("not found any more"), default=False, db_default=False)

    roster_name = models.CharField(_("name on the roster"), max_length=50, blank=True, default="")
    roster_number = EncryptedTextField(_("ID number on the roster"), blank=True, default="", head=3, tail=4)
    roster_birth = models.DateField(_("birth date on the roster"), null=True, blank=True)
    roster_detail = models.CharField(_("details on the roster"), max_length=200, blank=True, default="")

    decision = models.CharField(
        _("decision"), max_length=10, choices=Decision.choices, blank=True, default=""
    )
    reason = models.CharField(_("reason for the decision"), max_length=200, blank=True, default="")
    decided_by = models.ForeignKey(
        UserModel, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    # Raised by every decision: two who looked at the same state cannot both decide.
    version = models.PositiveIntegerField(default=1, editable=False, db_default=1)

    # Set by `with_person()`.
    person_name: str
    person_birth: dt.date | None
    head_name: str | None

    objects = ComparisonHitQuerySet.as_manager()

    class Meta:
        verbose_name = _("difference of a comparison")
        verbose_name_plural = _("differences of a comparison")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["source", "gone", "kind", "decision", "id"], name="comparison_hit_list")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind", "person_key"],
                name="comparison_hit_once",
                violation_error_message=_("This person is already on this list."),
            ),
            models.CheckConstraint(
                condition=Q(kind=Difference.UNMATCHED, household=None)
                | ~Q(kind=Difference.UNMATCHED) & Q(household__isnull=False),
                name="comparison_hit_of_household",
                violation_error_message=_("A difference is of a household, or of nobody in the register."),
            ),
            models.CheckConstraint(
                condition=Q(decision="", reason="", decided_by=None, decided_at=None)
                | ~Q(decision="") & ~Q(reason="") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="comparison_hit_decided_whole",
                violation_error_message=_("A decision needs its reason, its day and who made it."),
            ),
            models.CheckConstraint(
                condition=~Q(decision__in=[Decision.GRANTED, Decision.ELSEWHERE]) | Q(kind=Difference.MISSED),
                name="comparison_hit_granted_if_missed",
                violation_error_message=_("Only who was missed can be granted aid afterwards."),
            ),
            models.CheckConstraint(
                condition=~Q(decision=Decision.STOPPED) | ~Q(kind=Difference.MISSED),
                name="comparison_hit_stopped_if_paid",
                violation_error_message=_("Aid that was never paid cannot be stopped."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.pk}"

    @property
    def shown_number(self) -> Any:
        """The number of the person found, else that of the roster; prints masked."""
        return self.member.id_number if self.member else self.roster_number
