"""The three kinds of cases that pages show alike: their life cycles, words and addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import ROLE_ACTS, Act
from common.life_cycles import LifeCycle
from households.models import AdjustmentPaper, ExitPaper, IdentificationPaper
from households.transitions import ADJUSTMENT, EXIT, IDENTIFICATION


@dataclass(frozen=True, slots=True)
class CaseKind:
    """A kind of case; `slug` stands in its addresses."""

    slug: str
    label: Any
    # What its first step did, which no transition of the table describes.
    first_done: Any
    cycle: LifeCycle
    paper: Any

    @property
    def model(self) -> Any:
        """The model of its cases."""
        return self.cycle.model

    @property
    def list_url(self) -> str:
        """The address of its list."""
        return reverse(f"households:{self.slug}_list")

    @property
    def notice_url(self) -> str:
        """The name of the address of the notice that is due."""
        return f"households:{self.slug}_notice"

    @property
    def step_url(self) -> str:
        """The name of the address of a step."""
        return f"households:{self.slug}_step"

    def address(self, case: Any, page: str = "detail") -> str:
        """A page of the case."""
        return reverse(f"households:{self.slug}_{page}", args=[case.pk])


_APPLIED, _PROPOSED = _("applied by the household"), _("proposed by the village")
KINDS: Mapping[str, CaseKind] = {
    kind.slug: kind
    for kind in (
        CaseKind("identification", _("Identification"), _APPLIED, IDENTIFICATION, IdentificationPaper),
        CaseKind("exit", _("Exit"), _PROPOSED, EXIT, ExitPaper),
        CaseKind("adjustment", _("Adjustments"), _PROPOSED, ADJUSTMENT, AdjustmentPaper),
    )
}


def kind_of(case: Any) -> CaseKind:
    """The kind of a case."""
    return next(kind for kind in KINDS.values() if isinstance(case, kind.model))


@dataclass(frozen=True, slots=True)
class Next:
    """A step that would take the case on, and the roles that may do it."""

    label: Any
    roles: list[Any]


def next_steps(kind: CaseKind, case: Any) -> list[Next]:
    """What takes the case on from here, and who does it."""
    rows = [row for row in kind.cycle.transitions if row.tone == "primary" and case.state in row.sources]
    return [Next(row.label, roles_for(Act(row.act))) for row in rows]


def roles_for(act: Act) -> list[Any]:
    """The names of the roles that may do the act."""
    return [role.label for role, acts in ROLE_ACTS.items() if act in acts]
