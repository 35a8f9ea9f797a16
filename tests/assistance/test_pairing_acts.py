"""Pairing a household and ending a pairing: who may, what is refused, and that a refusal writes nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from assistance.models import Pairing, PairingForm, PairingRole
from assistance.services import create_pairing, end_pairing
from common.refusals import Refused, refusal_of
from households.models import HouseholdYear
from tests.assistance.casework import PAIRED_FROM, make_pairing, make_visit
from tests.builders import TODAY, make_household, make_organisation, make_user
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast

READERS = {"county", "clerk", "team", "finance", "finance2", "payer", "inspector", "auditor", "leader"}


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


@pytest.fixture
def copy(cast: Cast) -> HouseholdYear:
    return make_household(NORTH_VILLAGE)


def posted(**changes: Any) -> dict[str, Any]:
    fields = {
        "helper": "cadre",
        "organisation": "",
        "role": "直接责任人",
        "form": "一帮一",
        "valid_from": "2026-11-01",
        "note": "",
    }
    return {**fields, **changes}


def pair(client: Client, user: User, copy: HouseholdYear, **changes: Any) -> Any:
    client.force_login(user)
    return client.post(reverse("assistance:pairing_new", args=[copy.household_id]), posted(**changes))


def errors(response: Any) -> list[str]:
    form = response.context["form"]
    return [str(error) for found in form.errors.values() for error in found]


def test_a_clerk_pairs_a_household_of_the_township(client: Client, cast: Cast, copy: HouseholdYear) -> None:
    response = pair(client, cast.clerk, copy, note="县直干部")
    assert response.url == reverse("assistance:household_help", args=[copy.household_id])
    pairing = Pairing.objects.get()
    assert (pairing.household, pairing.helper, pairing.organisation) == (copy.household, cast.cadre, None)
    assert (pairing.role, pairing.form, pairing.note) == ("直接责任人", "一帮一", "县直干部")
    assert pairing.valid_from == dt.date(2026, 11, 1)


def test_an_organisation_can_be_the_helper(client: Client, cast: Cast, copy: HouseholdYear) -> None:
    branch = make_organisation(name="测试支部")
    pair(client, cast.county, copy, helper="", organisation=branch.pk, form="支部帮")
    assert Pairing.objects.get().organisation == branch


@pytest.mark.parametrize("act", ["pairing_new", "pairing_end"])
def test_only_clerk_and_county_pair_and_end(
    client: Client, cast: Cast, copy: HouseholdYear, act: str
) -> None:
    pairing = make_pairing(copy, cast.cadre)
    pk = copy.household_id if act == "pairing_new" else pairing.pk
    answers = {}
    for who, user in cast.everybody().items():
        client.force_login(user)
        answers[who] = client.get(reverse(f"assistance:{act}", args=[pk])).status_code
    assert {who for who, status in answers.items() if status == 200} == {"county", "clerk"}
    assert {who for who, status in answers.items() if status == 404} == {"clerk2"}
    assert set(answers.values()) == {200, 403, 404}


def test_a_post_from_outside_writes_nothing(client: Client, cast: Cast, copy: HouseholdYear) -> None:
    assert pair(client, cast.clerk2, copy).status_code == 404
    assert pair(client, cast.cadre, copy).status_code == 403
    assert Pairing.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"helper": ""}, "帮扶责任人和帮扶单位请填写其中一个。"),
        ({"helper": "查无此人"}, "没有这个姓名的在任帮扶干部。请管理员先为其登记任职。"),
        ({"helper": "finance"}, "没有这个姓名的在任帮扶干部。请管理员先为其登记任职。"),
    ],
)
def test_a_helper_must_be_named(
    client: Client, cast: Cast, copy: HouseholdYear, changes: dict[str, str], sentence: str
) -> None:
    assert errors(pair(client, cast.clerk, copy, **changes)) == [sentence]
    assert Pairing.objects.count() == 0


def test_helpers_of_one_name_are_told_apart(client: Client, cast: Cast, copy: HouseholdYear) -> None:
    for username in ("zhao1", "zhao2"):
        make_user(username, name="赵同名", role=Role.HELPER)
    assert errors(pair(client, cast.clerk, copy, helper="赵同名")) == [
        "有多人同名，请改填登录名：zhao1、zhao2"
    ]
    pair(client, cast.clerk, copy, helper="zhao2")
    assert Pairing.objects.get().helper.username == "zhao2"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "该帮扶责任人已与此户结对。"),
        ({"helper": "cadre2", "role": "第一责任人"}, "该户已有第一责任人。"),
    ],
)
def test_a_broken_constraint_is_a_sentence(
    client: Client, cast: Cast, copy: HouseholdYear, changes: dict[str, str], sentence: str
) -> None:
    make_pairing(copy, cast.cadre, role=PairingRole.FIRST)
    assert errors(pair(client, cast.clerk, copy, **changes)) == [sentence]
    assert Pairing.objects.count() == 1


def test_the_database_speaks_the_same_sentence(
    cast: Cast, copy: HouseholdYear, transactional_db: None
) -> None:
    make_pairing(copy, cast.cadre)
    with pytest.raises(IntegrityError) as caught:
        make_pairing(copy, cast.cadre)
    assert str(refusal_of(caught.value, Pairing)) == "该帮扶责任人已与此户结对。"


@pytest.mark.parametrize(
    ("first", "refused"),
    [("2026-02-28", True), ("2026-05-31", True), ("2026-06-01", False), ("2026-11-01", False)],
)
def test_a_pairing_does_not_reach_into_an_earlier_one_of_the_same_helper(
    client: Client, cast: Cast, copy: HouseholdYear, first: str, refused: bool
) -> None:
    # In force from March to May; the first of June is free again.
    ended = {"valid_to": dt.date(2026, 6, 1), "end_reason": "轮换"}
    make_pairing(copy, cast.cadre2)
    make_pairing(copy, cast.cadre, role=PairingRole.FIRST, **ended)
    assert pair(client, cast.clerk, copy, valid_from=first).status_code == (200 if refused else 302)
    other = make_user("another", role=Role.HELPER)
    answer = pair(client, cast.clerk, copy, helper=other.username, role="第一责任人", valid_from=first)
    assert answer.status_code == (200 if refused else 302)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"valid_from": "2026-11-25"}, "结对开始时再登记，不提前登记。"),
        ({"valid_from": "1999-12-31"}, "日期过早，请核对。"),
        ({"form": "支部帮"}, "“支部帮”适用于单位结对：请选择帮扶单位，或改选其他形式。"),
        ({"helper": "", "organisation": "company", "role": "帮扶教师"}, "帮扶教师应为个人或学校。"),
    ],
)
def test_a_pairing_fits_its_day_and_its_helper(
    client: Client, cast: Cast, copy: HouseholdYear, changes: dict[str, Any], sentence: str
) -> None:
    if "organisation" in changes:
        changes = changes | {"organisation": make_organisation(kind="企业").pk}
    assert errors(pair(client, cast.clerk, copy, **changes)) == [sentence]
    assert Pairing.objects.count() == 0


def test_the_teacher_of_the_children_does_not_answer_for_the_household(
    client: Client, cast: Cast, copy: HouseholdYear
) -> None:
    mine = make_pairing(copy, cast.cadre)
    make_pairing(copy, cast.school, role=PairingRole.TEACHER)
    client.force_login(cast.clerk)
    end = {"valid_to": "2026-11-20", "reason": "干部调离"}
    answer = client.post(reverse("assistance:pairing_end", args=[mine.pk]), end)
    assert "该户尚未脱贫" in answer.text
    mine.refresh_from_db()
    assert mine.valid_to is None


@pytest.mark.django_db(transaction=True)
def test_the_database_does_not_take_the_teacher_for_a_helper(cast: Cast, copy: HouseholdYear) -> None:
    mine = make_pairing(copy, cast.cadre)
    teacher = make_pairing(copy, cast.school, role=PairingRole.TEACHER)
    ended = {"valid_to": TODAY, "end_reason": "调离"}
    with pytest.raises(IntegrityError, match="would have no helper"):
        Pairing.objects.filter(pk=mine.pk).update(**ended)
    assert Pairing.objects.filter(pk=teacher.pk).update(**ended) == 1


def test_the_service_asks_the_scope_again(cast: Cast, copy: HouseholdYear) -> None:
    south = make_household(SOUTH_VILLAGE)
    with pytest.raises(Refused) as refused:
        create_pairing(
            user=cast.clerk,
            household=south.household,
            helper=cast.cadre,
            organisation=None,
            role=PairingRole.DIRECT,
            form=PairingForm.ONE_ONE,
            valid_from=TODAY,
            today=TODAY,
        )
    assert str(refused.value) == "该户不在您负责的区域内。"
    assert Pairing.objects.count() == 0


def test_a_pairing_ends_with_day_and_reason(client: Client, cast: Cast, copy: HouseholdYear) -> None:
    pairing = make_pairing(copy, cast.cadre)
    make_pairing(copy, cast.cadre2)
    client.force_login(cast.clerk)
    end = {"valid_to": "2026-11-20", "reason": "干部调离"}
    client.post(reverse("assistance:pairing_end", args=[pairing.pk]), end)
    pairing.refresh_from_db()
    assert (pairing.valid_to, pairing.end_reason) == (dt.date(2026, 11, 20), "干部调离")
    kinds = (
        apps.get_model("assistance", "PairingEvent")
        .objects.filter(id=pairing.pk)
        .order_by("pgh_id")
        .values_list("pgh_label", "end_reason")
    )
    assert list(kinds) == [("insert", ""), ("update", "干部调离")]


def test_after_the_end_the_helper_may_be_paired_again(cast: Cast, copy: HouseholdYear) -> None:
    pairing = make_pairing(copy, cast.cadre)
    make_pairing(copy, cast.cadre2)
    end_pairing(user=cast.clerk, pairing=pairing, valid_to=TODAY, reason="调离", today=TODAY)
    make_pairing(copy, cast.cadre, valid_from=TODAY)
    mine = Pairing.objects.filter(helper=cast.cadre)
    assert mine.in_force(TODAY).count() == 1
    assert mine.in_force(TODAY - dt.timedelta(days=1)).get() == pairing


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (PAIRED_FROM - dt.timedelta(days=1), "结束日期不能早于结对日期。"),
        (TODAY + dt.timedelta(days=1), "结对结束请在当天或事后登记，不能提前登记。"),
    ],
)
def test_an_end_on_an_impossible_day_is_refused(
    cast: Cast, copy: HouseholdYear, day: dt.date, sentence: str
) -> None:
    pairing = make_pairing(copy, cast.cadre)
    with pytest.raises(Refused) as refused:
        end_pairing(user=cast.clerk, pairing=pairing, valid_to=day, reason="调离", today=TODAY)
    assert str(refused.value) == sentence
    pairing.refresh_from_db()
    assert (pairing.valid_to, pairing.end_reason) == (None, "")


def test_a_pairing_ends_once(cast: Cast, copy: HouseholdYear) -> None:
    pairing = make_pairing(copy, cast.cadre)
    make_pairing(copy, cast.cadre2)
    end_pairing(user=cast.clerk, pairing=pairing, valid_to=TODAY, reason="调离", today=TODAY)
    with pytest.raises(Refused) as refused:
        end_pairing(user=cast.clerk, pairing=pairing, valid_to=PAIRED_FROM, reason="别的", today=TODAY)
    assert str(refused.value) == "这条结对关系已经结束。"
    pairing.refresh_from_db()
    assert (pairing.valid_to, pairing.end_reason) == (TODAY, "调离")


def test_an_end_without_reason_is_refused(client: Client, cast: Cast, copy: HouseholdYear) -> None:
    pairing = make_pairing(copy, cast.cadre)
    client.force_login(cast.clerk)
    response = client.post(
        reverse("assistance:pairing_end", args=[pairing.pk]), {"valid_to": "2026-11-20", "reason": " "}
    )
    assert list(response.context["form"].errors) == ["reason"]
    pairing.refresh_from_db()
    assert pairing.valid_to is None


def test_the_help_of_a_household_is_read_in_scope(client: Client, cast: Cast, copy: HouseholdYear) -> None:
    make_pairing(copy, cast.cadre)
    answers = {}
    for who, user in cast.everybody().items():
        client.force_login(user)
        address = reverse("assistance:household_help", args=[copy.household_id])
        answers[who] = client.get(address).status_code
    assert {who for who, status in answers.items() if status == 200} == READERS | {"cadre"}
    assert {who for who, status in answers.items() if status == 404} == {"clerk2", "cadre2", "school"}
    assert {who for who, status in answers.items() if status == 403} == {"nobody", "admin"}


def test_the_help_page_shows_past_and_present(
    client: Client, cast: Cast, copy: HouseholdYear, django_assert_num_queries: Any
) -> None:
    make_pairing(copy, cast.cadre2, valid_to=TODAY, end_reason="干部退休")
    make_pairing(copy, cast.cadre)
    for day in range(1, 25):
        make_visit(copy, cast.cadre, visited_on=dt.date(2026, 11, day), gift=10)
    client.force_login(cast.clerk)
    # session, user, postings, two-factor, household, two rights, copy, pairings, visits (2), session kept (3)
    with django_assert_num_queries(11):
        response = client.get(reverse("assistance:household_help", args=[copy.household_id]))
    days = [visit.visited_on.day for visit in response.context["page"]]
    assert days == list(range(24, 4, -1))
    text = response.content.decode()
    assert "干部退休" in text
    assert reverse("assistance:pairing_new", args=[copy.household_id]) in text
    assert reverse("assistance:visit_new", args=[copy.household_id]) not in text
