"""What a phone takes along without signal and sends later: once, in scope, a sentence for every refusal."""

from __future__ import annotations

import datetime as dt
import random
import re
import uuid
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from assistance.models import (
    HouseholdProblem,
    Pairing,
    Visit,
    VisitPhoto,
)
from assistance.services import Written, log_visits, visits
from assistance.views.phone_files import FILES, PAGES
from households.models import HouseholdYear
from tests.assistance.casework import make_pairing, make_visit
from tests.assistance.test_log_visit import files, sheet
from tests.builders import TODAY, make_household, make_member
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast
from tests.pictures import picture, upload
from tests.races import together

VISIT_KEY = re.compile(r'name="key" value="[^"]*"')
Answer = tuple[int, dict[str, Any]]


@pytest.fixture
def copy(cast: Cast) -> HouseholdYear:
    """A household in the north village, paired to the cadre since ten days."""
    household = make_household(NORTH_VILLAGE, head="张大山")
    make_member(household, name="张小山")
    make_pairing(household, cast.cadre, valid_from=days_ago(10))
    return household


def days_ago(count: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=count)


def send(user: User, copy: HouseholdYear, fields: dict[str, Any]) -> Answer:
    """One visit from the queue of the user's phone."""
    client = Client()
    client.force_login(user)
    return queue(client, (copy, fields))[0]


def queue(client: Client, *waiting: tuple[HouseholdYear, dict[str, Any]]) -> list[Answer]:
    """What came of several visits that a phone sends in one request."""
    sent: dict[str, Any] = {"count": len(waiting)}
    for number, (copy, fields) in enumerate(waiting):
        sent[f"{number}-household"] = copy.household_id
        sent |= {f"{number}-{name}": value for name, value in fields.items()}
    answer = client.post(reverse("assistance:visits_send"), sent)
    assert answer.status_code == 200
    return [(one.pop("status"), one) for one in answer.json()["answers"]]


def hand_over(copy: HouseholdYear, on: dt.date, to: User) -> None:
    """The pairing ends on the day on which the other one's begins."""
    with transaction.atomic():
        Pairing.objects.filter(household=copy.household).update(valid_to=on, end_reason="轮换")
        make_pairing(copy, to, valid_from=on)


@pytest.mark.parametrize(("minutes", "told"), [(9, False), (11, True), (-11, True), (60 * 24 * 400, True)])
def test_a_wrong_clock_stands_on_the_record(
    cast: Cast, copy: HouseholdYear, *, minutes: int, told: bool
) -> None:
    shown = timezone.now() - dt.timedelta(minutes=minutes)
    fields = sheet(written_at=shown.isoformat(), phone_clock=shown.isoformat())
    assert send(cast.cadre, copy, fields)[0] == 201
    client = Client()
    client.force_login(cast.clerk)
    page = client.get(reverse("assistance:visit_detail", args=[Visit.objects.get().pk]))
    assert ("手机时钟不准" in page.text) is told


def test_a_visit_is_taken_with_photos_and_both_clocks(cast: Cast, copy: HouseholdYear) -> None:
    written = timezone.now() - dt.timedelta(hours=5)
    fields = sheet(written_at=written.isoformat(), phone_clock=timezone.now().isoformat(), photos=[upload()])
    status, told = send(cast.cadre, copy, fields)
    visit = Visit.objects.get()
    assert (status, told) == (201, {"visit": visit.pk, "repeated": False})
    assert visit.written_at == written
    assert visit.phone_clock is not None
    assert abs(visit.created_at - visit.phone_clock) < dt.timedelta(minutes=1)
    assert visit.photos.count() == 1


def test_a_repeat_is_answered_with_the_first_result_even_after_a_hand_over(
    cast: Cast, copy: HouseholdYear
) -> None:
    fields = sheet()
    first = send(cast.cadre, copy, fields)
    hand_over(copy, days_ago(1), cast.cadre2)
    assert send(cast.cadre, copy, fields | {"found": "另一句"}) == (200, first[1] | {"repeated": True})
    assert Visit.objects.get().found == fields["found"]


def test_every_request_twice_and_in_any_order_makes_each_visit_once(cast: Cast, copy: HouseholdYear) -> None:
    other = make_household(NORTH_VILLAGE, head="李四")
    make_pairing(other, cast.cadre)
    requests = [
        (copy, sheet(found="一")),
        (other, sheet(met_member="李四", found="二")),
        (copy, sheet(found="三")),
    ]
    again = requests * 2
    random.Random(5).shuffle(again)
    answers = [send(cast.cadre, where, fields) for where, fields in again]
    assert sorted(status for status, _told in answers) == [200, 200, 200, 201, 201, 201]
    assert sorted(Visit.objects.values_list("found", flat=True)) == sorted("一二三")


REFUSALS: dict[str, tuple[dict[str, Any], str]] = {
    "a day ahead": ({"visited_on": "+1"}, "The day of the visit lies in the future."),
    "a day before the pairing": (
        {"visited_on": "-11"},
        "You have been paired with this household only since",
    ),
    "no key": ({"key": None}, "The phone sent something that could not be read."),
    "a key that is none": ({"key": "x"}, "The phone sent something that could not be read."),
    "a clock that is none": ({"phone_clock": "soon"}, "The phone sent something that could not be read."),
    "nothing found": ({"found": ""}, "What was found: "),
    "a member who is none": ({"met_member": "王五"}, "Who was met: "),
    "half a place": ({"latitude": "30"}, "The place could not be read."),
    "a photo that is none": ({"photos": [upload(b"no photo")]}, "Photos: "),
    "ten photos": ({"photos": [upload(picture()) for _ in range(10)]}, "Photos: "),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_is_refused_is_refused_with_its_reason_and_leaves_nothing(
    cast: Cast, copy: HouseholdYear, case: str, settings: Any
) -> None:
    settings.LANGUAGE_CODE = "en"
    changes, begins = REFUSALS[case]
    day = changes.get("visited_on")
    if day:
        changes = {**changes, "visited_on": days_ago(-int(day)).isoformat()}
    status, told = send(cast.cadre, copy, sheet(**changes))
    assert status == 422
    assert told["reasons"][0].startswith(begins)
    assert (Visit.objects.count(), VisitPhoto.objects.count(), files()) == (0, 0, [])


@pytest.mark.parametrize(("off", "sentences"), [(0, 1), (9, 1), (11, 2), (-60 * 24, 2)])
def test_a_wrong_clock_is_told_beside_the_day_it_put_wrong(
    cast: Cast, copy: HouseholdYear, off: int, sentences: int
) -> None:
    clock = timezone.now() + dt.timedelta(minutes=off)
    fields = sheet(visited_on=days_ago(-1).isoformat(), phone_clock=clock.isoformat())
    status, told = send(cast.cadre, copy, fields)
    assert (status, len(told["reasons"])) == (422, sentences)


def test_a_household_that_changed_hands_is_a_conflict_that_the_helper_resolves(
    cast: Cast, copy: HouseholdYear
) -> None:
    hand_over(copy, days_ago(2), cast.cadre2)
    fields = sheet(visited_on=days_ago(3).isoformat())
    status, told = send(cast.cadre, copy, fields)
    assert (status, told["may_confirm"], Visit.objects.count()) == (409, True, 0)
    assert send(cast.cadre, copy, fields | {"before_hand_over": "1"})[0] == 201
    assert Visit.objects.get().visitor == cast.cadre


@pytest.mark.parametrize(("days", "status"), [(1, 409), (2, 201), (3, 201), (10, 201), (11, 409)])
def test_the_day_of_the_hand_over_is_still_the_helpers_own(
    cast: Cast, copy: HouseholdYear, days: int, status: int
) -> None:
    hand_over(copy, days_ago(2), cast.cadre2)
    fields = sheet(visited_on=days_ago(days).isoformat(), before_hand_over="1")
    assert send(cast.cadre, copy, fields)[0] == status
    assert Visit.objects.count() == (status == 201)


def test_somebody_elses_household_is_a_conflict_whether_it_exists_or_not(
    cast: Cast, copy: HouseholdYear
) -> None:
    status, told = send(cast.cadre2, copy, sheet(before_hand_over="1"))
    assert (status, told["may_confirm"], Visit.objects.count()) == (409, False, 0)
    copy.household_id = 999_999_999
    assert send(cast.cadre2, copy, sheet(before_hand_over="1")) == (409, told)


def test_the_key_of_another_visit_is_refused(cast: Cast, copy: HouseholdYear) -> None:
    fields = sheet()
    assert send(cast.cadre, copy, fields)[0] == 201
    assert send(cast.team, copy, fields)[0] == 422
    assert Visit.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_queue_from_two_phones_at_once_makes_one_visit(cast: Cast, copy: HouseholdYear) -> None:
    fields = sheet(key=str(uuid.uuid4()))
    came = together(*[lambda: send(cast.cadre, copy, fields | {"photos": [upload(picture())]})] * 4)
    assert sorted(status for status, _told in came) == [200, 200, 200, 201]
    assert (Visit.objects.count(), VisitPhoto.objects.count(), len(files())) == (1, 1, 1)


@pytest.mark.parametrize("page", ["phone_home", "phone_visit"])
def test_the_pages_that_a_phone_keeps_say_nothing_about_who_took_them(
    client: Client, cast: Cast, page: str
) -> None:
    address = reverse(f"assistance:{page}")
    stranger = client.get(address).text
    client.force_login(cast.cadre)
    mine = client.get(address).text
    strip = VISIT_KEY.sub
    assert strip("", mine) == strip("", stranger)
    assert "csrfmiddlewaretoken" not in mine


def test_every_file_that_the_service_worker_keeps_is_there(client: Client) -> None:
    answer = client.get("/service-worker.js")
    assert answer["Content-Type"] == "text/javascript"
    names = re.findall(r'"(/[^"]*)"', answer.text)
    assert len(names) == len(FILES) + len(PAGES)
    assert [name for name in names if name.startswith("/static/") and not finders.find(name[8:])] == []
    assert client.get("/manifest.webmanifest").json()["start_url"] == "/assistance/phone/"


def helper(user: User) -> Client:
    """The phone of a signed-in helper."""
    client = Client()
    client.force_login(user)
    return client


def test_each_of_several_visits_in_one_request_has_its_own_answer(cast: Cast, copy: HouseholdYear) -> None:
    foreign, early, twice = make_household(SOUTH_VILLAGE), sheet(), sheet()
    early["visited_on"] = days_ago(11).isoformat()
    answers = queue(
        helper(cast.cadre),
        (copy, sheet()),
        (copy, early),
        (foreign, sheet()),
        (copy, {"key": "none"}),
        (copy, twice),
        (copy, twice),
        (copy, sheet() | {"problem": "屋顶漏雨"}),
    )
    assert [status for status, _told in answers] == [201, 422, 409, 422, 201, 200, 201]
    assert Visit.objects.filter(visitor=cast.cadre).count() == 3
    assert answers[4][1]["visit"] == answers[5][1]["visit"]
    assert list(HouseholdProblem.objects.values_list("text", flat=True)) == ["屋顶漏雨"]
    again = queue(helper(cast.cadre), (copy, twice), (copy, early))
    assert [status for status, _told in again] == [200, 422]


def test_a_visit_that_another_request_writes_meanwhile_stops_no_other(
    cast: Cast, copy: HouseholdYear, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A key that another request writes while this one is under way.
    stolen, ask = sheet(), visits._answers_of_keys
    make_visit(copy, cast.cadre, key=stolen["key"])
    once = iter([{}])
    monkeypatch.setattr(visits, "_answers_of_keys", lambda *asked: next(once, None) or ask(*asked))
    written = [
        Written(
            household=copy.household,
            key=uuid.UUID(str(key)),
            visited_on=TODAY,
            met="张大山",
            theme="慰问",
            found="好",
        )
        for key in (uuid.uuid4(), stolen["key"], uuid.uuid4())
    ]
    answers = log_visits(user=cast.cadre, today=TODAY, written=written)
    assert [made for _visit, made in answers] == [True, False, True]  # type: ignore[misc]
    assert Visit.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_phones_with_crossed_queues_at_once_log_each_visit_once(cast: Cast, copy: HouseholdYear) -> None:
    other = make_household(NORTH_VILLAGE, head="张大山")
    make_pairing(other, cast.cadre)
    waiting = [(one, sheet()) for _turn in range(5) for one in (copy, other)]
    came = together(
        lambda: queue(helper(cast.cadre), *waiting), lambda: queue(helper(cast.cadre), *reversed(waiting))
    )
    statuses = [status for answers in came for status, _told in answers]
    assert sorted(statuses) == [200] * 10 + [201] * 10
    assert Visit.objects.count() == 10


def test_twenty_visits_cost_the_queries_of_one_and_more_are_not_taken(
    cast: Cast, copy: HouseholdYear
) -> None:
    def cost(number: int) -> tuple[int, int]:
        client = helper(cast.cadre)
        with CaptureQueriesContext(connection) as made:
            answers = queue(client, *[(copy, sheet()) for _turn in range(number)])
        return len(made), len(answers)

    one, many = cost(1), cost(20)
    assert one[0] == many[0]
    assert (one[1], many[1], cost(21)[1]) == (1, 20, 20)
    assert queue(helper(cast.cadre)) == []
