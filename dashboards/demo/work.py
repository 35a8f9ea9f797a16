"""The casework of the invented county, table by table in the order of copying."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from common.stored_photos import Stored
from dashboards.demo import village_register
from dashboards.demo.album import Album
from dashboards.demo.cases import Casebook
from dashboards.demo.crew import Crew
from dashboards.demo.dice import Dice
from dashboards.demo.inspecting import Inspecting
from dashboards.demo.library import Library
from dashboards.demo.money import Money
from dashboards.demo.places import Places
from dashboards.demo.registering import Family
from dashboards.demo.risking import Risking
from dashboards.demo.staff import Staff
from dashboards.demo.stationing import Stationing
from funds.models import (
    Allocation,
    FundSource,
    LedgerAccount,
    LedgerEntry,
    LedgerTransaction,
    Payment,
    PaymentLine,
    PaymentStep,
)
from households.models import (
    Alert,
    AlertStep,
    ExitAnswer,
    ExitSignature,
    ExitTarget,
    Monitoring,
    MonitoringStep,
    Notice,
    NoticePhoto,
    RiskMeasure,
)
from inspections.models import Answer, Finding, FindingPhoto, FindingStep, Inspection, SampledHousehold
from projects.models import (
    Acceptance,
    Participation,
    Progress,
    ProgressPhoto,
    Project,
    ProjectStep,
    Signature,
)


def tables(
    dice: Dice,
    staff: Staff,
    offices: dict[str, list[int]],
    places: Places,
    families: list[Family],
    on: dt.date,
    stored: Stored,
) -> Iterator[tuple[Any, Any]]:
    """Each table with its rows; files of pictures are noted in `stored`."""
    crew = Crew(dice, staff, offices, on)
    library = Library(crew, places, families)
    money = Money(crew, library)
    inspecting = Inspecting(crew, families, library, money)
    album = Album(crew, stored)
    notices = [*library.notices, *money.notices]
    book = Casebook(crew, places, families, max(row["id"] for row in notices) + 1)
    notices += book.notices
    yield Notice, notices
    yield NoticePhoto, album.notices(notices)
    risking = Risking(crew, families)
    yield Project, [project.row for project in library.planned]
    yield ProjectStep, library.steps
    yield Participation, library.participations()
    yield Progress, library.progress
    yield ProgressPhoto, album.progress(library)
    yield Acceptance, library.acceptances
    yield Signature, album.signatures(library)
    yield FundSource, [source.row for source in money.sources]
    yield Allocation, money.allocations
    yield Payment, money.payments
    yield PaymentStep, money.steps
    yield PaymentLine, money.lines
    yield LedgerAccount, money.account_rows()
    yield LedgerTransaction, money.transactions
    # In one statement: the database asks each transaction to sum to 0 as a whole.
    yield LedgerEntry, money.entries
    yield Inspection, inspecting.inspections
    yield SampledHousehold, inspecting.sampled
    yield Answer, inspecting.answers
    yield Finding, inspecting.findings
    yield FindingStep, inspecting.steps
    yield FindingPhoto, album.evidence(inspecting)
    yield from book.rows.items()
    yield from book.steps.items()
    yield ExitAnswer, book.answers
    yield ExitSignature, album.exits(book)
    yield ExitTarget, book.targets()
    yield Monitoring, risking.monitorings
    yield MonitoringStep, risking.monitoring_steps
    yield RiskMeasure, risking.measures
    yield Alert, risking.alerts
    yield AlertStep, risking.alert_steps
    yield from Stationing(crew, staff.postings).tables()
    yield from village_register.exits(crew)
