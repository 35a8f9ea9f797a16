"""What waits for who moves projects and money, and for who inspects or puts findings right."""

from __future__ import annotations

from collections.abc import Iterator

from accounts.roles import Act
from dashboards.reminding.kind import Asked, Find, Waiting, page, waiting
from funds.codes import PaymentState
from funds.models import Payment
from inspections.codes import FindingState
from inspections.models import Finding
from projects.codes import ProjectState
from projects.models import Project


def projects(state: ProjectState, act: Act) -> Find:
    """Projects in a state that the act takes on."""

    def find(asked: Asked) -> Iterator[Waiting]:
        rows = Project.objects.visible_to(asked.user, act).filter(state=state)
        yield from waiting(rows, page("projects:project_list", state=state.value))

    return find


def payments(state: PaymentState, act: Act) -> Find:
    """Payments in a state that the act takes on."""

    def find(asked: Asked) -> Iterator[Waiting]:
        rows = Payment.objects.visible_to(asked.user, act).filter(state=state)
        yield from waiting(rows, page("funds:payment_list", state=state.value))

    return find


def to_rectify(asked: Asked) -> Iterator[Waiting]:
    """Findings that the user or their unit is to put right."""
    rows = Finding.objects.to_rectify(asked.user)
    yield from waiting(rows, page("inspections:finding_mine"), "deadline")


def findings(state: FindingState) -> Find:
    """Findings in a state in which they wait for who verifies."""

    def find(asked: Asked) -> Iterator[Waiting]:
        rows = Finding.objects.visible_to(asked.user, Act.VERIFY_FINDING).filter(state=state)
        yield from waiting(rows, page("inspections:finding_list", state=state.value))

    return find


def findings_late(asked: Asked) -> Iterator[Waiting]:
    """Findings whose deadline is over and which nobody reported as put right."""
    rows = Finding.objects.visible_to(asked.user).overdue(asked.on)
    yield from waiting(rows, page("inspections:finding_list", overdue="on"), "deadline")
