"""What schemes ask about projects and measures, which assistance cannot see (P2-01, P2-02, P5-53)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models.area import Level
from assistance.models import HelpMeasure
from assistance.scheme_queries import Query, Unit, register
from households.models import RiskMeasure
from projects.codes import ProjectCategory
from projects.models import Participation, Project


def _village_project(_day: dt.date) -> Q:
    projects = Project.objects.in_library().order_by()
    return Q(pk__in=projects.annotate(village=Left("area_id", int(Level.VILLAGE))).values("village"))


def _taking_part(**criteria: Any) -> Any:
    projects = Project.objects.in_library().filter(**criteria)
    rows = Participation.objects.filter(project__in=projects.order_by().values("pk"))
    return rows.order_by().values("household_id")


def _household_project(_day: dt.date) -> Q:
    return Q(household_id__in=_taking_part())


def _household_income(_day: dt.date) -> Q:
    return Q(household_id__in=_taking_part(category=ProjectCategory.PRODUCTION))


def _household_measure(day: dt.date) -> Q:
    """A measure in its plan of help, a project, or something done about a risk."""
    planned = HelpMeasure.objects.in_force(day).order_by().values("household_id")
    risks = RiskMeasure.objects.order_by().values("monitoring__household_id")
    return Q(household_id__in=planned) | Q(household_id__in=_taking_part()) | Q(household_id__in=risks)


def _to_projects(_row: Any) -> str:
    return reverse("projects:project_list")


def offer() -> None:
    """Tell the registry; called once, when the app starts."""
    village, household = Unit.VILLAGE, Unit.HOUSEHOLD
    register(
        (
            Query("village_project", _("projects of the village"), village, _village_project, _to_projects),
            Query("household_project", _("project of the household"), household, _household_project,
                  _to_projects),
            Query("household_income", _("project that brings income"), household, _household_income,
                  _to_projects),
            Query("household_measure", _("measure for the household"), household, _household_measure,
                  _to_projects),
        )
    )  # fmt: skip
