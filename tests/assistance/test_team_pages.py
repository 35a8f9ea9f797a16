"""The pages of resident teams: gaps first, scope, one tap, sheets in Excel and on paper, fixed queries."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import User
from accounts.roles import Role
from assistance.models import Attendance, Dispute, Team, TeamEntry, TeamMeeting, TeamMember
from assistance.team_codes import StaffRank
from tests.assistance.teams import (
    make_captain,
    make_day,
    make_dispute,
    make_entry,
    make_meeting,
    make_team,
    make_term,
)
from tests.builders import TODAY, make_area, make_organisation, make_user
from tests.pdfs import text_of
from tests.people import NORTH, NORTH_VILLAGE, SOUTH_VILLAGE, Cast
from tests.pictures import picture


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


def address(name: str, **kwargs: Any) -> str:
    return reverse(f"assistance:{name}", kwargs=kwargs)


def month(team: Team, number: int = 11) -> str:
    return address("month_sheet", pk=team.pk, year=2026, month=number)


def as_(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def whole_team(village: str = NORTH_VILLAGE) -> TeamMember:
    """A captain with three members: as the rules ask."""
    team = make_team(village)
    captain = make_captain(team, make_user(name="周队长", role=Role.TEAM, area=village))
    for _number in range(3):
        make_term(team, make_user(role=Role.TEAM, area=village))
    return captain


def test_villages_without_a_team_and_broken_rules_stand_first(client: Client, cast: Cast) -> None:
    whole_team(NORTH_VILLAGE)
    make_captain(make_team(SOUTH_VILLAGE), make_user(), rank=StaffRank.CLERK)
    make_area(f"{NORTH}202", "柏树村")
    rows = as_(client, cast.county).get(address("team_list")).context["page"].object_list
    assert [(village.pk, village.standing) for village in rows] == [
        (f"{NORTH}202", 0),
        (SOUTH_VILLAGE, 1),
        (NORTH_VILLAGE, 2),
    ]
    rows = client.get(address("team_list"), {"standing": "0"}).context["page"].object_list
    assert [village.pk for village in rows] == [f"{NORTH}202"]


def test_a_term_that_ended_leaves_a_gap_on_its_last_day(client: Client, cast: Cast) -> None:
    captain = whole_team()
    for ends, standing in ((TODAY + dt.timedelta(days=1), 2), (TODAY, 1)):
        TeamMember.objects.filter(pk=captain.pk).update(valid_to=ends, end_reason="轮换")
        rows = as_(client, cast.clerk).get(address("team_list")).context["page"].object_list
        assert [village.standing for village in rows] == [standing]


def test_a_clerk_sends_a_team_adds_people_and_ends_a_term(client: Client, cast: Cast) -> None:
    as_(client, cast.clerk)
    office = make_organisation()
    sent = client.post(
        address("team_new", pk=NORTH_VILLAGE), {"sent_by": office.pk, "valid_from": "2026-11-01"}
    )
    team = Team.objects.get()
    assert sent.url == address("team_detail", pk=team.pk)
    said = {
        "person": cast.team.pk,
        "part": "队长",
        "is_first_secretary": "on",
        "rank": "4",
        "organisation": office.pk,
        "valid_from": "2026-11-01",
    }
    assert client.post(address("term_new", pk=team.pk), said).status_code == 302
    term = TeamMember.objects.get()
    assert (term.part, term.is_first_secretary, term.rank) == ("队长", True, 4)
    # Whoever is in a team cannot be chosen again.
    assert client.post(address("term_new", pk=team.pk), said).status_code == 422
    ended = {"valid_to": "2026-11-24", "reason": "轮换"}
    assert client.post(address("term_end", pk=term.pk), ended).status_code == 302
    term.refresh_from_db()
    assert (term.valid_to, term.end_reason) == (TODAY, "轮换")


def test_one_tap_signs_today_and_the_page_shows_it(client: Client, cast: Cast) -> None:
    make_term(make_team(), cast.team)
    as_(client, cast.team)
    assert "今日在村，签到" in client.get(address("my_duty")).text
    for _tap in range(2):
        tapped = client.post(address("day_sign"), {"day": "2026-11-24", "kind": "在村"})
        assert tapped.url == address("my_duty")
    page = client.get(address("my_duty")).text
    assert "今日在村，签到" not in page
    assert "本月已驻村 1 天，应驻村 15 天" in page
    assert Attendance.objects.count() == 1
    refused = client.post(address("day_sign"), {"day": "2026-11-23", "kind": "请假"})
    assert refused.status_code == 422
    assert "请填写请假原因" in refused.text
    assert Attendance.objects.count() == 1


def test_whoever_is_in_no_team_is_told_so(client: Client, cast: Cast) -> None:
    as_(client, cast.team)
    assert "您今天不在任何驻村工作队" in client.get(address("my_duty")).text
    assert client.post(address("entry_new"), {}).url == address("my_duty")


def test_entry_meeting_and_dispute_are_written_once(client: Client, cast: Cast) -> None:
    team = make_term(make_team(), cast.team).team
    as_(client, cast.team)
    entry = {"key": str(uuid.uuid4()), "day": "2026-11-24", "kind": "民情日记", "text": "入户十家"}
    meeting = {
        "key": str(uuid.uuid4()),
        "day": "2026-11-24",
        "kind": "听取汇报",
        "subject": "十一月汇报",
        "present": "局领导、队员",
        "minutes": "听取第一书记汇报",
        "problems_raised": "3",
        "problems_solved": "2",
    }
    dispute = {"key": str(uuid.uuid4()), "day": "2026-11-24", "parties": "张、李", "matter": "地界"}
    for _time in range(2):
        client.post(address("entry_new"), entry)
        photo = io.BytesIO(picture())
        photo.name = "meeting.jpg"
        client.post(address("meeting_new"), {**meeting, "photos": [photo]})
        client.post(address("dispute_new"), dispute)
    assert (TeamEntry.objects.count(), TeamMeeting.objects.count(), Dispute.objects.count()) == (1, 1, 1)
    held = TeamMeeting.objects.get()
    assert held.photos.count() == 1
    assert (held.problems_raised, held.problems_solved) == (3, 2)
    page = client.get(address("team_detail", pk=team.pk)).text
    assert all(word in page for word in ("入户十家", "十一月汇报", "张、李"))
    wrong = {**meeting, "key": str(uuid.uuid4()), "problems_solved": "4"}
    answer = client.post(address("meeting_new"), wrong)
    assert answer.status_code == 422
    assert "解决的问题数不得多于提出的问题数" in answer.text


def test_a_dispute_goes_to_the_township_and_is_settled(client: Client, cast: Cast) -> None:
    dispute = make_dispute(make_term(make_team(), cast.team))

    def step(user: User, verb: str) -> int:
        said = {"key": str(uuid.uuid4()), "on": "2026-11-24", "opinion": "双方同意"}
        return as_(client, user).post(address("dispute_step", pk=dispute.pk, verb=verb), said).status_code

    assert [step(cast.team, "mediate"), step(cast.team, "refer")] == [302, 302]
    assert step(cast.team, "settle") == 403
    assert step(cast.clerk, "settle") == 302
    dispute.refresh_from_db()
    assert dispute.state == "settled"
    assert "已化解" in client.get(address("dispute_detail", pk=dispute.pk)).text


def test_the_month_sheet_counts_days_in_the_village_only(client: Client, cast: Cast) -> None:
    term = make_term(make_team(), cast.team)
    for number, kind in enumerate(("在村", "在村", "开会", "请假", "休假"), 1):
        make_day(term, dt.date(2026, 10, number), kind=kind, reason="看病")
    (row,) = as_(client, cast.clerk).get(month(term.team, 10)).context["rows"]
    assert (row.counted, row.due, row.short, row.leave, row.open) == (2, 15, 13, 1, 5)
    assert row.marks[:6] == ["√", "√", "会", "假", "休", ""]
    assert len(row.marks) == 31
    assert client.get(month(term.team, 3)).context["rows"][0].marks[0] == ""
    assert client.get(month(term.team, 2)).context["rows"] == []
    assert client.get(address("month_sheet", pk=term.team_id, year=2026, month=13)).status_code == 404


def test_the_month_sheet_marks_what_was_signed_late(client: Client, cast: Cast) -> None:
    term = make_term(make_team(), cast.team)
    for number, later in ((1, 0), (2, 3), (3, 4), (4, 40)):
        day = dt.date(2026, 10, number)
        at = dt.datetime.combine(day + dt.timedelta(days=later), dt.time(23, 59))
        make_day(term, day, signed_at=timezone.make_aware(at))
    page = as_(client, cast.clerk).get(month(term.team, 10))
    (row,) = page.context["rows"]
    assert (row.marks[:5], row.counted) == (["√", "√", "√*", "√*", ""], 4)
    assert "* 超过3天后补签" in page.text


def test_the_township_confirms_and_closes_a_month(client: Client, cast: Cast) -> None:
    term = make_term(make_team(), cast.team)
    make_day(term, dt.date(2026, 10, 1))
    kwargs = {"pk": term.team_id, "year": 2026, "month": 10}
    as_(client, cast.clerk).post(address("month_confirm", **kwargs))
    assert Attendance.objects.get().confirmed_by == cast.clerk
    client.post(address("month_close", **kwargs))
    assert "该月已由clerk结账" in client.get(month(term.team, 10)).text
    refused = as_(client, cast.team).post(address("day_sign"), {"day": "2026-10-02", "kind": "在村"})
    assert "已由乡镇结账" in refused.text


def test_the_attendance_sheet_as_excel_and_on_paper(client: Client, cast: Cast) -> None:
    captain = whole_team()
    make_day(captain, dt.date(2026, 10, 31))
    as_(client, cast.clerk)
    book = load_workbook(io.BytesIO(client.get(month(captain.team, 10), {"export": "xlsx"}).content))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[0][:3] == ("姓名", "队内职务", "1")
    assert rows[0][-3:] == ("驻村天数", "应驻村天数", "请假")
    assert rows[1][0] == "周队长"
    assert rows[1][32:] == ("√", 1, 15, 0)
    (page,) = text_of(client.get(month(captain.team, 10), {"export": "pdf"}).content)
    page = "".join(page.split())
    assert all(
        word in page
        for word in ("驻村工作队考勤表", "松坡村", "2026-10", "周队长", "第一书记、队长", "/不在队")
    )


def test_roster_and_diary_on_paper(client: Client, cast: Cast) -> None:
    captain = whole_team()
    make_entry(captain, problem="路灯不亮")
    as_(client, cast.clerk)
    (roster,) = text_of(client.get(address("team_roster"), {"export": "pdf"}).content)
    assert all(word in roster for word in ("驻村工作队花名册", "周队长", "正科级", "2026-03-01"))
    (diary,) = text_of(client.get(address("entry_list"), {"export": "pdf"}).content)
    assert all(word in diary for word in ("民情日记", "走访三组，了解春耕。", "路灯不亮"))


def test_lists_are_narrowed_and_stay_in_scope(client: Client, cast: Cast) -> None:
    captain = whole_team()
    make_entry(captain, kind="工作纪实", duty="为民办事服务", theme="就医指导")
    make_entry(captain, problem="路灯不亮")
    make_dispute(captain)
    as_(client, cast.clerk)

    def count(name: str, **query: str) -> int:
        total: int = client.get(address(name), query).context["page"].paginator.count
        return total

    assert count("entry_list") == 2
    assert count("entry_list", duty="为民办事服务") == count("entry_list", theme="就医指导") == 1
    assert count("entry_list", unsolved="on") == 1
    assert count("entry_list", month="2026-10") == 0
    assert (count("dispute_list", state="open"), count("dispute_list", state="settled")) == (1, 0)
    assert (count("team_roster"), count("team_roster", q="周队长")) == (4, 1)
    client.force_login(cast.clerk2)
    assert [count(name) for name in ("entry_list", "dispute_list", "team_roster")] == [0, 0, 0]


def test_a_team_page_names_what_is_lacking(client: Client, cast: Cast) -> None:
    term = make_term(make_team(), cast.team)
    page = as_(client, cast.clerk).get(address("team_detail", pk=term.team_id)).text
    assert all(word in page for word in ("工作队没有队长", "该村没有第一书记", "至少应有 4 人", "应开 1 次"))
    make_meeting(term)
    assert "应开 1 次" not in client.get(address("team_detail", pk=term.team_id)).text


def test_pages_cost_the_same_for_many(client: Client, cast: Cast, django_assert_num_queries: Any) -> None:
    captain = whole_team()
    as_(client, cast.team)
    make_term(captain.team, cast.team)
    names = ("team_list", "team_roster", "entry_list", "dispute_list", "my_duty")
    pages = [
        *(address(name) for name in names),
        address("team_detail", pk=captain.team_id),
        month(captain.team),
    ]
    make_entry(captain)
    make_dispute(captain)
    first = {page: queries_of(client, page) for page in pages}
    for number in range(1, 6):
        make_day(captain, dt.date(2026, 11, number))
        make_entry(captain)
        make_meeting(captain)
        make_dispute(captain)
        make_term(captain.team, make_user(role=Role.TEAM, area=NORTH_VILLAGE))
    for page in pages:
        with django_assert_num_queries(first[page]):
            client.get(page)


def queries_of(client: Client, page: str) -> int:
    """The number of queries that the page costs."""
    with CaptureQueriesContext(connection) as queries:
        client.get(page)
    return len(queries)
