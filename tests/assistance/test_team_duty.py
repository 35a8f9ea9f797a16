"""Signing days: one a person and day, by the person, until it is confirmed or the month closed."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Posting
from accounts.roles import Role
from assistance.models import Attendance, MonthSheet, TeamEntry, TeamMember
from assistance.services.duty import confirm_days, sign_day, solve_problem, write_page
from assistance.services.teams import begin_term, close_month, end_term, reopen_day, send_team
from assistance.team_rules import Month
from common.refusals import Refused
from tests.assistance.teams import make_captain, make_day, make_entry, make_team, make_term
from tests.builders import TODAY, make_area, make_organisation, make_user
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast
from tests.races import together

OCTOBER = Month(dt.date(2026, 10, 1))
NOVEMBER = Month(dt.date(2026, 11, 1))


def sign(term: TeamMember, day: dt.date = TODAY, **changes: Any) -> tuple[Attendance, bool]:
    said = {"kind": "在村", "today": TODAY, **changes}
    return sign_day(user=term.person, team=term.team, day=day, **said)


@pytest.fixture
def term(cast: Cast) -> TeamMember:
    return make_term(make_team(), cast.team)


def test_a_second_tap_changes_nothing(term: TeamMember) -> None:
    first, made = sign(term)
    again, made_again = sign(term)
    assert (made, made_again, first.pk == again.pk, Attendance.objects.count()) == (True, False, True, 1)


def test_until_it_is_confirmed_a_day_is_signed_anew(term: TeamMember, cast: Cast) -> None:
    sign(term)
    sign(term, kind="请假", reason="看病")
    row = Attendance.objects.get()
    assert (row.kind, row.reason) == ("请假", "看病")
    assert confirm_days(user=cast.clerk, team=term.team, month=NOVEMBER, today=TODAY) == 1
    with pytest.raises(Refused, match="该日考勤已确认"):
        sign(term)


def test_the_township_opens_a_confirmed_day_with_a_reason_and_it_is_signed_and_confirmed_anew(
    term: TeamMember, cast: Cast
) -> None:
    row, _made = sign(term)
    with pytest.raises(Refused, match="尚未确认"):
        reopen_day(user=cast.clerk, day=row, reason="写错", today=TODAY)
    confirm_days(user=cast.clerk, team=term.team, month=NOVEMBER, today=TODAY)
    for nobody in (cast.team, cast.clerk2, cast.inspector):
        with pytest.raises(Refused):
            reopen_day(user=nobody, day=row, reason="写错", today=TODAY)
    reopen_day(user=cast.clerk, day=row, reason="当天请假", today=TODAY)
    sign(term, kind="请假", reason="看病")
    assert confirm_days(user=cast.clerk, team=term.team, month=NOVEMBER, today=TODAY) == 1
    row.refresh_from_db()
    assert (row.kind, row.reopened_because, row.confirmed_by) == ("请假", "当天请假", cast.clerk)
    kinds = [event.kind for event in row.events.order_by("pgh_id")]  # type: ignore[attr-defined]
    assert (kinds[0], kinds[-1]) == ("在村", "请假")


def test_the_database_guards_a_closed_month(term: TeamMember, cast: Cast) -> None:
    kept = make_day(term, dt.date(2026, 10, 31))
    free = make_day(term, dt.date(2026, 11, 1))
    close_month(user=cast.clerk, team=term.team, month=OCTOBER, today=TODAY)
    days = Attendance.objects.filter(pk=kept.pk)
    for wrong in (
        lambda: days.update(kind="请假", reason="补"),
        days.delete,
        lambda: make_day(term, dt.date(2026, 10, 1)),
        lambda: Attendance.objects.filter(pk=free.pk).update(day=dt.date(2026, 10, 2)),
    ):
        with pytest.raises(IntegrityError, match="closed this month"), transaction.atomic():
            wrong()
    Attendance.objects.filter(pk=free.pk).update(place="村委会")
    kept.refresh_from_db()
    with pytest.raises(Refused, match="已封存"):
        reopen_day(user=cast.clerk, day=kept, reason="写错", today=TODAY)


def test_a_leave_without_reason_is_refused(term: TeamMember) -> None:
    with pytest.raises(Refused, match="请填写请假原因"):
        sign(term, kind="请假")
    assert Attendance.objects.count() == 0


def test_the_database_holds_one_day_a_person(term: TeamMember) -> None:
    make_day(term)
    with pytest.raises(IntegrityError, match="attendance_once_a_day"), transaction.atomic():
        make_day(term)


def test_days_ahead_and_of_closed_months_are_refused(term: TeamMember, cast: Cast) -> None:
    with pytest.raises(Refused, match="不能晚于今天"):
        sign(term, TODAY + dt.timedelta(days=1))
    assert close_month(user=cast.clerk, team=term.team, month=OCTOBER, today=TODAY) == 0
    with pytest.raises(Refused, match="该月考勤已由乡镇结账"):
        sign(term, OCTOBER.last)
    assert sign(term, NOVEMBER.first)[1]


def test_whoever_is_not_in_the_team_signs_nothing(term: TeamMember, cast: Cast) -> None:
    with pytest.raises(Refused, match="当天您不在该工作队"):
        sign(term, dt.date(2026, 2, 28))
    stranger = make_user(role=Role.TEAM, area=NORTH_VILLAGE)
    with pytest.raises(Refused, match="当天您不在该工作队"):
        sign_day(user=stranger, team=term.team, day=TODAY, today=TODAY, kind="在村")
    with pytest.raises(Refused):
        sign_day(user=cast.clerk, team=term.team, day=TODAY, today=TODAY, kind="在村")


def test_the_captain_confirms_the_days_of_others_only(term: TeamMember, cast: Cast) -> None:
    captain = make_captain(term.team, make_user(role=Role.TEAM, area=NORTH_VILLAGE))
    make_day(term)
    own = make_day(captain)
    assert confirm_days(user=captain.person, team=term.team, month=NOVEMBER, today=TODAY) == 1
    own.refresh_from_db()
    assert own.confirmed_by is None
    with pytest.raises(Refused, match="只有队长或乡镇"):
        confirm_days(user=cast.team, team=term.team, month=NOVEMBER, today=TODAY)
    with pytest.raises(IntegrityError, match="attendance_confirmed_by_another"), transaction.atomic():
        Attendance.objects.filter(pk=own.pk).update(confirmed_by=captain.person)


def test_a_month_is_closed_once_and_when_it_is_over(term: TeamMember, cast: Cast) -> None:
    make_day(term, OCTOBER.last)
    with pytest.raises(Refused, match="月份结束后"):
        close_month(user=cast.clerk, team=term.team, month=NOVEMBER, today=TODAY)
    with pytest.raises(Refused):
        close_month(user=cast.clerk2, team=term.team, month=OCTOBER, today=TODAY)
    assert close_month(user=cast.clerk, team=term.team, month=OCTOBER, today=TODAY) == 1
    with pytest.raises(Refused, match="该月已结账"):
        close_month(user=cast.county, team=term.team, month=OCTOBER, today=TODAY)


def test_a_team_is_sent_once_and_by_whoever_runs_teams_there(cast: Cast) -> None:
    send = partial(send_team, village=make_area(NORTH_VILLAGE), today=TODAY, valid_from=TODAY)
    office = make_organisation()
    send(user=cast.clerk, sent_by=office)
    with pytest.raises(Refused, match="该村已有驻村工作队"):
        send(user=cast.county, sent_by=office)
    with pytest.raises(Refused):
        send(user=cast.clerk2, sent_by=office)


def test_terms_of_one_person_do_not_overlap(term: TeamMember, cast: Cast) -> None:
    other = make_team(SOUTH_VILLAGE)
    begin = partial(begin_term, user=cast.county, team=other, today=TODAY, person=cast.team)
    fields = {"part": "队员", "rank": 2, "is_first_secretary": False, "organisation": other.sent_by}
    with pytest.raises(Refused, match="请先结束"):
        begin(valid_from=TODAY, **fields)
    end_term(user=cast.clerk, member=term, valid_to=dt.date(2026, 11, 20), reason="轮换", today=TODAY)
    with pytest.raises(Refused, match="当日已在"):
        begin(valid_from=dt.date(2026, 11, 19), **fields)
    assert begin(valid_from=dt.date(2026, 11, 20), **fields).team == other


def test_a_term_does_not_end_before_a_day_that_was_signed(term: TeamMember, cast: Cast) -> None:
    make_day(term, dt.date(2026, 11, 20))
    end = partial(end_term, user=cast.clerk, member=term, today=TODAY, reason="轮换")
    with pytest.raises(Refused, match="已在该日或之后签到"):
        end(valid_to=dt.date(2026, 11, 20))
    assert end(valid_to=dt.date(2026, 11, 21)).end_reason == "轮换"


def test_a_page_of_the_books_is_written_once_a_key(term: TeamMember, cast: Cast) -> None:
    key = uuid.uuid4()
    write = partial(write_page, team=term.team, model=TeamEntry, key=key, today=TODAY, kind="民情日记")
    first = write(user=cast.team, day=TODAY, text="入户")
    assert write(user=cast.team, day=TODAY, text="入户").pk == first.pk
    other = make_user(role=Role.TEAM, area=NORTH_VILLAGE)
    with pytest.raises(Refused, match="属于另一条记录"):
        write(user=other, day=TODAY, text="入户")
    with pytest.raises(Refused, match="不能晚于今天"):
        write_page(
            user=cast.team, team=term.team, model=TeamEntry, key=uuid.uuid4(), today=TODAY,
            kind="民情日记", day=TODAY + dt.timedelta(days=1), text="入户",
        )  # fmt: skip


def test_a_work_record_names_its_duty_or_theme(term: TeamMember, cast: Cast) -> None:
    write = partial(write_page, user=cast.team, team=term.team, model=TeamEntry, today=TODAY)
    said = {"day": TODAY, "kind": "工作纪实", "text": "开党员会"}
    with pytest.raises(Refused, match="注明职责或主题"):
        write(key=uuid.uuid4(), **said)
    assert write(key=uuid.uuid4(), duty="建强基层组织", **said).duty == "建强基层组织"


def test_a_problem_is_solved_with_its_outcome(term: TeamMember, cast: Cast) -> None:
    entry = make_entry(term, problem="路灯不亮")
    solve = partial(solve_problem, user=cast.team, entry=entry, today=TODAY)
    with pytest.raises(Refused):
        solve(outcome="  ", solved_on=TODAY)
    with pytest.raises(Refused):
        solve(outcome="已修", solved_on=TODAY - dt.timedelta(days=1))
    assert solve(outcome="已修", solved_on=TODAY).solved_on == TODAY


@pytest.mark.django_db(transaction=True)
def test_of_many_taps_at_once_one_day_remains(cast: Cast) -> None:
    term = make_term(make_team(), cast.team)
    came = together(*[partial(sign, term)] * 6)
    assert sorted(made for _row, made in came) == [False] * 5 + [True]
    assert Attendance.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_no_day_slips_into_a_month_that_is_being_closed(cast: Cast) -> None:
    term = make_term(make_team(), cast.team)
    Posting.objects.filter(user=cast.team).update(valid_from=dt.date(2020, 1, 1))
    close = partial(close_month, user=cast.clerk, team=term.team, month=OCTOBER, today=TODAY)
    came = together(close, *[partial(sign, term, day) for day in OCTOBER.days[:5]])
    signed = [answer for answer in came if isinstance(answer, tuple)]
    assert MonthSheet.objects.count() == 1
    assert Attendance.objects.count() == len(signed)
    assert Attendance.objects.filter(confirmed_by=None).count() == 0
