"""Code lists of problems that households raise."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProblemKind(models.TextChoices):
    """What a problem of production or daily life is about (P2-09)."""

    PRODUCTION = "生产发展", _("production and sales")
    WORK = "务工就业", _("work and wages")
    HOUSING = "住房安全", _("safety of the house")
    WATER = "饮水用电", _("water and power")
    EDUCATION = "子女上学", _("schooling of children")
    HEALTH = "看病就医", _("illness and treatment")
    ROAD = "出行道路", _("roads and ways")
    POLICY = "政策落实", _("benefits and policies")
    DISPUTE = "矛盾纠纷", _("disputes with others")
    OTHER = "其他", pgettext_lazy("problem", "other")


class ProblemState(models.TextChoices):
    """Where a problem stands, from the day it is raised until the household says it is solved."""

    RAISED = "raised", pgettext_lazy("problem", "raised")
    ASSIGNED = "assigned", pgettext_lazy("problem", "being solved")
    SOLVED = "solved", pgettext_lazy("problem", "solved, not confirmed")
    CONFIRMED = "confirmed", pgettext_lazy("problem", "confirmed by the household")
    WITHDRAWN = "withdrawn", pgettext_lazy("problem", "withdrawn")


# Somebody still has to do something about these.
UNSETTLED = (ProblemState.RAISED, ProblemState.ASSIGNED, ProblemState.SOLVED)
# Time runs for these.
UNSOLVED = (ProblemState.RAISED, ProblemState.ASSIGNED)
