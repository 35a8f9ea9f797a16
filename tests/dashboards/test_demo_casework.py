"""The casework of the demonstration county: projects, money, inspections, cases, risks."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import pytest
from django.db.models import Count, F
from PIL import Image

from accounts.models import Area
from assistance.models import HouseholdProblem, ProblemStep, Visit, VisitAmendment
from assistance.signs import showing, with_signs
from common.stored_photos import StoredPhoto
from dashboards import rollups
from dashboards.demo.county import County
from funds.codes import PaymentState
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
from households.cases.kinds import KINDS
from households.models import (
    AdjustmentCase,
    Alert,
    ExitCase,
    ExitSignature,
    Household,
    HouseholdYear,
    IdentificationCase,
    Monitoring,
    Notice,
)
from households.models.alert import AlertState
from households.models.monitoring import MonitoringState
from households.policies import refuse_notice
from households.services.case_notices import LEVELS
from households.transitions import ALERT, MONITORING
from households.warnings import raise_alerts
from inspections.codes import FindingState
from inspections.models import Answer, Finding, FindingPhoto, FindingStep, Inspection
from inspections.models.finding import OBJECTS
from inspections.policies import drawn
from projects.codes import ProjectState
from projects.models import Acceptance, Progress, Project, ProjectStep, Signature, SignerPart
from tests.dashboards.test_demo_county import ON, SIZE, load, tables_of


@pytest.fixture
def county(db: None) -> dict[str, Any]:
    """A loaded county of 300 households, and what the command reported."""
    return load()


def test_projects_stand_at_every_stage_in_several_townships(county: dict[str, Any]) -> None:
    projects = Project.objects.of_year(2026)
    assert {p.state for p in projects} == set(ProjectState.values)
    assert len({p.area_id[:9] for p in projects}) == 3
    assert projects.count() == 24
    assert Project.objects.of_year(2025).count() == 8
    for project in Project.objects.exclude(state=ProjectState.WITHDRAWN):
        last = project.steps.last()
        assert (last.target if last else ProjectState.DRAFT) == project.state
        households = project.participations.values_list("household__years__area", flat=True)
        assert all(area.startswith(project.area_id[:9]) for area in households)


def test_the_key_villages_and_the_industry_fund_have_their_money(county: dict[str, Any]) -> None:
    amounts = dict(FundSource.objects.filter(year=2026).values_list("title", "amount"))
    assert amounts["村集体经济产业扶持资金"] == 5_000_000
    assert amounts["重点村专项扶贫资金"] % 200_000 == 0
    special = FundSource.objects.filter(kind="专项资金")
    assert sum(s.amount for s in special if s.year == 2026) > sum(s.amount for s in special if s.year == 2025)


def test_every_yuan_stands_in_the_ledger(county: dict[str, Any]) -> None:
    """Recounted in Python from entries, against balances, allocations and payments."""
    balances: dict[int, Decimal] = defaultdict(Decimal)
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for entry in LedgerEntry.objects.all():
        balances[entry.account_id] += entry.amount
        sums[entry.transaction_id] += entry.amount
    assert set(sums.values()) == {Decimal("0.00")}
    assert {a.pk: a.balance for a in LedgerAccount.objects.all()} == balances
    for source in FundSource.objects.all():
        accounts = source.ledger_accounts.values_list("kind", "balance")
        assert sum(b for kind, b in accounts if kind == "arrived") == -source.amount
        given = sum(source.allocations.values_list("amount", flat=True))
        assert sum(b for kind, b in accounts if kind == "available") == source.amount - given
        paid = sum(p.amount for p in source.payments.all() if p.state == "paid")
        assert sum(b for kind, b in accounts if kind == "paid") == paid
    for payment in Payment.objects.filter(kind="households"):
        lines = dict(payment.lines.values_list("household", "amount"))
        assert sum(lines.values()) == payment.amount
        entries = LedgerEntry.objects.filter(transaction__payment=payment, account__kind="paid")
        booked = dict(entries.values_list("household", "amount"))
        assert booked == (lines if payment.state == "paid" else {})
    assert {p.state for p in Payment.objects.all()} == set(PaymentState.values)


def test_maker_checker_and_payer_are_three_people(county: dict[str, Any]) -> None:
    for payment in Payment.objects.filter(state="paid"):
        assert len(set(payment.steps.values_list("by", flat=True))) == 3


def test_what_is_built_first_is_paid_after_its_acceptance(county: dict[str, Any]) -> None:
    for payment in Payment.objects.filter(project__subsidy_mode="先建后补").exclude(paid_on=None):
        assert payment.paid_on > payment.project.steps.get(verb="accept").on


def test_findings_stand_in_every_state_and_some_are_overdue(county: dict[str, Any]) -> None:
    assert {f.state for f in Finding.objects.all()} == set(FindingState.values)
    assert Finding.objects.overdue(ON).count() == 2
    assert {f.object_kind for f in Finding.objects.all()} == set(OBJECTS)


def test_each_quarter_has_its_inspection_and_this_one_is_under_way(county: dict[str, Any]) -> None:
    over, running = Inspection.objects.order_by("starts_on")
    assert (over.quarter, over.feedback_on, running.quarter, running.feedback_on) == (
        3,
        dt.date(2026, 9, 30),
        4,
        None,
    )
    population = Household.objects.filter(years__in=HouseholdYear.objects.of_year(2026).registered())
    for inspection, answered in ((over, 20), (running, 9)):
        chosen = drawn(
            population.values_list("pk", flat=True), inspection.sample_size, cast("int", inspection.seed)
        )
        assert chosen == list(inspection.sample.order_by("position").values_list("household", flat=True))
        assert inspection.sample.exclude(answered_on=None).count() == answered
        answers = Answer.objects.filter(sampled__inspection=inspection)
        assert answers.count() == answered * inspection.checklist.items.count()


def test_cases_stand_in_every_state_and_agree_with_the_register(county: dict[str, Any]) -> None:
    for model in (IdentificationCase, ExitCase, AdjustmentCase):
        states = dict(model._meta.get_field("state").flatchoices)
        assert Counter(model.objects.values_list("state", flat=True)) == dict.fromkeys(states, 2), model
    households = [
        c.household_id for m in (IdentificationCase, ExitCase, AdjustmentCase) for c in m.objects.all()
    ]
    assert len(households) == len(set(households))
    copies = HouseholdYear.objects.of_year(2026)
    filed = copies.filter(household__identificationcases__state="filed")
    assert set(filed.values_list("household_type", "exit_status")) == {("建档立卡户", "未脱贫")}
    marked = copies.filter(household__exitcases__state="marked")
    assert set(marked.values_list("exit_status", "exit_year")) == {("已脱贫", 2026)}
    done = copies.filter(household__adjustmentcases__state="done")
    assert set(done.values_list("household_type", flat=True)) == {"清退户"}


def test_every_exit_beyond_the_appraisal_is_signed_by_two(county: dict[str, Any]) -> None:
    for case in ExitCase.objects.filter(state__in=["signed", "reviewed", "approved", "marked"]):
        assert sorted(case.signatures.values_list("part", flat=True)) == ["helper", "household"]
        assert case.answers.filter(met=True).count() == 7
    picture = ExitSignature.objects.first().image
    assert picture.storage.exists(picture.name)


def test_cases_took_their_steps_in_order_with_their_notices_over(county: dict[str, Any]) -> None:
    for kind in KINDS.values():
        for case in kind.model.objects.all():
            steps = list(case.steps.order_by("pk"))
            assert (steps[-1].target, steps[0].on) == (case.state, case.opened_on)
            assert [s.source for s in steps[1:]] == [s.target for s in steps[:-1]]
            assert [s.on for s in steps] == sorted(s.on for s in steps)
            for before, step in pairwise(steps):
                level = LEVELS.get((kind.model, before.target))
                if level and step.verb in ("review", "compare"):
                    assert refuse_notice(getattr(case, level.field), on=step.on) is None


def test_nothing_of_the_casework_lies_in_the_future(county: dict[str, Any]) -> None:
    for model in (ProjectStep, PaymentStep, FindingStep, LedgerTransaction, Allocation, Progress):
        assert max(model.objects.values_list("on", flat=True)) <= ON, model
    assert max(Notice.objects.values_list("starts_on", flat=True)) <= ON


def test_what_was_shown_accepted_and_put_right_has_its_pictures(county: dict[str, Any]) -> None:
    """Small drawn files: one a notice and a report of progress, four signatures an acceptance."""
    assert set(Notice.objects.values_list("pk").annotate(Count("photos")).values_list("photos__count")) == {
        (1,)
    }
    assert {p.photos.count() for p in Progress.objects.all()} == {1}
    for acceptance in Acceptance.objects.all():
        parts = Counter(acceptance.signatures.values_list("part", flat=True))
        assert parts == {SignerPart.FARMER: 2, SignerPart.VILLAGE: 1, SignerPart.TOWNSHIP: 1}
    assert not Signature.objects.filter(part=SignerPart.FARMER, household=None).exists()
    reports = FindingStep.objects.filter(verb="report")
    assert set(FindingPhoto.objects.exclude(step=None).values_list("step", flat=True)) == {
        s.pk for s in reports
    }
    assert FindingPhoto.objects.filter(step=None).count() == Finding.objects.count()
    for row in (Notice.objects.all()[0].photos.get(), Signature.objects.all()[0]):
        with row.image.open() as file, Image.open(file) as picture:
            assert (picture.format, picture.size) == ("JPEG", (row.width, row.height))
        assert row.image.size < 60_000


def test_a_county_that_fails_leaves_no_pictures(db: None, settings: Any, monkeypatch: Any) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("no figures")

    monkeypatch.setattr(rollups, "refresh_all", fail)
    with pytest.raises(RuntimeError, match="no figures"):
        load()
    assert not Area.objects.exists()
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


def test_the_same_seed_and_day_give_the_same_money(county: dict[str, Any]) -> None:
    def told() -> list[Any]:
        rows = []
        for model, values in tables_of(County(SIZE, 20, ON, None)):
            # Ciphers and names of files differ from run to run.
            differs = model in (Notice, PaymentLine, Payment) or issubclass(model, StoredPhoto)
            rows.append((model, [] if differs else [str(row) for row in values]))
        return rows

    one, two = told(), told()
    assert one == two
    assert sum(len(rows) for _model, rows in one) > 1000


def test_alerts_and_monitored_households_stand_in_every_state(county: dict[str, Any]) -> None:
    assert set(Alert.objects.exclude(raised_by=None).values_list("state", flat=True)) == set(
        AlertState.values
    )
    states = set(Monitoring.objects.values_list("state", flat=True))
    assert states == set(MonitoringState.values)
    assert Monitoring.objects.open().count() == HouseholdYear.objects.of_year(2026).monitored().count()
    assert not Alert.objects.filter(state="confirmed").exclude(household=F("monitoring__household")).exists()


def test_every_step_about_a_risk_leads_on_from_the_one_before(county: dict[str, Any]) -> None:
    for cycle, first in ((ALERT, AlertState.RAISED), (MONITORING, MonitoringState.MONITORED)):
        for case in cycle.model.objects.prefetch_related("steps"):
            state: str = first
            for step in case.steps.order_by("pk"):
                if step.verb != "mark":
                    assert cycle.find(state, step.verb) is not None
                assert step.on <= ON
                state = step.target
            assert state == case.state


def test_the_rules_have_been_asked(county: dict[str, Any]) -> None:
    assert Alert.objects.filter(raised_by=None).exists()
    assert raise_alerts(ON) == {}


def test_what_came_of_visits_stands_in_every_list(county: dict[str, Any]) -> None:
    states = set(HouseholdProblem.objects.values_list("state", flat=True))
    assert states >= {"raised", "assigned", "solved", "confirmed"}
    assert HouseholdProblem.objects.count() == Visit.objects.with_problem().count()
    assert not ProblemStep.objects.filter(on__gt=ON).exists()
    signed = Visit.objects.with_gifts().with_receipts()
    assert 0 < signed.filter(receipted=False).count() < signed.filter(receipted=True).count()
    visits = with_signs(Visit.objects.all(), ON)
    assert 0 < showing(visits).count() < Visit.objects.count() * 0.3
    assert VisitAmendment.objects.exists()
