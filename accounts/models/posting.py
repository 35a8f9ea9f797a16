"""Dated postings: a user holds a role over an area, on behalf of an organisation, from a day to a day."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.access import Seat
from accounts.models.area import Area
from accounts.models.organisation import Organisation
from accounts.models.user import User
from accounts.roles import Role
from common.dated import Dated, DatedQuerySet, dates_in_order
from common.history import tracked


class PostingQuerySet(DatedQuerySet):
    """Words about postings."""

    def seats(self) -> tuple[Seat, ...]:
        """What these postings let their user do, each with what the county demands of its role."""
        demanded = RoleSetting.objects.filter(role=OuterRef("role"), otp_required=True)
        rows = self.values_list("role", "area_id", "organisation_id", Exists(demanded))
        return tuple(Seat(Role(role), *rest) for role, *rest in rows)


@tracked()
class Posting(Dated):
    """Role × area × organisation × dates; the only source of a user's rights."""

    user = models.ForeignKey(User, models.PROTECT, related_name="postings", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    area = models.ForeignKey(Area, models.PROTECT, related_name="postings", verbose_name=_("area"))
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="postings",
        verbose_name=_("organisation"),
    )
    title = models.CharField(_("duty"), max_length=50, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["user", "-valid_from"]
        constraints = [
            dates_in_order("posting_dates_in_order"),
            models.UniqueConstraint(
                fields=["user", "role", "area"],
                condition=Q(valid_to=None),
                name="posting_open_once",
                violation_error_message=_("This user already holds this role in this area."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.area}"


@tracked()
class RoleSetting(models.Model):
    """What the county demands of a role; a role without a row has the defaults."""

    role = models.CharField(_("role"), max_length=20, choices=Role.choices, primary_key=True)
    otp_required = models.BooleanField(_("two-factor login required"), default=False)

    class Meta:
        verbose_name = _("role setting")
        verbose_name_plural = _("role settings")

    def __str__(self) -> str:
        return self.get_role_display()
