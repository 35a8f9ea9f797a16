"""The way of a project as a line: what is behind it, where it stands, what is to come."""

from __future__ import annotations

from dataclasses import dataclass

from projects.codes import ProjectState
from projects.models import Project
from projects.transitions import WAY


@dataclass(frozen=True, slots=True)
class Point:
    """One state on the line; `place` is done, now, to_come or ended."""

    label: str
    place: str


def progress_line(project: Project) -> list[Point]:
    """The line; a project withdrawn or stopped shows only where it began and how it ended."""
    state = ProjectState(project.state)
    if state not in WAY:
        return [Point(str(WAY[0].label), "done"), Point(str(state.label), "ended")]
    here = WAY.index(state)
    return [
        Point(str(point.label), "done" if at < here else "now" if at == here else "to_come")
        for at, point in enumerate(WAY)
    ]
