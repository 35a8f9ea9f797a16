"""Moving a project along its life cycle."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from accounts.models import User
from common.life_cycles import Step
from households.services.notices import take_down
from projects.models import Project, ProjectStep
from projects.transitions import CLEARED_BY, CYCLE


def move_project(
    *,
    user: User,
    project: Project,
    verb: str,
    key: uuid.UUID,
    on: dt.date,
    today: dt.date,
    opinion: str = "",
    facts: Mapping[str, Any] | None = None,
) -> ProjectStep:
    """Do the step; a return takes the notice of its level down, so that a new one hangs its full days."""

    def then(case: Project, step: Step) -> None:
        if level := CLEARED_BY.get(step.verb):
            take_down(case, level, opinion=opinion, today=today)

    step: Any = CYCLE.perform(
        project,
        verb,
        user=user,
        key=key,
        on=on,
        today=today,
        opinion=opinion,
        facts=facts,
        then=then,
    )
    done: ProjectStep = step
    return done
