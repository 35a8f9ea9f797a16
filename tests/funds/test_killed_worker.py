"""A worker killed while it pays 5,000 households: nobody is paid, and the order can be run again."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from funds.books import verify
from funds.codes import PaymentKind
from funds.models import LedgerEntry, LedgerTransaction, Payment, PaymentLine, PaymentRun, PaymentStep
from funds.services.lines import fill_from_project
from funds.services.paying import RUNS, order_again, order_payment, run_payment
from households.models import Household, HouseholdYear
from projects.models import Participation
from tests.builders import TODAY, make_project, make_year
from tests.funds.casework import make_allocation, make_payment_notice, make_supplier_payment, put
from tests.people import NORTH_VILLAGE, Cast

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]
HOUSEHOLDS = 5_000

# A worker that stands still once the entries of all households are written, before it commits.
WORKER = """
import datetime, sys, time
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from django.utils import timezone
timezone.localdate = lambda *_args: datetime.date.fromisoformat(sys.argv[3])
from funds import ledger
from funds.services import paying
from funds.models import LedgerEntry
written = ledger.book_payment
def book_payment(payment, step):
    head = written(payment, step)
    print(LedgerEntry.objects.filter(transaction=head).count(), flush=True)
    time.sleep(600)
ledger.book_payment = book_payment
paying.run_payment(int(sys.argv[2]), language="zh-hans")
"""


def long_list(payer: User) -> PaymentRun:
    """An order to pay a list of 5,000 households, ten yuan each."""
    allocation = make_allocation(make_project(NORTH_VILLAGE), 100_000)
    payment = make_supplier_payment(allocation, 0, kind=PaymentKind.HOUSEHOLDS, payee="", payee_account="")
    year = make_year()
    households = Household.objects.bulk_create(
        [Household(household_no=f"98{n:08d}", area_id=NORTH_VILLAGE) for n in range(HOUSEHOLDS)]
    )
    HouseholdYear.objects.bulk_create(
        [
            HouseholdYear(household=h, year=year, area_id=NORTH_VILLAGE, household_type="建档立卡户",
                          exit_status="未脱贫", main_cause="因病")
            for h in households
        ]
    )  # fmt: skip
    Participation.objects.bulk_create(
        [Participation(project=payment.project, household=h, standard=10, added_by=payer) for h in households]
    )
    assert fill_from_project(user=payment.created_by, payment=payment) == HOUSEHOLDS
    put(payment, "checked")
    make_payment_notice(payment)
    return order_payment(user=payer, payment=payment, key=uuid.uuid4(), on=TODAY, today=TODAY)


def start_worker(run: PaymentRun) -> subprocess.Popen[str]:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-c", WORKER, connection.settings_dict["NAME"], str(run.pk), str(TODAY)]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def wait_until_free(run: PaymentRun) -> None:
    deadline = time.monotonic() + 20
    while RUNS.is_running(run.pk) and time.monotonic() < deadline:
        time.sleep(0.05)


def counted() -> tuple[str, int, int, int]:
    """State of the payment; its transactions, entries and steps."""
    payment = Payment.objects.get()
    mine = LedgerTransaction.objects.filter(payment=payment)
    entries = LedgerEntry.objects.filter(transaction__in=mine)
    return payment.state, mine.count(), entries.count(), PaymentStep.objects.count()


def test_a_worker_killed_in_mid_payment_pays_nobody_and_the_order_can_be_run_again(cast: Cast) -> None:
    run = long_list(cast.payer)
    with start_worker(run) as worker:
        try:
            assert worker.stdout is not None
            assert worker.stdout.readline() == f"{HOUSEHOLDS + 1}\n"
            assert RUNS.is_running(run.pk)
            run_payment(run.pk, language="zh-hans")  # a second runner steps aside
            assert counted() == ("checked", 0, 0, 0)
        finally:
            worker.kill()
    wait_until_free(run)
    assert counted() == ("checked", 0, 0, 0)
    run.refresh_from_db()
    assert (run.finished_at, run.phase, RUNS.is_interrupted(run)) == (None, "booking", False)
    PaymentRun.objects.update(heartbeat=timezone.now() - dt.timedelta(minutes=2))
    run.refresh_from_db()
    assert RUNS.is_interrupted(run)
    order_again(user=cast.payer, run=run)
    run_payment(run.pk, language="zh-hans")
    run.refresh_from_db()
    assert (run.refusal, run.done, run.finished_at is not None) == ("", HOUSEHOLDS, True)
    assert counted() == ("paid", 1, HOUSEHOLDS + 1, 1)
    run_payment(run.pk, language="zh-hans")  # done is done
    assert counted() == ("paid", 1, HOUSEHOLDS + 1, 1)
    assert PaymentLine.objects.count() == HOUSEHOLDS
    assert verify()[1] == []


def test_an_order_that_is_refused_says_why_and_a_new_one_can_be_given(cast: Cast) -> None:
    run = long_list(cast.payer)
    Participation.objects.all().delete()
    run_payment(run.pk, language="zh-hans")
    run.refresh_from_db()
    assert "以下农户未参与该项目" in run.refusal
    assert (run.done, run.finished_at is not None, counted()) == (0, True, ("checked", 0, 0, 0))
