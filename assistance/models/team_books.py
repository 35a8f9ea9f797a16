"""The books of a resident team: diary, meetings with minutes, disputes (P3-14, P3-15, P3-19)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assistance.models.team import Team
from assistance.team_codes import DisputeState, Duty, EntryKind, MeetingKind, WorkTheme
from assistance.team_querysets import OfTeamQuerySet
from common.history import tracked
from common.life_cycles import Step
from common.stored_photos import StoredPhoto


class TeamBook(models.Model):
    """What all pages of the books share."""

    # Of the form that wrote it: sending the same form again writes nothing new.
    key = models.UUIDField(unique=True, editable=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", verbose_name=_("resident team"))
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("written by"))
    day = models.DateField(_("date"))

    objects = OfTeamQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-day", "-pk"]


@tracked()
class TeamEntry(TeamBook):
    """A diary entry, a report on people's opinion or a work record; with a problem until it is solved."""

    kind = models.CharField(_("kind of entry"), max_length=10, choices=EntryKind.choices)
    duty = models.CharField(
        _("first secretary's duty"), max_length=20, choices=Duty.choices, blank=True, default=""
    )
    theme = models.CharField(_("theme"), max_length=20, choices=WorkTheme.choices, blank=True, default="")
    who = models.CharField(_("household or person"), max_length=50, blank=True, default="")
    text = models.TextField(_("what was done and heard"), max_length=2000)
    problem = models.TextField(_("opinion or problem raised"), max_length=1000, blank=True, default="")
    outcome = models.TextField(_("how it was dealt with"), max_length=1000, blank=True, default="")
    solved_on = models.DateField(_("solved on"), null=True, blank=True)

    class Meta(TeamBook.Meta):
        abstract = False
        verbose_name = _("entry in a team's books")
        verbose_name_plural = _("entries in teams' books")
        indexes = [
            models.Index(fields=["team", "-day"], name="team_entry_team"),
            models.Index(fields=["-day", "-id"], name="team_entry_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="team_entry_says_something",
                violation_error_message=_("Write what was done and heard."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=EntryKind.WORK) | ~Q(duty="") | ~Q(theme=""),
                name="team_entry_work_has_theme",
                violation_error_message=_("A work record names its duty or its theme."),
            ),
            models.CheckConstraint(
                condition=Q(solved_on=None) | Q(solved_on__gte=F("day")) & ~Q(problem="") & ~Q(outcome=""),
                name="team_entry_solved_with_outcome",
                violation_error_message=_(
                    "A solved problem needs how it was dealt with, and a day not before it."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} · {self.get_kind_display()}"


@tracked()
class TeamMeeting(TeamBook):
    """A meeting with its minutes (P3-19), or a hearing of the first secretary's report (P1-12)."""

    kind = models.CharField(_("kind of meeting"), max_length=10, choices=MeetingKind.choices)
    subject = models.CharField(_("subject"), max_length=100)
    present = models.CharField(_("people present"), max_length=500)
    minutes = models.TextField(_("minutes"), max_length=4000)
    next_steps = models.TextField(_("next steps"), max_length=1000, blank=True, default="")
    problems_raised = models.PositiveSmallIntegerField(_("problems raised"), default=0)
    problems_solved = models.PositiveSmallIntegerField(_("problems solved"), default=0)

    class Meta(TeamBook.Meta):
        abstract = False
        verbose_name = _("meeting of a team")
        verbose_name_plural = _("meetings of teams")
        indexes = [models.Index(fields=["team", "-day"], name="team_meeting_team")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(subject="") & ~Q(present="") & ~Q(minutes=""),
                name="team_meeting_whole",
                violation_error_message=_("A meeting needs its subject, the people present and minutes."),
            ),
            models.CheckConstraint(
                condition=Q(problems_solved__lte=F("problems_raised")),
                name="team_meeting_problems",
                violation_error_message=_("No more problems can be solved than were raised."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} · {self.subject}"


class TeamMeetingPhoto(StoredPhoto):
    """A photo of a meeting."""

    meeting = models.ForeignKey(TeamMeeting, models.CASCADE, related_name="photos")
    image = models.FileField(upload_to="meetings/%Y/%m/")

    class Meta(StoredPhoto.Meta):
        abstract = False
        verbose_name = _("photo of a meeting")
        verbose_name_plural = _("photos of a meeting")
        constraints = [models.UniqueConstraint(fields=["meeting", "sha256"], name="team_meeting_photo_once")]


@tracked()
class Dispute(TeamBook):
    """A dispute in the village, mediated until it is settled (P3-15)."""

    FINAL = (DisputeState.SETTLED,)

    parties = models.CharField(_("parties"), max_length=200)
    matter = models.TextField(_("what it is about"), max_length=1000)
    state = models.CharField(
        _("state"), max_length=12, choices=DisputeState.choices, default=DisputeState.OPEN, editable=False
    )

    class Meta(TeamBook.Meta):
        abstract = False
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        indexes = [models.Index(fields=["team", "-day"], name="dispute_team")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(parties="") & ~Q(matter=""),
                name="dispute_whole",
                violation_error_message=_("A dispute needs its parties and what it is about."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} · {self.parties}"


@tracked()
class DisputeStep(Step):
    """One step of a dispute."""

    case = models.ForeignKey(Dispute, models.PROTECT, related_name="steps", verbose_name=_("dispute"))

    class Meta(Step.Meta):
        abstract = False
        verbose_name = _("step of a dispute")
        verbose_name_plural = _("steps of disputes")
