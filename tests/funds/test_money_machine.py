"""Thousands of random acts on money, refused ones included; after each the books balance."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import User
from accounts.roles import Role
from common.refusals import Refused
from funds.books import total, verify
from funds.codes import FundKind, FundLevel, PaymentKind
from funds.models import Allocation, FundSource, LedgerAccount, Payment
from funds.services.lines import create_batch
from funds.services.paying import move_payment
from funds.services.payments import create_payment
from funds.services.sources import allocate, record_source, return_allocation
from projects.codes import ProjectState
from projects.models import Project
from tests.builders import TODAY, make_area, make_household, make_project, make_user
from tests.funds.casework import make_payment_notice
from tests.people import COUNTY, NORTH_VILLAGE
from tests.projects.casework import make_participation

AMOUNTS = st.decimals(min_value="0.01", max_value="60000", places=2)
SMALL = st.decimals(min_value="0.01", max_value="4000", places=2)
VERBS = ("submit", "check", "pay", "send_back", "cancel", "reverse")
NEXT = {"draft": ("submit", "maker"), "submitted": ("check", "checker"), "checked": ("pay", "payer")}
# Ran through once by the test: rules done and how many of them were refused.
DONE: dict[str, int] = {}


class MoneyMachine(RuleBasedStateMachine):
    """Sources, projects and payments by random hands; the model is nothing but plain sums."""

    def __init__(self) -> None:
        super().__init__()
        self.whole = transaction.atomic()
        self.whole.__enter__()
        make_area(NORTH_VILLAGE)
        self.people: dict[str, User] = {
            "maker": make_user(role=Role.FINANCE),
            "checker": make_user(role=Role.FINANCE),
            "payer": make_user(role=Role.PAYER),
        }
        self.projects = [make_project(NORTH_VILLAGE) for _number in range(2)]
        for project in self.projects:
            for _number in range(2):
                make_participation(project, make_household(NORTH_VILLAGE), standard=Decimal("33.33"))
        self.sources: list[FundSource] = []
        self.allocations: list[Allocation] = []
        self.payments: list[Payment] = []
        # What ought to stand on the accounts, by our own sums.
        self.arrived = self.given = self.paid = Decimal(0)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.whole.__exit__(None, None, None)

    def act(self, name: str, do: Any) -> Any:
        """Do it; None when it was refused, and then nothing may have changed."""
        DONE[name] = DONE.get(name, 0) + 1
        try:
            with transaction.atomic():
                return do()
        except Refused:
            DONE["refused"] = DONE.get("refused", 0) + 1
            return None

    @initialize(amount=AMOUNTS, share=st.integers(30, 90))
    def begin(self, amount: Decimal, share: int) -> None:
        """Money is there and some of it given, so that acts do not all wait for it."""
        self.arrive(amount + 20_000)
        for project in self.projects:
            self._give(self.sources[0], project, Decimal(share * 100))

    @precondition(lambda self: len(self.sources) < 4)
    @rule(amount=AMOUNTS)
    def arrive(self, amount: Decimal) -> None:
        values = {
            "year": 2026, "level": FundLevel.COUNTY, "kind": FundKind.SPECIAL, "title": "资金", "batch": "",
            "document_no": str(uuid.uuid4()), "area": make_area(COUNTY), "arrived_on": TODAY,
            "amount": amount, "note": "",
        }  # fmt: skip
        source = self.act("arrive", lambda: record_source(
            user=self.people["maker"], key=uuid.uuid4(), values=values, today=TODAY
        ))  # fmt: skip
        self.sources.append(source)
        self.arrived += amount

    @precondition(lambda self: len(self.allocations) < 8)
    @rule(data=st.data(), amount=AMOUNTS)
    def give(self, data: st.DataObject, amount: Decimal) -> None:
        source = data.draw(st.sampled_from(self.sources))
        self._give(source, data.draw(st.sampled_from(self.projects)), amount)

    def _give(self, source: FundSource, project: Project, amount: Decimal) -> None:
        made = self.act("give", lambda: allocate(
            user=self.people["maker"], key=uuid.uuid4(), source=source, project=project, amount=amount,
            on=TODAY, today=TODAY,
        ))  # fmt: skip
        if made:
            self.allocations.append(made)
            self.given += amount

    @precondition(lambda self: self.allocations)
    @rule(data=st.data(), amount=AMOUNTS)
    def give_back(self, data: st.DataObject, amount: Decimal) -> None:
        allocation = data.draw(st.sampled_from(self.allocations))
        if self.act("give back", lambda: return_allocation(
            user=self.people["maker"], key=uuid.uuid4(), allocation=allocation, amount=amount, on=TODAY,
            reason="结余", today=TODAY,
        )):  # fmt: skip
            self.given -= amount

    @precondition(lambda self: self.allocations and len(self.payments) < 10)
    @rule(data=st.data(), amount=SMALL, to_households=st.booleans())
    def prepare(self, data: st.DataObject, amount: Decimal, to_households: bool) -> None:
        allocation = data.draw(st.sampled_from(self.allocations))
        values: dict[str, Any] = {
            "project": allocation.project, "source": allocation.source, "purpose": "支付",
        }  # fmt: skip
        if to_households:
            values |= {"kind": PaymentKind.HOUSEHOLDS}
            make = create_batch
        else:
            values |= {"kind": PaymentKind.SUPPLIER, "payee": "合作社", "amount": amount}
            make = create_payment
        payment = self.act("prepare", lambda: make(
            user=self.people["maker"], key=uuid.uuid4(), values=values, today=TODAY
        ))  # fmt: skip
        payment.refresh_from_db()
        self.payments.append(payment)

    @precondition(lambda self: self.payments)
    @rule(data=st.data(), verb=st.sampled_from(VERBS), who=st.sampled_from(("maker", "checker", "payer")))
    def move(self, data: st.DataObject, verb: str, who: str) -> None:
        self._step(data.draw(st.sampled_from(self.payments)), verb, who)

    @precondition(lambda self: self.payments)
    @rule(data=st.data(), steps=st.integers(1, 3))
    def go_on(self, data: st.DataObject, steps: int) -> None:
        """The next steps by the right hands, so that long ways are walked often."""
        payment = data.draw(st.sampled_from(self.payments))
        for _number in range(steps):
            verb, who = NEXT.get(payment.state, ("reverse", "checker"))
            self._step(payment, verb, who)
            self.books_balance()

    def _step(self, payment: Payment, verb: str, who: str) -> None:
        if payment.kind == PaymentKind.HOUSEHOLDS and payment.state == "submitted" and not payment.notice:
            make_payment_notice(payment)
        if self.act(verb, lambda: move_payment(
            payment=payment, verb=verb, user=self.people[who], key=uuid.uuid4(), on=TODAY, today=TODAY,
            opinion="意见",
        )):  # fmt: skip
            payment.refresh_from_db()
            self.paid += {"pay": payment.amount, "reverse": -payment.amount}.get(verb, Decimal(0))

    @rule(data=st.data(), state=st.sampled_from((ProjectState.APPROVED, ProjectState.STOPPED)))
    def stop_or_resume(self, data: st.DataObject, state: str) -> None:
        project = data.draw(st.sampled_from(self.projects))
        Project.objects.filter(pk=project.pk).update(state=state)
        project.state = state

    @invariant()
    def books_balance(self) -> None:
        books, differences = verify()
        assert differences == []
        assert total(differences) == Decimal("0.00")
        sums: dict[str, Decimal] = dict.fromkeys(("arrived", "available", "allocated", "paid"), Decimal(0))
        for kind, _source, _project, balance in books.accounts.values():
            sums[kind] += balance
        assert sums == {
            "arrived": -self.arrived,
            "available": self.arrived - self.given,
            "allocated": self.given - self.paid,
            "paid": self.paid,
        }
        guarded = LedgerAccount.objects.exclude(kind="arrived")
        assert not guarded.filter(balance__lt=0).exists()


@pytest.mark.django_db
def test_after_thousands_of_random_acts_the_books_balance() -> None:
    DONE.clear()
    run_state_machine_as_test(
        MoneyMachine,
        settings=settings(
            max_examples=60,
            stateful_step_count=50,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
    acts = sum(count for name, count in DONE.items() if name != "refused")
    assert acts >= 2_000
    assert {"arrive", "give", "give back", "prepare", *VERBS} <= DONE.keys()
    # Both answers are met often, and money really moves.
    assert acts // 10 < DONE["refused"] < acts * 9 // 10
    assert min(DONE[verb] for verb in ("give back", "pay", "reverse")) >= 20
