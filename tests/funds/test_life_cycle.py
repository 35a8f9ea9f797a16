"""The life cycle of a payment: who may move it when, and the sentences that say why not."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from accounts.models import User
from accounts.roles import Role
from common.refusals import Refused
from funds.codes import PaymentKind
from funds.models import LedgerEntry, Payment, PaymentStep
from funds.services.paying import move_payment
from funds.transitions import CYCLE
from households.codes import HouseholdType
from households.models import HouseholdYear, Objection
from projects.codes import SubsidyMode
from projects.models import Participation, Project
from tests.builders import TODAY, make_household, make_project, make_user
from tests.funds.casework import (
    content_guards,
    lines_of,
    make_allocation,
    make_batch,
    make_payment_notice,
    make_source,
    make_supplier_payment,
    put,
    ready,
)
from tests.life_cycles import walk
from tests.people import NORTH, NORTH_VILLAGE, SOUTH_VILLAGE, Cast
from tests.projects.casework import LONG_AGO, make_participation


def move(payment: Payment, verb: str, user: User, **said: Any) -> PaymentStep:
    return move_payment(
        payment=payment, verb=verb, user=user, **{"key": uuid.uuid4(), "on": TODAY, "today": TODAY, **said}
    )


def refused(payment: Payment, verb: str, user: User, sentence: str, **said: Any) -> None:
    """The step is refused with the sentence and nothing is written."""
    before = (Payment.objects.values().get(pk=payment.pk), PaymentStep.objects.count())
    entries = LedgerEntry.objects.count()
    with pytest.raises(Refused, match=sentence):
        move(payment, verb, user, **said)
    assert (Payment.objects.values().get(pk=payment.pk), PaymentStep.objects.count()) == before
    assert LedgerEntry.objects.count() == entries


@pytest.mark.parametrize("kind", PaymentKind.values)
def test_every_state_verb_and_person_does_what_the_table_says(cast: Cast, kind: str) -> None:
    found = walk(CYCLE, partial(ready, kind=kind), cast.everybody(), content_guards)
    # 6 states × 6 verbs × 15 people. Two finance officers submit, cancel, check, send back and reverse; one
    # payer pays and sends back.
    assert found == {"allowed": 5 * 2 + 2, "refused": 6 * 6 * 15 - 12}


def test_the_whole_way_of_a_list(cast: Cast) -> None:
    payment = make_batch(make_allocation(make_project(NORTH_VILLAGE)), created_by=cast.finance)
    move(payment, "submit", cast.finance)
    make_payment_notice(payment)
    move(payment, "check", cast.finance2)
    move(payment, "pay", cast.payer, document_no="支〔2026〕7号")
    payment.refresh_from_db()
    assert (payment.state, payment.paid_on, payment.document_no) == ("paid", TODAY, "支〔2026〕7号")
    assert list(payment.steps.values_list("verb", flat=True)) == ["submit", "check", "pay"]
    paid = LedgerEntry.objects.filter(transaction__payment=payment, account__kind="paid")
    assert sorted(paid.values_list("amount", flat=True)) == [Decimal(5000)] * 3
    move(payment, "reverse", cast.finance2, opinion="账号有误，银行退回")
    payment.refresh_from_db()
    assert payment.state == "reversed"
    assert sum(LedgerEntry.objects.filter(account__kind="paid").values_list("amount", flat=True)) == 0


def test_maker_checker_and_payer_are_three_people(cast: Cast) -> None:
    allrounder = make_user(role=Role.FINANCE)
    allrounder.postings.create(role=Role.PAYER, area_id="990001", valid_from=dt.date(2020, 1, 1))
    payment = make_supplier_payment(make_allocation(make_project(NORTH_VILLAGE)), created_by=cast.finance)
    move(payment, "submit", allrounder)
    refused(payment, "check", cast.finance, "该笔支付由您编制，本环节须由他人办理。")
    refused(payment, "check", allrounder, "前面的环节由您办理")
    move(payment, "send_back", cast.finance2, opinion="发票号有误")
    move(payment, "submit", cast.finance)
    move(payment, "check", allrounder)
    refused(payment, "pay", allrounder, "前面的环节由您办理")
    move(payment, "pay", cast.payer)
    assert payment.state == "paid"


def test_returns_and_reversals_need_a_reason(cast: Cast) -> None:
    refused(ready("submitted"), "send_back", cast.finance, "请填写意见或理由")
    refused(ready("checked"), "send_back", cast.payer, "请填写意见或理由")
    refused(ready("paid"), "reverse", cast.finance, "请填写意见或理由")


@pytest.mark.parametrize(("verb", "who"), [("submit", "finance"), ("check", "finance"), ("pay", "payer")])
@pytest.mark.parametrize("state", ["draft", "reviewed", "stopped", "withdrawn"])
def test_no_project_outside_the_library_is_paid(cast: Cast, verb: str, who: str, state: str) -> None:
    payment = ready(source_of(verb))
    Project.objects.update(state=state)
    refused(payment, verb, cast.everybody()[who], "资金只能用于项目库中已审定的项目（PF-01）")


def source_of(verb: str) -> str:
    """The state that the verb leaves."""
    return next(row.sources[0] for row in CYCLE.transitions if row.verb == verb)


@pytest.mark.parametrize(
    ("state", "sentence"),
    [("approved", "先建后补"), ("under_way", "先建后补"), ("finished", "先建后补"), ("accepted", "")],
)
def test_built_first_is_paid_after_acceptance(cast: Cast, state: str, sentence: str) -> None:
    payment = ready("checked")
    Project.objects.update(subsidy_mode=SubsidyMode.AFTER, state=state)
    if sentence:
        refused(payment, "pay", cast.payer, "该项目为先建后补，尚未通过验收，不能支付（PF-07）。")
    else:
        assert move(payment, "pay", cast.payer).target == "paid"


def test_no_more_is_paid_than_is_left(cast: Cast) -> None:
    allocation = make_allocation(make_project(NORTH_VILLAGE), 10_000)
    much, fits = make_supplier_payment(allocation, "10000.01"), make_supplier_payment(allocation, 10_000)
    refused(much, "submit", cast.finance, "余额为10,000.00元，不足以支付10,000.01元（PF-02）")
    for payment in (much, fits):
        put(payment, "checked")
    refused(much, "pay", cast.payer, "余额为10,000.00元")
    move(fits, "pay", cast.payer)
    put(another := make_supplier_payment(allocation, "0.01"), "checked")
    refused(another, "pay", cast.payer, "余额为0.00元，不足以支付0.01元")


def test_money_of_another_source_does_not_count(cast: Cast) -> None:
    project = make_project(NORTH_VILLAGE)
    make_allocation(project, 50_000)
    poor = make_allocation(project, 1_000)
    refused(make_supplier_payment(poor, 2_000), "submit", cast.finance, "余额为1,000.00元")


def test_nothing_is_paid_before_the_money_was_given(cast: Cast) -> None:
    payment = make_supplier_payment(make_allocation(make_project(NORTH_VILLAGE)))
    put(payment, "checked")
    early = LONG_AGO - dt.timedelta(days=1)
    refused(payment, "pay", cast.payer, "日期不能早于资金到位日2026-09-25", on=early)
    refused(payment, "pay", cast.payer, "办理日期不能晚于今天", on=TODAY + dt.timedelta(days=1))


def test_a_list_is_shown_to_the_public_before_it_is_checked_and_paid(cast: Cast) -> None:
    payment = make_batch(make_allocation(make_project(NORTH_VILLAGE)))
    put(payment, "submitted")
    refused(payment, "check", cast.finance, "须先进行公示")
    make_payment_notice(payment, ended=TODAY)
    refused(payment, "check", cast.finance, "公示至2026-11-24结束")
    make_payment_notice(payment)
    move(payment, "check", cast.finance)
    assert payment.notice is not None
    objection = Objection.objects.create(
        key=uuid.uuid4(), notice=payment.notice, raised_on=TODAY, raised_by="村民", text="名单有误"
    )
    refused(payment, "pay", cast.payer, "异议尚未处理完毕")
    objection.delete()
    move(payment, "send_back", cast.payer, opinion="补充名单")
    payment.refresh_from_db()
    assert (payment.state, payment.notice) == ("draft", None)


@pytest.mark.parametrize(("verb", "who"), [("submit", "finance"), ("check", "finance"), ("pay", "payer")])
def test_households_that_left_the_register_are_named(cast: Cast, verb: str, who: str) -> None:
    payment = make_batch(make_allocation(make_project(NORTH_VILLAGE)))
    make_payment_notice(payment)
    put(payment, source_of(verb))
    gone = lines_of(payment)[1].household_id
    HouseholdYear.objects.filter(household=gone).update(household_type=HouseholdType.REMOVED, exit_status="")
    refused(payment, verb, cast.everybody()[who], "已不在本年度建档立卡名册：农户2。请将其移出名单。")


def test_households_that_do_not_take_part_are_named(cast: Cast) -> None:
    payment = make_batch(make_allocation(make_project(NORTH_VILLAGE)))
    Participation.objects.filter(household=lines_of(payment)[0].household_id).delete()
    refused(payment, "submit", cast.finance, "以下农户未参与该项目：农户1。")


def test_a_payer_does_not_pay_a_household_outside_their_area(cast: Cast) -> None:
    """It moved to the other township: the township's own payer may not pay it, the county's may."""
    payment = make_batch(make_allocation(make_project(NORTH_VILLAGE)))
    put(payment, "checked")
    make_payment_notice(payment)
    mover = lines_of(payment)[2].household_id
    HouseholdYear.objects.filter(household=mover).update(area=SOUTH_VILLAGE)
    township = make_user(role=Role.PAYER, area=NORTH)
    refused(payment, "pay", township, "以下农户不在您的管辖范围内：农户3。")
    refused(payment, "pay", make_user(role=Role.PAYER, area=SOUTH_VILLAGE[:9]), "您的岗位无权办理此环节")
    assert move(payment, "pay", cast.payer).target == "paid"


def test_a_list_whose_sum_is_not_the_payments_is_refused(cast: Cast) -> None:
    payment = make_batch(make_allocation(make_project(NORTH_VILLAGE)))
    Payment.objects.update(amount=14_999)
    refused(payment, "submit", cast.finance, "名单合计15,000.00元，与支付金额14,999.00元不符")
    empty = make_batch(make_allocation(make_project(NORTH_VILLAGE)), households=0)
    refused(empty, "submit", cast.finance, "发放名单为空")


def test_long_lists_of_names_are_cut(cast: Cast) -> None:
    payment = make_batch(make_allocation(make_project(NORTH_VILLAGE)), households=7)
    HouseholdYear.objects.update(household_type=HouseholdType.REMOVED, exit_status="")
    refused(payment, "submit", cast.finance, "农户1、农户2、农户3、农户4、农户5等另2户")


def test_a_double_click_pays_once(cast: Cast) -> None:
    payment = ready("checked")
    key = uuid.uuid4()
    assert move(payment, "pay", cast.payer, key=key) == move(payment, "pay", cast.payer, key=key)
    assert LedgerEntry.objects.filter(transaction__payment=payment).count() == 2
    refused(payment, "pay", cast.payer, "已有人办理（当前状态：已支付）")


def test_a_participant_added_later_is_not_on_the_list(cast: Cast) -> None:
    payment = make_batch(make_allocation(make_project(NORTH_VILLAGE)))
    make_participation(payment.project, make_household(NORTH_VILLAGE))
    assert move(payment, "submit", cast.finance).target == "submitted"
    assert len(lines_of(payment)) == 3


def test_the_source_itself_may_still_hold_money_elsewhere(cast: Cast) -> None:
    source = make_source(100_000)
    allocation = make_allocation(make_project(NORTH_VILLAGE), 10_000, source)
    refused(make_supplier_payment(allocation, 20_000), "submit", cast.finance, "余额为10,000.00元")
