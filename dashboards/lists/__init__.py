"""The lists behind the figures, by what is counted."""

from common.lists import ListForm
from dashboards.indicator import Unit
from dashboards.lists.register import HouseholdRows, PersonRows, VisitRows
from dashboards.lists.risk import AlertRows, MonitoringRows
from dashboards.lists.work import EntryRows, FindingRows, PaymentRows, ProjectRows, SourceRows

LISTS: dict[Unit, type[ListForm]] = {
    Unit.HOUSEHOLD: HouseholdRows,
    Unit.PERSON: PersonRows,
    Unit.VISIT: VisitRows,
    Unit.PROJECT: ProjectRows,
    Unit.SOURCE: SourceRows,
    Unit.ENTRY: EntryRows,
    Unit.PAYMENT: PaymentRows,
    Unit.FINDING: FindingRows,
    Unit.ALERT: AlertRows,
    Unit.MONITORING: MonitoringRows,
}

__all__ = ["LISTS"]
