"""Resident teams (驻村工作队): the team of a village, the terms of its members, their days, its months."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Area, Organisation, User
from assistance.models import triggers
from assistance.team_codes import DayKind, StaffRank, TeamPart
from assistance.team_querysets import AttendanceQuerySet, OfTeamQuerySet, TeamMemberQuerySet, TeamQuerySet
from common.dated import Dated, dates_in_order
from common.history import tracked


@tracked()
class Team(Dated):
    """The team that an organisation sends to a village (P3-09)."""

    village = models.ForeignKey(Area, models.PROTECT, related_name="teams", verbose_name=_("village"))
    sent_by = models.ForeignKey(
        Organisation, models.PROTECT, related_name="teams", verbose_name=_("sending organisation")
    )

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("resident team")
        verbose_name_plural = _("resident teams")
        ordering = ["village", "-valid_from"]
        indexes = [models.Index(fields=["village", "valid_from"], name="team_village")]
        constraints = [
            dates_in_order("team_dates_in_order"),
            models.UniqueConstraint(
                fields=["village"],
                condition=Q(valid_to=None),
                name="team_one_a_village",
                violation_error_message=_("This village has a resident team already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.village)


@tracked()
class TeamMember(Dated):
    """A term of a person in a team."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="members", verbose_name=_("resident team"))
    person = models.ForeignKey(User, models.PROTECT, related_name="team_terms", verbose_name=_("person"))
    part = models.CharField(
        _("part in the team"), max_length=10, choices=TeamPart.choices, default=TeamPart.MEMBER
    )
    is_first_secretary = models.BooleanField(_("first secretary"), default=False)
    rank = models.PositiveSmallIntegerField(_("rank"), choices=StaffRank.choices, default=StaffRank.CLERK)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("home organisation")
    )
    end_reason = models.CharField(_("reason for ending"), max_length=200, blank=True, default="")

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("term in a resident team")
        verbose_name_plural = _("terms in resident teams")

        ordering = ["team", "-is_first_secretary", "-rank", "pk"]
        indexes = [
            models.Index(fields=["team", "valid_from"], name="team_member_team"),
            models.Index(fields=["person", "valid_from"], name="team_member_person"),
        ]
        constraints = [
            dates_in_order("team_member_dates_in_order"),
            models.CheckConstraint(
                condition=Q(valid_to=None, end_reason="") | Q(valid_to__isnull=False) & ~Q(end_reason=""),
                name="team_member_ends_with_reason",
                violation_error_message=_("Ending a term needs a day and a reason."),
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(valid_to=None),
                name="team_member_in_one_team",
                violation_error_message=_("This person is in a resident team already; end that term first."),
            ),
            models.UniqueConstraint(
                fields=["team"],
                condition=Q(valid_to=None, part=TeamPart.CAPTAIN),
                name="team_one_captain",
                violation_error_message=_("The team has a captain already; end that term first."),
            ),
            models.UniqueConstraint(
                fields=["team"],
                condition=Q(valid_to=None, is_first_secretary=True),
                name="team_one_first_secretary",
                violation_error_message=_("The team has a first secretary already; end that term first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_part_display()}"


@tracked()
class Attendance(models.Model):
    """What one day of one person was, signed by the person (P3-18)."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="days", verbose_name=_("resident team"))
    person = models.ForeignKey(User, models.PROTECT, related_name="duty_days", verbose_name=_("person"))
    day = models.DateField(_("date"))
    kind = models.CharField(_("kind of day"), max_length=10, choices=DayKind.choices)
    place = models.CharField(_("place"), max_length=100, blank=True, default="")
    reason = models.CharField(_("reason"), max_length=200, blank=True, default="")
    signed_at = models.DateTimeField(_("signed at"), auto_now_add=True)
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("confirmed by")
    )

    # Why the township took a confirmation back, the last time it did.
    reopened_because = models.CharField(
        _("why it was opened again"), max_length=200, blank=True, default="", editable=False
    )

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("day of attendance")
        verbose_name_plural = _("days of attendance")
        ordering = ["day", "pk"]
        indexes = [models.Index(fields=["team", "day"], name="attendance_team")]
        triggers = triggers.month_stands()
        constraints = [
            models.UniqueConstraint(
                fields=["person", "day"],
                name="attendance_once_a_day",
                violation_error_message=_("This day is signed already."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=DayKind.LEAVE) | ~Q(reason=""),
                name="attendance_leave_has_reason",
                violation_error_message=_("Give the reason of the leave."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("person")),
                name="attendance_confirmed_by_another",
                violation_error_message=_("Nobody confirms their own attendance."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} · {self.get_kind_display()}"


@tracked()
class MonthSheet(models.Model):
    """A month of a team that the township has closed: its days stand as they are."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="sheets", verbose_name=_("resident team"))
    month = models.DateField(_("first day of the month"))
    closed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("closed by"))
    closed_at = models.DateTimeField(_("closed at"), auto_now_add=True)

    objects = OfTeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("closed month")
        verbose_name_plural = _("closed months")
        ordering = ["team", "-month"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "month"],
                name="month_sheet_once",
                violation_error_message=_("This month is closed already."),
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="month_sheet_first_day",
                violation_error_message=_("A month is named by its first day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
