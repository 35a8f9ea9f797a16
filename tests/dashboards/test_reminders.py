"""The inbox and the digest: what waits, for whom, what is news, and that nobody is told twice."""

from __future__ import annotations

import datetime as dt
import json
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from common import robots
from common.history import events_of
from dashboards.models import Digest, Reminder, Robot
from dashboards.reminding import digest, inbox
from dashboards.reminding.kinds import KINDS, OF_KEY
from households.models import HouseholdYear
from tests.assistance.casework import make_pairing, make_visit
from tests.assistance.problems import make_problem
from tests.assistance.test_demands import make_rule
from tests.builders import TODAY, make_household, make_year
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast
from tests.races import together

PAGE = reverse("dashboards:reminder_list")


def waits(user: User, on: dt.date | None = None) -> dict[str, int]:
    """Kind → number in the inbox of a fresh look at the user."""
    fresh = User.objects.get(pk=user.pk)
    return {entry.kind.key: entry.waiting.number for entry in inbox.refresh(fresh, on or TODAY)}


@pytest.fixture
def unhelped(cast: Cast) -> Cast:
    """Two households without a helper in the north, one in the south."""
    for village in (NORTH_VILLAGE, NORTH_VILLAGE, SOUTH_VILLAGE):
        make_household(village)
    return cast


def test_households_of_a_helper_who_left_wait_for_a_hand_over(cast: Cast) -> None:
    for village in (NORTH_VILLAGE, SOUTH_VILLAGE):
        make_pairing(make_household(village), cast.cadre2)
    make_pairing(make_household(NORTH_VILLAGE), cast.cadre)
    assert "left_helpers" not in waits(cast.county)
    cast.cadre2.postings.update(valid_to=TODAY)
    found = {name: waits(user).get("left_helpers", 0) for name, user in cast.everybody().items()}
    assert {name: number for name, number in found.items() if number} == {
        "county": 2,
        "clerk": 1,
        "clerk2": 1,
    }


@pytest.mark.usefixtures("unhelped")
def test_each_inbox_holds_what_lies_in_its_owners_scope_and_role(cast: Cast) -> None:
    found = {name: waits(user).get("unhelped", 0) for name, user in cast.everybody().items()}
    assert {name: number for name, number in found.items() if number} == {
        "county": 3,
        "clerk": 2,
        "clerk2": 1,
    }


def test_every_number_opens_exactly_its_rows(db: None, client: Client) -> None:
    out = StringIO()
    call_command("demo_county", "--households=120", "--json", stdout=out)
    asked = set()
    for user in User.objects.filter(username__in=json.loads(out.getvalue())["accounts"]):
        client.force_login(user)
        for entry in client.get(PAGE).context["entries"]:
            page = client.get(entry.waiting.address).context
            rows = page.get("page") and page["page"].paginator.count
            for name in ("findings", "problems"):
                rows = len(page[name]) if rows is None and name in page else rows
            if entry.kind.key not in {"visits_late", "visits_soon", "new_households", "duty_days"}:
                assert rows == entry.waiting.number, (user, entry.kind.key)
                asked.add(entry.kind.key)
    # The kinds of which this county has any.
    told = {"unhelped", "surveys", "data_errors", "visits_of_area", "findings_late", "problems_of_nobody"}
    assert told <= asked


@pytest.mark.usefixtures("unhelped")
def test_more_is_news_again_and_less_is_not(cast: Cast, client: Client) -> None:
    # Each household without a helper is one to survey as well: two reminders.
    def bell() -> tuple[int, int]:
        number = waits(cast.clerk)["unhelped"]
        return User.objects.get(pk=cast.clerk.pk).news, number

    assert bell() == (2, 2)
    client.force_login(cast.clerk)
    shown = client.get(PAGE)
    assert [entry.reminder.is_new for entry in shown.context["entries"]] == [True, True]
    assert bell() == (0, 2)
    more = make_household(NORTH_VILLAGE)
    assert bell() == (2, 3)
    client.get(PAGE)
    make_pairing(more, cast.cadre)
    assert bell() == (0, 2)
    make_household(NORTH_VILLAGE)
    assert bell() == (2, 3)


@pytest.mark.usefixtures("unhelped")
def test_what_is_done_ends_and_begins_anew_when_it_comes_back(cast: Cast) -> None:
    assert waits(cast.clerk2)["unhelped"] == 1
    make_pairing(HouseholdYear.objects.get(area_id=SOUTH_VILLAGE), cast.cadre2)
    assert "unhelped" not in waits(cast.clerk2)
    make_household(SOUTH_VILLAGE)
    assert waits(cast.clerk2)["unhelped"] == 1
    stood = Reminder.objects.filter(user=cast.clerk2, kind="unhelped").order_by("pk")
    assert list(stood.values_list("ended_on", flat=True)) == [TODAY, None]


@pytest.mark.parametrize(
    ("ahead", "told"), [(0, True), (6, True), (7, True), (8, False)], ids=["last day", "6", "7", "8 days"]
)
def test_a_visit_is_reminded_of_from_seven_days_before_its_last_day(
    cast: Cast, ahead: int, told: bool
) -> None:
    rule = make_rule(per="每年")
    on = dt.date(2026, 12, 31) - dt.timedelta(days=ahead)
    make_pairing(make_household(NORTH_VILLAGE), cast.cadre, valid_from=dt.date(2026, 1, 1))
    entries = [e for e in inbox.refresh(cast.cadre, on) if e.kind.key == "visits_soon"]
    assert [(e.waiting.about, e.waiting.until) for e in entries] == (
        [(str(rule.pk), dt.date(2026, 12, 31))] if told else []
    )


def test_a_visit_takes_the_reminder_away(cast: Cast) -> None:
    make_rule()
    copy = make_household(NORTH_VILLAGE)
    make_pairing(copy, cast.cadre, valid_from=dt.date(2025, 1, 1))
    assert waits(cast.cadre)["visits_late"] == 1
    assert "visits_late" not in waits(cast.cadre2)
    make_visit(copy, cast.cadre, visited_on=TODAY)
    assert "visits_late" not in waits(cast.cadre)


def test_a_problem_waits_for_whom_it_was_given_to(cast: Cast) -> None:
    copy = make_household(NORTH_VILLAGE)
    make_pairing(copy, cast.cadre)
    make_problem(copy, cast.cadre, person=cast.cadre, state="assigned", deadline=TODAY)
    assert waits(cast.cadre)["problems"] == 1
    assert {name for name, user in cast.everybody().items() if "problems" in waits(user)} == {"cadre"}


def test_a_problem_that_nobody_has_waits_for_who_may_give_it_to_somebody(cast: Cast, client: Client) -> None:
    copy = make_household(NORTH_VILLAGE)
    make_pairing(copy, cast.cadre)
    problem = make_problem(copy, cast.cadre)
    make_problem(copy, cast.cadre, "solved")
    found = {name: waits(user).get("problems_of_nobody", 0) for name, user in cast.everybody().items()}
    assert {name: number for name, number in found.items() if number} == {"county": 1, "clerk": 1}
    client.force_login(cast.clerk)
    entries = client.get(PAGE).context["entries"]
    (address,) = [e.waiting.address for e in entries if e.kind.key == "problems_of_nobody"]
    assert list(client.get(address).context["page"]) == [problem]
    problem.state, problem.person, problem.deadline = "assigned", cast.cadre, TODAY
    problem.save()
    assert "problems_of_nobody" not in waits(cast.clerk)


def test_an_empty_inbox_and_nothing_to_solve_speak_of_themselves(cast: Cast, client: Client) -> None:
    make_year()
    client.force_login(cast.cadre)
    assert "没有待办提醒" in client.get(PAGE).text
    assert "没有待您解决的问题" in client.get(reverse("assistance:problem_mine")).text


@pytest.mark.django_db(transaction=True)
def test_page_and_job_at_once_leave_one_reminder(unhelped: Cast) -> None:
    came = together(*[lambda: waits(unhelped.clerk)] * 4)
    assert came == [{"unhelped": 2, "surveys": 2}] * 4
    assert Reminder.objects.filter(user=unhelped.clerk).count() == 2
    assert User.objects.get(pk=unhelped.clerk.pk).news == 2


@pytest.mark.usefixtures("unhelped")
def test_the_number_beside_the_bell_writes_no_history_and_costs_no_query(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(cast.clerk)
    profile = reverse("accounts:profile")
    before = events_of(User).count()
    with CaptureQueriesContext(connection) as plain:
        assert "bg-red text-red-fg" not in client.get(profile).content.decode()
    waits(cast.clerk)
    assert events_of(User).count() == before
    # As many as a page without news has.
    with django_assert_num_queries(len(plain)):
        page = client.get(profile).content.decode()
    assert '<span class="badge bg-red text-red-fg">2</span>' in page


@pytest.mark.usefixtures("unhelped")
class TestDigest:
    """What leaves the site."""

    @pytest.fixture(autouse=True)
    def with_mail(self, cast: Cast, settings: Any) -> None:
        """Clerk and county office have an address, and mail is on."""
        settings.REMIND_BY_MAIL, settings.SITE_URL = True, "https://bangfu.example"
        User.objects.filter(pk__in=[cast.clerk.pk, cast.county.pk]).update(email="someone@example.org")

    def test_nothing_leaves_the_site_unless_it_is_switched_on(self, settings: Any) -> None:
        settings.REMIND_BY_MAIL = False
        assert digest.remind(TODAY)["mails"] == 0
        assert (mail.outbox, Digest.objects.count()) == ([], 0)

    def test_each_is_told_once_a_day_numbers_of_their_own_scope_and_no_name(self, cast: Cast) -> None:
        told = digest.remind(TODAY)
        assert (told["mails"], told["failed"]) == (2, 0)
        assert digest.remind(TODAY)["mails"] == 0
        assert len(mail.outbox) == 2
        label = translated(OF_KEY["unhelped"].label)
        bodies = [message.body for message in mail.outbox]
        assert sorted(next(x for x in body.splitlines() if x.startswith(label)) for body in bodies) == [
            f"{label}：2",
            f"{label}：3",
        ]
        names = [name for name in HouseholdYear.objects.values_list("head_name", flat=True) if name]
        assert len(names) == 3
        for body in bodies:
            assert f"https://bangfu.example{PAGE}" in body
            assert not any(name in body for name in names)
        assert digest.remind(TODAY + dt.timedelta(days=1))["mails"] == 2

    def test_an_address_that_fails_keeps_nobody_waiting_and_is_written_down(
        self, cast: Cast, settings: Any
    ) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
        told = digest.remind(TODAY)
        assert (told["mails"], told["failed"]) == (0, 2)
        assert set(Digest.objects.values_list("failure", "sent_at")) == {("ConnectionRefusedError", None)}

    def test_a_killed_worker_told_some_and_the_next_tells_the_others(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        keep = digest._mail

        def die(user: User, *rest: Any) -> bool:
            if mail.outbox:
                raise SystemExit
            return keep(user, *rest)

        monkeypatch.setattr(digest, "_mail", die)
        with pytest.raises(SystemExit):
            digest.remind(TODAY)
        monkeypatch.setattr(digest, "_mail", keep)
        User.objects.filter(pk=cast.clerk2.pk).update(email="other@example.org")
        assert digest.remind(TODAY)["mails"] == 1
        assert sorted(message.to[0] for message in mail.outbox) == [
            "other@example.org",
            "someone@example.org",
        ]

    def test_a_robot_says_what_waits_for_its_account_and_nothing_else(
        self, cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        said: list[tuple[str, str]] = []
        monkeypatch.setattr(digest, "say", lambda address, title, text: not said.append((address, text)))
        settings.REMIND_BY_MAIL, settings.REMIND_BY_ROBOT = False, True
        Robot.objects.create(user=cast.clerk2, name="南坪工作群", address="wecombot://somekey123")
        Robot.objects.create(user=cast.clerk, name="停用", address="wecombot://otherkey1", is_on=False)
        assert digest.remind(TODAY)["robots"] == 1
        assert digest.remind(TODAY)["robots"] == 0
        assert [(address, "：1" in text, "：2" in text) for address, text in said] == [
            ("wecombot://somekey123", True, False)
        ]


def translated(label: Any) -> str:
    """The label in the county's own language, which digests speak."""
    with translation.override("zh-hans"):
        return str(label)


@pytest.mark.parametrize(
    ("address", "fine"),
    [
        ("wecombot://botkey123", True),
        ("dingtalk://abcdefghij", True),
        ("feishu://abcdefghij-1234", True),
        ("json://example.org/steal", False),
        ("https://example.org", False),
        ("wecombot://", False),
        ("", False),
    ],
)
def test_only_robots_of_known_groups_are_spoken_to(address: str, fine: bool) -> None:
    assert robots.is_robot(address) is fine


def test_the_administrator_is_told_when_an_address_is_none(cast: Cast) -> None:
    robot = Robot(user=cast.clerk, name="群", address="json://example.org/")
    with pytest.raises(ValidationError, match="wecombot"):
        robot.full_clean()
    Robot(user=cast.clerk, name="群", address="wecombot://botkey123").full_clean()


def test_every_kind_has_a_key_of_its_own() -> None:
    assert len(OF_KEY) == len(KINDS)
