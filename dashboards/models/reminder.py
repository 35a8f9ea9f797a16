"""What waits for a user as last found, group robots to which it is said, and on which day it was said."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.history import tracked
from common.robots import is_robot
from common.secrets import EncryptedTextField


class Reminder(models.Model):
    """So many rows of one kind wait for a user, from the day they were found until none was left.

    `about` tells apart what one kind finds several of. Derived from casework: it has no history of its own.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="reminders", verbose_name=_("user"))
    kind = models.CharField(_("kind"), max_length=40)
    about = models.CharField(max_length=40, blank=True, default="")
    number = models.PositiveIntegerField(_("number"))
    until = models.DateField(_("until"), null=True, blank=True)
    since = models.DateField(_("since"))
    # Seen at this number; more of it is news again.
    seen_number = models.PositiveIntegerField(default=0)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["user", "kind", "about"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "about"],
                condition=Q(ended_on=None),
                name="reminder_open_once",
                violation_error_message=_("This reminder stands already."),
            ),
            models.CheckConstraint(
                condition=Q(number__gt=0),
                name="reminder_of_something",
                violation_error_message=_("Nothing is waiting."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def is_new(self) -> bool:
        """Whether there is more of it than the user has seen."""
        return self.number > self.seen_number


def check_address(address: str) -> None:
    """ValidationError unless it is the address of a robot that reminders may be said to."""
    if not is_robot(str(address)):
        raise ValidationError(
            _("Give the robot's address as wecombot://key or dingtalk://token; others are not allowed.")
        )


@tracked()
class Robot(models.Model):
    """A group robot that says once a day what waits for one account: its owner's scope, and no more."""

    user = models.ForeignKey(
        User, models.PROTECT, related_name="robots", verbose_name=_("account whose reminders it says")
    )
    name = models.CharField(_("group"), max_length=50)
    address = EncryptedTextField(_("address of the robot"), head=11)
    is_on = models.BooleanField(_("switched on"), default=True)

    class Meta:
        verbose_name = _("group robot")
        verbose_name_plural = _("group robots")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """The address is of a kind that may be used."""
        if self.address:
            address = self.address
            check_address(address.reveal() if hasattr(address, "reveal") else str(address))


class Digest(models.Model):
    """That a user was told on a day what waits, by e-mail or by a robot; once, whatever is repeated."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("user"))
    robot = models.ForeignKey(
        Robot, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("group robot")
    )
    day = models.DateField(_("date"))
    lines = models.PositiveIntegerField(_("reminders"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    failure = models.CharField(_("reason why it was not sent"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "day"],
                condition=Q(robot=None),
                name="digest_mail_once_a_day",
                violation_error_message=_("This was said today already."),
            ),
            models.UniqueConstraint(
                fields=["robot", "day"],
                name="digest_robot_once_a_day",
                violation_error_message=_("This was said today already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} · {self.user}"
