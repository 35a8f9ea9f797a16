"""Public notices of a project: the village's after declaring, the township's after reviewing (§2.9)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from households.models import Notice, NoticeKind
from households.services.notices import post_notice
from projects.codes import ProjectState
from projects.models import Project
from projects.transitions import done_on


@dataclass(frozen=True, slots=True)
class NoticeLevel:
    """Where the notice of a state hangs: field, days, the step before, length of the code."""

    field: str
    parameter: str
    after: str
    code_length: int

    def area(self, project: Project) -> str:
        """The code of the area in which it hangs."""
        return project.area_id[: self.code_length]


LEVELS = {
    ProjectState.DECLARED: NoticeLevel("village_notice", "notice_days_project_village", "declare", 12),
    ProjectState.REVIEWED: NoticeLevel("township_notice", "notice_days_project_township", "review", 9),
}


def notice_level(project: Project) -> NoticeLevel | None:
    """The level whose notice is due in the project's state."""
    return LEVELS.get(ProjectState(project.state))


def post_project_notice(*, user: User, project: Project, key: uuid.UUID, **said: Any) -> Notice:
    """Post the notice that is due and link it, in one transaction; `said` as for `post_notice`.

    Refused while an earlier one of the level still stands, and when it would begin before the step before.
    """
    try:
        with transaction.atomic():
            locked: Project = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
            level = notice_level(locked)
            if level is None:
                raise Refused(_("In this state no notice is posted. Look at the project again."))
            standing: Notice | None = getattr(locked, level.field)
            if standing is not None and standing.key == key:
                return standing
            _refuse(locked, level, standing, said["starts_on"])
            notice = post_notice(user=user, key=key, kind=NoticeKind.PROJECT, area=level.area(locked), **said)
            setattr(locked, level.field, notice)
            locked.save(update_fields=[level.field])
    except IntegrityError as error:
        raise Refused(_("This form belongs to another step. Open the page again.")) from error
    return notice


def _refuse(project: Project, level: NoticeLevel, standing: Notice | None, starts_on: dt.date) -> None:
    if standing is not None and standing.withdrawn_on is None:
        raise Refused(_("A notice about this project hangs already. Withdraw it before you post another."))
    earliest = done_on(project, level.after)
    if earliest is not None and starts_on < earliest:
        raise Refused(
            _("The notice cannot begin before %(day)s, when the step before it was done.")
            % {"day": date_format(earliest, "Y-m-d")}
        )
