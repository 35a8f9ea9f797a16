"""A batch of 20,000 household payments, filled and paid, against COPY and against the ORM row by row.

Ours: `create_batch` fills the list from the project's households; `run_payment`, the worker's job, asks all
guards, moves the payment and books one entry a household. Handing in, notice and check stand between them.
Floor: COPY writes the very same lines and entries into the same tables with their triggers.
Peer: a line a `create()`, measured on a slice, then the entries by one `bulk_create`.
"""

from __future__ import annotations

import datetime as dt
import os
import time
import uuid
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Organisation, Posting, User
from accounts.roles import Role
from benchmarks import rosters
from funds import ledger
from funds.books import verify
from funds.codes import FundKind, FundLevel, PaymentKind, PaymentState
from funds.models import LedgerEntry, LedgerTransaction, Payment, PaymentLine
from funds.services.lines import create_batch
from funds.services.notices import post_payment_notice
from funds.services.paying import move_payment, order_payment, run_payment
from funds.services.sources import allocate, record_source
from households.importing.loading import copy_in, next_keys
from households.models import Household, HouseholdYear, NoticePhoto
from households.services.parameters import PLANS, load_parameters
from projects.codes import ProjectCategory, ProjectState
from projects.models import Participation, Project

HOUSEHOLDS = int(os.environ.get("BENCH_HOUSEHOLDS", "20000"))
PEER_ROWS = 500
X_FLOOR = 3
VILLAGE = f"{rosters.COUNTY}101201"
ACCOUNTS = "funds_ledgeraccount"
EMPTIED = (
    "funds_paymentline", "funds_paymentlineevent", "funds_ledgerentry", "funds_ledgertransaction", ACCOUNTS,
)  # fmt: skip


def run() -> dict[str, Any]:
    """Seconds for filling and paying; the target is met when they are at most three times the floor."""
    people, project = _county()
    fill_s, pay_s, payment = _ours(people, project)
    whole = not verify()[1]
    written = LedgerEntry.objects.filter(household__isnull=False).count()
    floor_s = _floor(payment)
    peer_s = _peer(payment)
    ours_s = fill_s + pay_s
    x_floor = ours_s / floor_s
    return {
        "ours_s": round(ours_s, 2),
        "peer_s": round(peer_s, 2),
        "floor_s": round(floor_s, 2),
        "x_peer": round(peer_s / ours_s, 1),
        "x_floor": round(x_floor, 2),
        "target": f"x_floor <= {X_FLOOR}",
        "met": whole and written == HOUSEHOLDS and x_floor <= X_FLOOR,
        "rows": written,
        "fill_s": round(fill_s, 2),
        "pay_s": round(pay_s, 2),
        "books_whole": whole,
        "peer_measured_on_rows": PEER_ROWS,
    }


def _county() -> tuple[dict[str, User], Project]:
    """A county with a project in which every household takes part, and money for it."""
    rosters.found_county()
    load_parameters(PLANS / "national.json")
    people = {name: _user(name, role) for name, role in (
        ("maker", Role.FINANCE), ("checker", Role.FINANCE), ("payer", Role.PAYER),
    )}  # fmt: skip
    project = Project.objects.create(
        key=uuid.uuid4(), year=rosters.YEAR, name="养羊项目", category=ProjectCategory.PRODUCTION,
        area_id=VILLAGE, organisation=Organisation.objects.create(
            name="测试局", kind="行政机关", area_id=rosters.COUNTY
        ),
        starts_on=dt.date(rosters.YEAR, 1, 1), ends_on=dt.date(rosters.YEAR, 12, 31), content="养羊",
        fund_county=Decimal(10) ** 9, target="增收", participation="自愿", linkage="补助",
        state=ProjectState.APPROVED, created_by=people["maker"],
    )  # fmt: skip
    project.refresh_from_db()
    _households(project, people["maker"])
    _money(project, people["maker"])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return people, project


def _user(name: str, role: Role) -> User:
    user = User.objects.create_user(f"bench-{name}", None, name=name)
    Posting.objects.create(user=user, role=role, area_id=rosters.COUNTY, valid_from=dt.date(2020, 1, 1))
    return user


def _households(project: Project, user: User) -> None:
    keys = next_keys(Household, HOUSEHOLDS)
    copies = next_keys(HouseholdYear, HOUSEHOLDS)
    with transaction.atomic():
        copy_in(Household, ("id", "household_no", "area"), ((k, f"97{k:08d}", VILLAGE) for k in keys))
        fields = (
            "id", "household", "year", "area", "household_type", "exit_status", "main_cause",
            "bank_name", "bank_account",
        )  # fmt: skip
        copy_in(HouseholdYear, fields, (
            (c, k, rosters.YEAR, VILLAGE, "建档立卡户", "未脱贫", "因病", "农商行", f"62220{k:011d}")
            for c, k in zip(copies, keys, strict=True)
        ))  # fmt: skip
        fields = ("project", "household", "item", "quantity", "standard", "added_by")
        rows = ((project.pk, k, "基础母羊", 10, 500, user.pk) for k in keys)
        copy_in(Participation, ("id", *fields), (
            (i, *row) for i, row in zip(next_keys(Participation, HOUSEHOLDS), rows, strict=True)
        ))  # fmt: skip


def _money(project: Project, user: User) -> None:
    today = timezone.localdate()
    source = record_source(user=user, key=uuid.uuid4(), today=today, values={
        "year": rosters.YEAR, "level": FundLevel.COUNTY, "kind": FundKind.SPECIAL, "document_no": "测〔1〕",
        "title": "扶贫资金", "batch": "", "area": project.area.parent.parent, "arrived_on": today,
        "amount": Decimal(10) ** 9, "note": "",
    })  # fmt: skip
    allocate(
        user=user,
        key=uuid.uuid4(),
        source=source,
        project=project,
        amount=source.amount,
        on=today,
        today=today,
    )


def _ours(people: dict[str, User], project: Project) -> tuple[float, float, Payment]:
    """Seconds for the fill and for the worker's job, and the paid payment."""
    today = timezone.localdate()
    days: dict[str, Any] = {"on": today, "today": today}
    allocation = project.allocations.get()
    values = {
        "kind": PaymentKind.HOUSEHOLDS, "project": project, "source": allocation.source, "purpose": "羊款",
    }  # fmt: skip
    start = time.perf_counter()
    payment = create_batch(user=people["maker"], key=uuid.uuid4(), values=values, today=today)
    filled = time.perf_counter()
    payment.refresh_from_db()
    move_payment(user=people["maker"], payment=payment, verb="submit", key=uuid.uuid4(), **days)
    notice = post_payment_notice(
        user=people["maker"], payment=payment, key=uuid.uuid4(), title="公示", place="村委会",
        telephone="12317", starts_on=today, ends_on=today + dt.timedelta(days=9), min_days=10,
    )  # fmt: skip
    # As if it had been posted ten days before.
    type(notice).objects.update(starts_on=today - dt.timedelta(days=10), ends_on=today - dt.timedelta(days=1))
    NoticePhoto.objects.create(notice=notice, image="x.jpg", width=1, height=1, sha256="0" * 64)
    move_payment(user=people["checker"], payment=payment, verb="check", key=uuid.uuid4(), **days)
    order = order_payment(user=people["payer"], payment=payment, key=uuid.uuid4(), **days)
    begun = time.perf_counter()
    run_payment(order.pk, language="zh-hans")
    ended = time.perf_counter()
    order.refresh_from_db()
    payment.refresh_from_db()
    if payment.state != PaymentState.PAID:
        raise RuntimeError(f"The list was not paid: {order.refusal}")
    return filled - start, ended - begun, payment


def _floor(payment: Payment) -> float:
    """Seconds for COPY of the same lines, the head and the entries, after everything else was put back."""
    booked = LedgerTransaction.objects.get(payment=payment)
    earlier = "SELECT * FROM {} WHERE {} <> {} ORDER BY id"
    later = "SELECT * FROM {} WHERE {} = {} ORDER BY id"
    kept = {
        "funds_ledgertransaction": earlier.format("funds_ledgertransaction", "id", booked.pk),
        "funds_ledgerentry": earlier.format("funds_ledgerentry", "transaction_id", booked.pk),
    }
    timed = {
        "funds_paymentline": later.format("funds_paymentline", "payment_id", payment.pk),
        "funds_ledgertransaction": later.format("funds_ledgertransaction", "id", booked.pk),
        "funds_ledgerentry": later.format("funds_ledgerentry", "transaction_id", booked.pk),
    }
    accounts = _copy_out(f"SELECT id, kind, source_id, project_id, 0::numeric(16,2) FROM {ACCOUNTS}")  # noqa: S608
    before = [(table, _copy_out(select)) for table, select in kept.items()]
    content = [(table, _copy_out(select)) for table, select in timed.items()]
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(EMPTIED)} CASCADE")
    with transaction.atomic():
        _copy_in(f"{ACCOUNTS} (id, kind, source_id, project_id, balance)", accounts)
        for table, rows in before:
            _copy_in(table, rows)
    start = time.perf_counter()
    with transaction.atomic():
        for table, rows in content:
            _copy_in(table, rows)
    return time.perf_counter() - start


def _copy_out(select: str) -> bytes:
    with connection.cursor() as cursor, cursor.copy(f"COPY ({select}) TO STDOUT (FORMAT binary)") as copy:
        return b"".join(bytes(block) for block in copy)


def _copy_in(table: str, content: bytes) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
        copy.write(content)


def _peer(payment: Payment) -> float:
    """Seconds for all lines one by one (scaled from a slice) and for their entries by one bulk_create."""
    draft = Payment.objects.create(
        key=uuid.uuid4(), project=payment.project, source=payment.source, kind=PaymentKind.HOUSEHOLDS,
        purpose="对照", created_by=payment.created_by, created_on=payment.created_on,
    )  # fmt: skip
    parts = list(
        Participation.objects.filter(project=payment.project).select_related("household")[:PEER_ROWS]
    )
    start = time.perf_counter()
    for part in parts:
        copy = HouseholdYear.objects.get(household=part.household, year__closed_on=None)
        PaymentLine.objects.create(
            payment=draft, household=part.household, head_name=copy.head_name, item=part.item,
            quantity=part.quantity, standard=part.standard, amount=part.amount, account=copy.bank_account,
        )  # fmt: skip
    lines_s = (time.perf_counter() - start) * HOUSEHOLDS / len(parts)
    paid = ledger.account("paid", payment.source_id, payment.project_id)
    given = ledger.account("allocated", payment.source_id, payment.project_id)
    lines = PaymentLine.objects.filter(payment=payment)
    head = LedgerTransaction.objects.create(
        key=uuid.uuid4(), kind="payment", on=payment.created_on, memo="对照", by=payment.created_by,
        source=payment.source, payment=draft,
    )  # fmt: skip
    start = time.perf_counter()
    entries = [
        LedgerEntry(transaction=head, account_id=paid, amount=line.amount, household_id=line.household_id)
        for line in lines
    ]
    entries.append(LedgerEntry(transaction=head, account_id=given, amount=-payment.amount))
    LedgerEntry.objects.bulk_create(entries)
    return lines_s + time.perf_counter() - start
