"""The papers of cases, and what their pages cost."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from households.models import (
    ExitCase,
)
from tests.builders import make_household
from tests.households.cases import (
    ASSEMBLY,
    answer_all,
    make_application,
    make_exit,
)
from tests.households.test_case_pages import go, ordinary, put, said
from tests.pdfs import text_of
from tests.people import NORTH_VILLAGE, Cast
from tests.projects.test_pages import drawn


def test_the_application_form_is_printed_masked(client: Client, cast: Cast) -> None:
    copy = ordinary(head="赵申请", phone="13900001234")
    case = make_application(cast, household=copy.household)
    client.force_login(cast.team)
    answer = client.get(reverse("households:application_paper", args=[case.pk]))
    text = "".join(text_of(answer.content))
    secret: Any = copy.members.get().member.id_number
    number = secret.reveal()
    assert ("贫困户申请书" in text, "赵申请" in text, "家中老人患病" in text) == (True, True, True)
    assert (number in text, "13900001234" in text) == (False, False)


def test_the_confirmation_bears_criteria_and_signatures(client: Client, cast: Cast) -> None:
    case = make_exit(cast)
    answer_all(cast, case)
    client.force_login(cast.team)
    client.post(go(case, "step", "appraise"), said(**ASSEMBLY))
    where = reverse("households:exit_paper", args=[case.pk])
    empty = client.get(where)
    data = {"part": "household", "name": "赵签字", "signed_on": "2026-11-24", "drawn": drawn()}
    client.post(go(case, "sign"), data)
    signed = client.get(where)
    text = "".join(text_of(signed.content))
    assert ("贫困户脱贫确认书" in text, "赵签字" in text, "入户核实" in text) == (True, True, True)
    assert ("赵签字" in "".join(text_of(empty.content)), signed.content.count(b"/Image") > 0) == (False, True)


def test_the_minutes_count_the_votes_of_every_case_of_the_meeting(client: Client, cast: Cast) -> None:
    cases = [
        make_application(cast, household=ordinary(head=name).household) for name in ("赵甲", "钱乙", "孙丙")
    ]
    client.force_login(cast.team)
    where = reverse("households:identification_minutes", args=[cases[0].pk])
    assert client.get(where).status_code == 404
    for case, agreed in zip(cases[:2], (18, 17), strict=True):
        data = said(meeting="村民代表大会", **{**ASSEMBLY, "in_favour": agreed})
        client.post(go(case, "step", "appraise"), data)
    text = "".join(text_of(client.get(where).content))
    assert ("民主评议会议记录" in text, "赵甲" in text, "钱乙" in text, "孙丙" in text) == (
        True,
        True,
        True,
        False,
    )
    assert where in client.get(go(cases[0])).text


def test_the_approval_list_follows_the_criteria_of_the_list(client: Client, cast: Cast) -> None:
    case = make_exit(cast, household=make_household(NORTH_VILLAGE, head="赵退出").household)
    other = make_exit(cast, household=make_household(NORTH_VILLAGE, head="钱留下").household)
    put(case, state="approved")
    client.force_login(cast.county)
    answer = client.get(reverse("households:exit_list_paper"), {"state": "approved"})
    text = "".join(text_of(answer.content))
    assert ("脱贫退出审批名单" in text, "赵退出" in text, "钱留下" in text) == (True, True, False)
    assert ExitCase.objects.filter(pk=other.pk).exists()


def test_more_rows_cost_no_more_queries(client: Client, cast: Cast) -> None:
    case = make_exit(cast)
    answer_all(cast, case)
    make_application(cast)
    client.force_login(cast.county)
    pages = [
        reverse("households:exit_list"),
        reverse("households:identification_list"),
        reverse("households:exit_list_paper"),
        reverse("households:household_cases", args=[case.household_id]),
        go(case),
    ]
    for address in pages:
        client.get(address)
    counts: dict[str, list[int]] = {}
    for _size in (1, 6):
        for address in pages:
            with CaptureQueriesContext(connection) as counted:
                client.get(address)
            counts.setdefault(address, []).append(len(counted))
        for _more in range(5):
            make_exit(cast)
            make_application(cast)
    assert [len(set(numbers)) for numbers in counts.values()] == [1] * len(pages), counts
