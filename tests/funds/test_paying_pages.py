"""Handing in, public notice, check and payment on their pages; the worker; the bank file."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import Reveal
from accounts.roles import Role
from funds.models import PaymentRun
from funds.services import paying
from households.models import HouseholdYear, Notice
from tests.builders import TODAY, make_project, make_user
from tests.funds.casework import (
    lines_of,
    make_allocation,
    make_batch,
    make_payment_notice,
    put,
)
from tests.funds.pages import go, rows_of, step
from tests.people import NORTH_VILLAGE, Cast

NEW_SOURCE = reverse("funds:source_new")
LIST, SOURCES, LEDGER = (reverse(f"funds:{name}_list") for name in ("payment", "source", "ledger"))


def test_three_people_pay_a_list_after_its_notice(client: Client, cast: Cast) -> None:
    payment = make_batch(make_allocation(make_project(NORTH_VILLAGE)), created_by=cast.finance)
    client.force_login(cast.finance)
    assert step(client, payment, "submit").status_code == 302
    form = client.get(go("payment_notice", payment)).context["form"]
    data = {name: form.initial.get(name, "") for name in form.fields if name != "photos"}
    data |= {"place": "村务公开栏", "starts_on": "2026-11-24", "ends_on": "2026-12-03"}
    assert client.post(go("payment_notice", payment), data).status_code == 302
    notice = Notice.objects.get()
    assert (notice.min_days, notice.kind, notice.area_id) == (10, "资金公示", NORTH_VILLAGE)
    assert notice.table["head"] == ["序号", "户主", "项目", "补助标准（元）", "数量", "金额（元）", "备注"]
    name = payment.project.name
    assert notice.table["rows"] == [
        [1, "农户1", name, "500.00", "10.00", "5,000.00", ""],
        [2, "农户2", name, "500.00", "10.00", "5,000.00", ""],
        [3, "农户3", name, "500.00", "10.00", "5,000.00", ""],
        ["合计", "", "", "", "", "15,000.00", ""],
    ]
    assert (
        go("payment_detail", payment)
        in client.get(reverse("households:notice_detail", args=[notice.pk])).text
    )
    client.force_login(cast.finance2)
    page = client.get(go("payment_detail", payment))
    assert "公示至2026-12-03结束" in page.text
    assert "公示至2026-12-03结束" in step(client, payment, "check").text
    make_payment_notice(payment)
    assert step(client, payment, "check").status_code == 302
    client.force_login(cast.payer)
    assert step(client, payment, "pay", document_no="支7号").status_code == 302
    payment.refresh_from_db()
    assert (payment.state, payment.document_no) == ("paid", "支7号")
    assert PaymentRun.objects.count() == 0


@pytest.mark.parametrize(("days", "sentence"), [(9, "公示天数不足"), (10, "")])
def test_the_notice_hangs_for_the_days_of_the_rules(
    client: Client, cast: Cast, days: int, sentence: str
) -> None:
    payment = make_batch(make_allocation(make_project(NORTH_VILLAGE)), created_by=cast.finance)
    put(payment, "submitted")
    client.force_login(cast.finance)
    data = {
        "key": str(uuid.uuid4()), "title": "公示", "body": "", "place": "村委会", "telephone": "12317",
        "starts_on": TODAY.isoformat(), "ends_on": (TODAY + dt.timedelta(days=days - 1)).isoformat(),
    }  # fmt: skip
    page = client.post(go("payment_notice", payment), data)
    assert Notice.objects.count() == (0 if sentence else 1)
    assert sentence in page.text
    if not sentence:
        again = client.post(go("payment_notice", payment), data | {"key": str(uuid.uuid4())})
        assert "该名单已有公示" in again.text
        assert Notice.objects.count() == 1


def test_a_long_list_is_given_to_the_worker(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paying, "HANDFUL", 2)
    payment = make_batch(make_allocation(make_project(NORTH_VILLAGE)))
    put(payment, "checked")
    client.force_login(cast.payer)
    assert "须先进行公示" in step(client, payment, "pay").text
    assert PaymentRun.objects.count() == 0
    make_payment_notice(payment)
    key = str(uuid.uuid4())
    for _time in range(2):
        assert step(client, payment, "pay", key=key).status_code == 302
    run = PaymentRun.objects.get()
    jobs = ProcrastinateJob.objects.filter(task_name="funds.pay_list")
    assert [job.args["run"] for job in jobs] == [run.pk]
    page = client.get(go("payment_detail", payment))
    assert "等待后台处理" in page.text or "0 / 3" in page.text
    assert "HX-Refresh" not in client.get(go("payment_run", payment)).headers
    paying.run_payment(run.pk, language="zh-hans")
    assert client.get(go("payment_run", payment))["HX-Refresh"] == "true"
    payment.refresh_from_db()
    assert payment.state == "paid"
    assert "已结束" in client.post(go("payment_again", payment), follow=True).text


def test_an_interrupted_order_is_shown_and_run_again(client: Client, cast: Cast) -> None:
    payment = make_batch(make_allocation(make_project(NORTH_VILLAGE)))
    put(payment, "checked")
    run = PaymentRun.objects.create(payment=payment, key=uuid.uuid4(), user=cast.payer, on=TODAY)
    long_ago = run.asked_at - dt.timedelta(minutes=5)
    PaymentRun.objects.update(asked_at=long_ago)
    client.force_login(cast.payer)
    assert "支付任务中断" in client.get(go("payment_detail", payment)).text
    client.post(go("payment_again", payment))
    assert ProcrastinateJob.objects.filter(task_name="funds.pay_list").count() == 1
    other = make_user(role=Role.PAYER)
    client.force_login(other)
    assert "只有发起人可以重新执行" in client.post(go("payment_again", payment), follow=True).text


def test_the_bank_file_is_given_with_a_reason_and_logged(client: Client, cast: Cast) -> None:
    payment = make_batch(make_allocation(make_project(NORTH_VILLAGE)))
    HouseholdYear.objects.update(bank_name="农商行")
    client.force_login(cast.payer)
    assert client.get(go("bank_file", payment)).status_code == 404  # not to be paid yet
    put(payment, "checked")
    page = client.get(go("bank_file", payment))
    assert ("6222" in page.text, Reveal.objects.count()) == (False, 0)
    assert client.post(go("bank_file", payment), {"reason": ""}).status_code == 422
    assert Reveal.objects.count() == 0
    answer = client.post(go("bank_file", payment), {"reason": "办理业务", "detail": "代发"})
    assert "no-store" in answer["Cache-Control"]
    assert rows_of(answer.content) == [
        (n + 1, f"农户{n + 1}", "农商行", f"62220000000{n:05d}", 5000, "采购基础母羊") for n in range(3)
    ]
    row = Reveal.objects.get()
    assert (row.user, row.model, row.field, row.object_id, row.area_id) == (
        cast.payer, "funds.payment", "bank_file", payment.pk, NORTH_VILLAGE,
    )  # fmt: skip
    client.force_login(cast.auditor)
    assert "支付的银行代发文件" in client.get(reverse("accounts:reveal_list")).text
    # The file is no single value that could be asked for elsewhere.
    client.force_login(cast.payer)
    where = reverse("accounts:reveal", args=["funds.payment", "bank_file", payment.pk])
    assert client.get(where).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("finance", 200), ("team", 200), ("clerk2", 404), ("leader", 403)]
)
def test_single_accounts_are_revealed_with_a_reason(
    client: Client, cast: Cast, who: str, status: int
) -> None:
    line = lines_of(make_batch(make_allocation(make_project(NORTH_VILLAGE))))[0]
    client.force_login(cast.everybody()[who])
    where = reverse("accounts:reveal", args=["funds.paymentline", "account", line.pk])
    answer = client.post(where, {"reason": "核对身份信息"})
    assert (answer.status_code, "6222000000000000" in answer.text) == (status, status == 200)
    assert Reveal.objects.count() == (1 if status == 200 else 0)
