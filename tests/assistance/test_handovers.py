"""Not out of poverty, never unhooked (P2-15): successors by rule, and hand-overs of a cadre's households."""

from __future__ import annotations

import datetime as dt
import uuid
from contextlib import nullcontext
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Posting, User
from accounts.roles import Role
from assistance.models import Handover, Pairing, PairingRole
from assistance.services import end_pairing
from assistance.services.handovers import hand_over
from common.refusals import Refused
from households.models import HouseholdYear
from tests.assistance.casework import PAIRED_FROM, make_pairing, make_visit
from tests.builders import TODAY, make_household, make_user
from tests.pdfs import text_of
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast
from tests.races import winner_and_loser

UNHOOKED = "该户尚未脱贫"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


def checked() -> None:
    """What the database would say at the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def end(cast: Cast, pairing: Pairing, **changes: Any) -> Pairing:
    said = {"valid_to": TODAY, "reason": "干部调离", "today": TODAY, **changes}
    return end_pairing(user=cast.clerk, pairing=pairing, **said)


STANDINGS = [
    ({}, True),
    ({"exit_status": "预脱贫"}, True),
    ({"exit_status": "返贫"}, True),
    ({"exit_status": "已脱贫", "exit_year": 2020}, False),
    ({"household_type": "一般农户", "exit_status": ""}, False),
    ({"household_type": "注销户", "exit_status": ""}, False),
]


@pytest.mark.parametrize(("standing", "refused"), STANDINGS)
def test_help_ends_alone_only_after_poverty(cast: Cast, standing: dict[str, Any], refused: bool) -> None:
    pairing = make_pairing(make_household(NORTH_VILLAGE, **standing), cast.cadre)
    if refused:
        with pytest.raises(Refused, match=UNHOOKED):
            end(cast, pairing)
        assert Pairing.objects.get().valid_to is None
    else:
        end(cast, pairing)
        checked()
        assert Pairing.objects.get().valid_to == TODAY


@pytest.mark.parametrize(("standing", "refused"), STANDINGS)
def test_the_database_refuses_the_same(cast: Cast, standing: dict[str, Any], refused: bool) -> None:
    pairing = make_pairing(make_household(NORTH_VILLAGE, **standing), cast.cadre)
    broken = pytest.raises(IntegrityError, match="would have no helper") if refused else nullcontext()
    with broken, transaction.atomic():
        Pairing.objects.filter(pk=pairing.pk).update(valid_to=TODAY, end_reason="调离")
        checked()


@pytest.mark.parametrize(
    ("begins", "ends", "refused"),
    [
        (PAIRED_FROM, None, False),
        (TODAY, None, False),
        (TODAY + dt.timedelta(days=1), None, True),
        (PAIRED_FROM, TODAY, True),
        (PAIRED_FROM, TODAY + dt.timedelta(days=1), False),
    ],
)
def test_somebody_else_who_helps_on_that_day_is_enough(
    cast: Cast, begins: dt.date, ends: dt.date | None, refused: bool
) -> None:
    copy = make_household(NORTH_VILLAGE)
    pairing = make_pairing(copy, cast.cadre)
    over = {"valid_to": ends, "end_reason": "期满"} if ends else {}
    make_pairing(copy, cast.cadre2, valid_from=begins, **over)
    if refused:
        with pytest.raises(Refused, match=UNHOOKED):
            end(cast, pairing)
    else:
        end(cast, pairing)
    checked()


def test_a_successor_starts_the_same_day_in_the_same_part(cast: Cast, client: Client) -> None:
    pairing = make_pairing(make_household(NORTH_VILLAGE), cast.cadre, role=PairingRole.FIRST, form="一帮一")
    client.force_login(cast.clerk)
    page = reverse("assistance:pairing_end", args=[pairing.pk])
    said = {"valid_to": TODAY.isoformat(), "reason": "调离"}
    answer = client.post(page, said)
    assert (answer.status_code, UNHOOKED in answer.text) == (200, True)
    client.post(page, said | {"successor": "cadre2"})
    new = Pairing.objects.get(helper=cast.cadre2)
    assert (new.valid_from, new.role, new.form) == (TODAY, "第一责任人", "一帮一")
    checked()


@pytest.fixture
def leaving(cast: Cast) -> list[Pairing]:
    """120 households of a cadre in the north, and one in the south."""
    copies = [make_household(NORTH_VILLAGE, head=f"户主{number}") for number in range(120)]
    return [make_pairing(copy, cast.cadre) for copy in [*copies, make_household(SOUTH_VILLAGE)]]


def over(user: User, cast: Cast, pairings: list[Pairing], **changes: Any) -> Handover:
    said = {
        "key": uuid.uuid4(), "old": cast.cadre, "new": cast.cadre2, "on": TODAY, "reason": "调离",
        "today": TODAY, "pairings": [pairing.pk for pairing in pairings], **changes,
    }  # fmt: skip
    return hand_over(user=user, **said)


def test_all_households_go_over_at_once_though_the_form_is_sent_twice(
    cast: Cast, leaving: list[Pairing]
) -> None:
    key = uuid.uuid4()
    acts = [over(cast.county, cast, leaving, key=key) for _time in range(2)]
    assert acts[0].pk == acts[1].pk
    assert Pairing.objects.filter(helper=cast.cadre, valid_to=TODAY, end_reason="调离").count() == 121
    new = Pairing.objects.filter(helper=cast.cadre2, valid_from=TODAY, valid_to=None, handover=acts[0])
    assert new.count() == 121
    assert acts[0].households.count() == 121
    checked()


def test_a_clerk_hands_over_the_own_township_only(cast: Cast, leaving: list[Pairing]) -> None:
    with pytest.raises(Refused, match="结对关系已有变化"):
        over(cast.clerk, cast, leaving)
    over(cast.clerk, cast, leaving[:120])
    assert Pairing.objects.filter(helper=cast.cadre, valid_to=None).get() == leaving[120]


def test_who_is_helped_by_the_successor_already_is_not_paired_twice(
    cast: Cast, leaving: list[Pairing]
) -> None:
    make_pairing(leaving[0].household.years.get(), cast.cadre2)
    over(cast.clerk, cast, leaving[:3])
    assert Pairing.objects.filter(household=leaving[0].household_id, helper=cast.cadre2).count() == 1
    assert Handover.objects.get().households.count() == 3


def test_the_teacher_of_a_household_does_not_take_it_over_unseen(cast: Cast, leaving: list[Pairing]) -> None:
    make_pairing(leaving[0].household.years.get(), cast.cadre2, role="帮扶教师")
    with pytest.raises(Refused, match="的帮扶教师，请先结束该帮扶教师结对"):
        over(cast.clerk, cast, leaving[:3])
    assert (Handover.objects.count(), Pairing.objects.filter(helper=cast.cadre, valid_to=None).count()) == (
        0,
        len(leaving),
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"on": TODAY + dt.timedelta(days=1)}, "不能提前登记"),
        ({"on": PAIRED_FROM - dt.timedelta(days=1)}, "不能早于结对日期"),
        ({"new": "old"}, "不能是同一人"),
        ({"pairings": []}, "结对关系已有变化"),
    ],
)
def test_what_cannot_be_handed_over_is_refused(
    cast: Cast, leaving: list[Pairing], changes: dict[str, Any], sentence: str
) -> None:
    said = {"pairings": leaving[:2], **changes}
    if "new" in said:
        said["new"] = cast.cadre
    with pytest.raises(Refused, match=sentence):
        over(cast.clerk, cast, **said)
    assert (Handover.objects.count(), Pairing.objects.filter(valid_to=None).count()) == (0, 121)


@pytest.mark.django_db(transaction=True)
def test_two_hand_over_the_same_cadre(cast: Cast) -> None:
    pairings = [make_pairing(make_household(NORTH_VILLAGE), cast.cadre)]
    act = partial(over, cast=cast, pairings=pairings)
    won, lost = winner_and_loser(lambda: act(cast.clerk), lambda: act(cast.county))
    assert won.households.count() == 1
    assert "结对关系已有变化" in lost


def test_the_pages_hand_over_and_print_the_sheet(
    cast: Cast, leaving: list[Pairing], client: Client, django_assert_num_queries: Any
) -> None:
    make_visit(leaving[0].household.years.get(), cast.cadre, problem="入户路泥泞")
    Posting.objects.filter(user=cast.cadre).update(valid_to=TODAY)
    client.force_login(cast.clerk)
    start = reverse("assistance:handover_new")
    assert client.get(start, {"helper": "查无此人"}).status_code == 422
    with django_assert_num_queries(7):
        page = client.get(start, {"helper": "cadre"})
    form = page.context["form"]
    assert len(form.rows) == 120
    assert all(f'<td class="nowrap">户主{number}</td>' in page.text for number in range(120))
    said = {"key": form["key"].value(), "on": TODAY.isoformat(), "reason": "调离", "successor": "cadre2"}
    assert client.post(f"{start}?helper=cadre", said).status_code == 422
    done = client.post(f"{start}?helper=cadre", said | {"pairings": [row.pk for row in form.rows]})
    assert done.status_code == 302
    with django_assert_num_queries(6):
        detail = client.get(done["Location"])
    assert (len(detail.context["lines"]), "入户路泥泞" in detail.text) == (120, True)
    paper = "".join(text_of(client.get(done["Location"], {"export": "pdf"}).content))
    assert "帮扶工作交接表" in paper
    assert "入户路泥泞" in paper
    listing = reverse("assistance:handover_list")
    assert [row.count for row in client.get(listing).context["page"]] == [120]
    client.force_login(cast.clerk2)
    assert list(client.get(listing).context["page"]) == []
    assert client.get(done["Location"]).status_code == 404


def test_of_several_people_with_one_name_the_sign_in_name_is_asked(cast: Cast, client: Client) -> None:
    for username in ("zhao1", "zhao2"):
        helper = make_user(username, name="赵同名", role=Role.HELPER)
        make_pairing(make_household(NORTH_VILLAGE), helper)
    client.force_login(cast.clerk)
    answer = client.get(reverse("assistance:handover_new"), {"helper": "赵同名"})
    assert "zhao1、zhao2" in answer.text
    assert HouseholdYear.objects.count() == 2
