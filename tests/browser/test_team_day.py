"""A resident member's day on the phone, and the township's sheet at the end of it."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assistance.models import Attendance, TeamEntry
from tests.assistance.teams import make_team, make_term
from tests.browser.conftest import Open
from tests.builders import make_year
from tests.pdfs import text_of
from tests.people import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_member_signs_and_writes_and_the_township_prints(cast: Cast, open_page: Open) -> None:
    today = timezone.localdate()
    make_year(today.year)
    term = make_term(make_team(), cast.team)
    page = open_page(cast.team, phone=True)
    page.goto("/assistance/duty/")
    page.get_by_role("button", name="今日在村，签到").dblclick()
    expect(page.get_by_text("今天：在村")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert Attendance.objects.count() == 1

    page.get_by_role("link", name="写民情日记").click()
    page.get_by_label("工作和见闻").fill("走访五户，宣讲医保政策。")
    page.get_by_label("反映的意见或问题").fill("村口路灯不亮")
    page.get_by_role("button", name="保存").dblclick()
    expect(page.get_by_text("已保存。")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    entry = TeamEntry.objects.get()
    assert (entry.kind, entry.day, entry.problem) == ("民情日记", today, "村口路灯不亮")

    office = open_page(cast.clerk)
    office.goto(f"/assistance/teams/{term.team_id}/")
    expect(office.get_by_text("走访五户，宣讲医保政策。")).to_be_visible()
    office.get_by_role("link", name="考勤表").click()
    office.get_by_role("button", name="确认 1 天考勤").click()
    expect(office.get_by_text("已确认 1 天考勤。")).to_be_visible()
    paper = office.get_by_role("link", name="打印")
    answer = office.request.get(office.url + str(paper.get_attribute("href")))
    (text,) = text_of(answer.body())
    assert "驻村工作队考勤表" in "".join(text.split())
    assert "√" in text
