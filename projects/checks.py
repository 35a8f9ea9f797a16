"""Data checks of the project library (§3.11), for the catalogue of the register."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from households.checks import OtherRule, Severity, Sources, Unanswered, columns, register
from projects.codes import ProjectState
from projects.models.progress import Acceptance
from projects.models.project import Project, ProjectStep

KIND = "project"


def of_year(sources: Sources) -> Any:
    """Projects of the library of the year to be checked, in its area."""
    return Project.objects.filter(year=sources.year, area__code__startswith=sources.area)


def _not_accepted(sources: Sources) -> QuerySet[Any]:
    """Finished and waiting longer than the number of days, or accepted before it was finished."""
    finished = ProjectStep.objects.filter(case=OuterRef("pk"), verb="finish").order_by()
    long_ago = finished.filter(on__lt=sources.days_before("check_acceptance_days"))
    before = Acceptance.objects.filter(project=OuterRef("case"), passed=True, on__lt=OuterRef("on"))
    waiting = Q(state=ProjectState.FINISHED) & Q(Exists(long_ago))
    too_early = Q(Exists(finished.filter(Exists(before))))
    found = of_year(sources).filter(waiting | too_early)
    facts = {"title": F("name"), "state": F("state")}
    return found.annotate(**columns("PF-04", KIND, "pk", area=F("area_id"), facts=facts))


def offer() -> None:
    """Add these checks to the catalogue; called once, when the models load."""
    register(
        (
            OtherRule(
                "PF-04",
                Severity.WARNING,
                _("Project finished without acceptance"),
                _("A finished project waits too long to be accepted, or was accepted before the end."),
                numbers=("check_acceptance_days",),
                found=_not_accepted,
                kind=KIND,
            ),
        ),
        (
            Unanswered(
                "PF-03",
                Severity.ERROR,
                _("Project without target or link of interests"),
                refused_by="project_target_and_linkage",
            ),
        ),
    )
