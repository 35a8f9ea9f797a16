"""The digest: once a day what waits for a user, by e-mail and by the robots of their groups.

It says numbers and places of lists, never a name of the register: e-mail and groups lie outside the site.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from common.robots import say
from dashboards.models import Digest, Robot
from dashboards.reminding.inbox import Entry, refresh_all

logger = logging.getLogger(__name__)


def remind(on: dt.date) -> dict[str, int]:
    """Bring every inbox up to date, then say what waits by the ways that are switched on; how many of each.

    Repeated on the same day, by a killed worker say, it goes on with those who were not told.
    """
    told = {"users": 0, "reminders": 0, "mails": 0, "robots": 0, "failed": 0}
    robots: dict[int, list[Robot]] = {}
    if settings.REMIND_BY_ROBOT:
        for robot in Robot.objects.filter(is_on=True):
            robots.setdefault(robot.user_id, []).append(robot)
    with translation.override(settings.LANGUAGE_CODE):
        for user, entries in refresh_all(on):
            told["users"] += 1
            told["reminders"] += len(entries)
            if not entries:
                continue
            if settings.REMIND_BY_MAIL and user.email:
                _tell(told, "mails", user, None, on, entries)
            for robot in robots.get(user.pk, ()):
                _tell(told, "robots", user, robot, on, entries)
    return told


def text_of(entries: Sequence[Entry]) -> str:
    """The digest, a line for each reminder."""
    lines = []
    for entry in entries:
        about = f"（{entry.waiting.words}）" if entry.waiting.words else ""
        until = _(", until %(day)s") % {"day": entry.waiting.until.isoformat()} if entry.waiting.until else ""
        lines.append(f"{entry.kind.label}{about}：{entry.waiting.number}{until}")
    if settings.SITE_URL:
        lines += [
            "",
            _("Open: %(address)s") % {"address": settings.SITE_URL + reverse("dashboards:reminder_list")},
        ]
    return "\n".join(lines)


def _tell(
    told: dict[str, int], way: str, user: User, robot: Robot | None, on: dt.date, entries: Sequence[Entry]
) -> None:
    """Say it once. The row comes first: twice is worse than a digest lost with a killed worker."""
    with transaction.atomic():
        row, made = Digest.objects.get_or_create(
            robot=robot, day=on, user=user, defaults={"lines": len(entries)}
        )
    if not made:
        return
    title = _("Bangfu, %(day)s: %(number)s reminders") % {"day": on.isoformat(), "number": len(entries)}
    failure = _sent(lambda: _mail(user, title, entries) if robot is None else _robot(robot, title, entries))
    Digest.objects.filter(pk=row.pk).update(sent_at=None if failure else timezone.now(), failure=failure)
    told["failed" if failure else way] += 1


def _sent(send: Callable[[], bool]) -> str:
    """Nothing when it was taken, else why not: one address that fails must not keep the others waiting."""
    try:
        return "" if send() else _("The other side did not take it.")
    except OSError as error:
        logger.warning("A digest was not sent: %s", type(error).__name__)
        return type(error).__name__


def _mail(user: User, title: str, entries: Sequence[Entry]) -> bool:
    return bool(EmailMessage(title, text_of(entries), to=[user.email]).send())


def _robot(robot: Robot, title: str, entries: Sequence[Entry]) -> bool:
    address: Any = robot.address
    return say(address.reveal(), title, text_of(entries))
