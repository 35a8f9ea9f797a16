"""Preparing payments: to a supplier, to the households of a project, line by line."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from funds.models import Allocation, Payment
from households.codes import HouseholdType
from households.models import HouseholdYear
from tests.builders import make_household, make_project, make_user
from tests.funds.casework import (
    lines_of,
    make_allocation,
    make_batch,
    make_supplier_payment,
    put,
)
from tests.funds.pages import go, sheet, supplier_content
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast
from tests.projects.casework import make_participation

NEW_SOURCE = reverse("funds:source_new")
LIST, SOURCES, LEDGER = (reverse(f"funds:{name}_list") for name in ("payment", "source", "ledger"))


def test_a_supplier_payment_is_prepared_changed_and_masked(client: Client, cast: Cast) -> None:
    client.force_login(cast.finance)
    allocation = make_allocation(make_project(NORTH_VILLAGE))
    data = supplier_content(allocation)
    for _time in range(2):
        assert client.post(reverse("funds:supplier_new"), data).status_code == 302
    payment = Payment.objects.get()
    page = client.get(go("payment_detail", payment))
    assert "************5678" in page.text
    assert "6222000000005678" not in page.text
    # Left as it stands, masked, the account stays; a changed one is checked.
    edit = go("payment_edit", payment)
    shown = client.get(edit)
    assert "6222000000005678" not in shown.text
    change = data | {"version": 1, "payee_account": "************5678", "amount": "30000"}
    assert client.post(edit, change).status_code == 302
    payment.refresh_from_db()
    assert (payment.amount, payment.payee_account.reveal()) == (30_000, "6222000000005678")
    assert "已有人修改该笔支付" in client.post(edit, change).text
    page = client.post(edit, change | {"version": 2, "payee_account": "12ab"})
    assert (page.status_code, "银行账号" in page.text) == (422, True)
    client.force_login(cast.finance2)
    assert "只能由其本人修改" in client.post(edit, change | {"version": 2}).text


def test_money_is_offered_only_where_it_is(client: Client, cast: Cast) -> None:
    make_allocation(make_project(NORTH_VILLAGE), 5_000)
    spent = make_allocation(make_project(NORTH_VILLAGE), 5_000)
    put(make_supplier_payment(spent, 5_000), "paid")
    township = make_user(role=Role.FINANCE, area=SOUTH_VILLAGE[:9])
    for user, count in ((cast.finance, 1), (township, 0)):
        client.force_login(user)
        form = client.get(reverse("funds:supplier_new")).context["form"]
        assert form.fields["pot"].queryset.count() == count


def batch_content(allocation: Allocation, **changes: Any) -> dict[str, Any]:
    data = supplier_content(allocation)
    return {name: data[name] for name in ("key", "version", "pot", "purpose", "document_no")} | changes


def test_a_list_is_filled_from_the_project_at_its_standards(client: Client, cast: Cast) -> None:
    client.force_login(cast.finance)
    allocation = make_allocation(make_project(NORTH_VILLAGE))
    for head, quantity, standard, kind in (
        ("甲", "10", "500", HouseholdType.REGISTERED),
        ("乙", "2.5", "333.33", HouseholdType.REGISTERED),
        ("丙", "1", "0", HouseholdType.REGISTERED),
        ("丁", "1", "500", HouseholdType.REMOVED),
    ):
        copy = make_household(NORTH_VILLAGE, head=head, bank_account="6222000000001234")
        make_participation(allocation.project, copy, quantity=quantity, standard=standard)
        HouseholdYear.objects.filter(pk=copy.pk).update(
            household_type=kind, exit_status="" if kind != HouseholdType.REGISTERED else copy.exit_status
        )
    data = batch_content(allocation)
    for _time in range(2):
        assert client.post(reverse("funds:batch_new"), data).status_code == 302
    payment = Payment.objects.get()
    lines = lines_of(payment)
    assert [(x.head_name, x.quantity, x.standard, x.amount) for x in lines] == [
        ("甲", 10, 500, 5_000),
        ("乙", Decimal("2.5"), Decimal("333.33"), Decimal("833.33")),
    ]
    assert payment.amount == Decimal("5833.33")
    assert lines[0].account.reveal() == "6222000000001234"
    page = client.get(go("payment_detail", payment))
    assert ("6222000000001234" in page.text, page.text.count("************1234")) == (False, 2)


def test_odd_and_repeated_payments_to_households_are_asked_for(client: Client, cast: Cast) -> None:
    client.force_login(cast.finance)
    allocation = make_allocation(make_project(NORTH_VILLAGE))
    put(make_batch(allocation, households=1), "paid")
    make_participation(
        allocation.project, make_household(NORTH_VILLAGE, head="万元户"), quantity=1, standard=2
    )
    data = batch_content(allocation)
    page = client.post(reverse("funds:batch_new"), data)
    assert page.status_code == 422
    assert "每户金额低于20.00元或高于100,000.00元：万元户。是否确认无误？" in page.text
    assert "该项目已向以下农户发放过：农户1。是否再次发放？" in page.text
    keys = [doubt.key for doubt in page.context["form"].doubts]
    assert client.post(reverse("funds:batch_new"), data | {"confirm": keys[:1]}).status_code == 422
    assert client.post(reverse("funds:batch_new"), data | {"confirm": keys}).status_code == 302


def line_content(payment: Payment, **changes: Any) -> dict[str, Any]:
    data: dict[str, Any] = {"version": payment.version, "row": [], "remove": []}
    for line in lines_of(payment):
        data["row"].append(line.pk)
        for name in ("item", "quantity", "standard", "note"):
            data[f"line{line.pk}-{name}"] = getattr(line, name)
    return data | changes


def test_lines_are_changed_and_taken_off_and_the_sum_follows(client: Client, cast: Cast) -> None:
    client.force_login(cast.finance)
    payment = make_batch(make_allocation(make_project(NORTH_VILLAGE)), created_by=cast.finance)
    first, second, third = lines_of(payment)
    change = {f"line{first.pk}-quantity": "7", f"line{first.pk}-note": "补差", "remove": [third.pk]}
    assert client.post(go("line_save", payment), line_content(payment, **change)).status_code == 302
    payment.refresh_from_db()
    assert [(x.amount, x.note) for x in lines_of(payment)] == [(3_500, "补差"), (5_000, "")]
    assert payment.amount == 8_500
    # The page was opened before: nothing is overwritten.
    client.post(go("line_save", payment), line_content(payment, version=1))
    assert Payment.objects.get().version == payment.version
    odd = line_content(payment, **{f"line{second.pk}-standard": "50000"})
    page = client.post(go("line_save", payment), odd)
    assert (page.status_code, "每户金额低于20.00元或高于100,000.00元：农户2" in page.text) == (422, True)
    key = page.context["doubts"][0].key
    assert client.post(go("line_save", payment), odd | {"confirm": key}).status_code == 302
    assert lines_of(payment)[1].amount == 500_000
    page = client.post(go("line_save", payment), line_content(payment, **{f"line{first.pk}-quantity": "0"}))
    assert page.status_code == 422


def test_a_list_can_be_filled_anew_only_while_it_is_prepared(client: Client, cast: Cast) -> None:
    client.force_login(cast.finance)
    payment = make_batch(make_allocation(make_project(NORTH_VILLAGE)), created_by=cast.finance)
    make_participation(payment.project, make_household(NORTH_VILLAGE, head="后来"))
    client.post(go("line_fill", payment))
    assert len(lines_of(payment)) == 4
    put(payment, "submitted")
    for name, data in (
        ("line_fill", {}),
        ("line_save", {"version": 9}),
        ("line_sheet", {"file": sheet(("", "后来", "", 1, 100, "", ""))}),
    ):
        client.post(go(name, payment), data)
    assert len(lines_of(payment)) == 4
