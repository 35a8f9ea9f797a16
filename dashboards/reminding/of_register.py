"""What waits for who keeps the register: surveys, data checks, cases, alerts, households without a helper."""

from __future__ import annotations

from collections.abc import Iterator

from accounts.roles import Act
from assistance.helpers import left_behind
from assistance.households import unpaired
from assistance.models import Pairing
from dashboards.reminding.kind import Asked, Find, Waiting, page, waiting
from households.cases.kinds import KINDS
from households.checks.rule import Severity
from households.models import Alert, CheckFinding, HouseholdYear, Monitoring
from households.models.alert import AlertState
from households.models.monitoring import MonitoringState
from households.survey_progress import due_for


def surveys(asked: Asked) -> Iterator[Waiting]:
    """Yearly surveys not entered yet, until the last day of entry."""
    due = due_for(asked.user, asked.year, asked.on) if asked.year else None
    if due:
        yield Waiting(due.missing, page("households:survey_list", state="missing"), due.deadline)


def data_errors(asked: Asked) -> Iterator[Waiting]:
    """Findings of data checks that block, neither solved nor explained."""
    if asked.year:
        rows = CheckFinding.objects.visible_to(asked.user, Act.EDIT_REGISTER).of_year(asked.year.pk)
        rows = rows.open().of_severity(Severity.ERROR)
        yield from waiting(
            rows, page("households:check_list", standing="open", severity=Severity.ERROR.value)
        )


def unhelped(asked: Asked) -> Iterator[Waiting]:
    """Registered households that nobody helps."""
    if asked.year:
        copies = HouseholdYear.objects.of_year(asked.year.pk).visible_to(asked.user, Act.EDIT_PAIRINGS)
        yield from waiting(unpaired(copies.registered(), asked.on), page("assistance:unpaired_list"))


def left_helpers(asked: Asked) -> Iterator[Waiting]:
    """Pairings of helpers who hold no posting any more: their households wait for a hand-over."""
    rows = Pairing.objects.visible_to(asked.user, Act.EDIT_PAIRINGS)
    yield from waiting(left_behind(rows, asked.on), page("assistance:pairing_list", left="on"))


def cases(slug: str) -> Find:
    """Cases of the kind that the user's postings could take on."""

    def find(asked: Asked) -> Iterator[Waiting]:
        kind = KINDS[slug]
        rows = kind.model.objects.visible_to(asked.user).waiting_for(kind.cycle, asked.user.access)
        yield from waiting(rows, page(f"households:{slug}_list", mine="on"))

    return find


def alerts(state: AlertState, act: Act) -> Find:
    """Alerts in a state that the act takes on."""

    def find(asked: Asked) -> Iterator[Waiting]:
        rows = Alert.objects.visible_to(asked.user, act).filter(state=state)
        yield from waiting(rows, page("households:alert_list", state=state.value))

    return find


def clearings(asked: Asked) -> Iterator[Waiting]:
    """Monitored households whose risk is proposed for clearing."""
    state = MonitoringState.PROPOSED
    rows = Monitoring.objects.visible_to(asked.user, Act.APPROVE_CASE).filter(state=state)
    yield from waiting(rows, page("households:monitoring_list", state=state.value))
