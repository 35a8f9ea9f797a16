"""Signing in and out, in Chinese and English."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.people import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_who_has_no_posting_sees_why_there_is_nothing(cast: Cast, open_page: Open) -> None:
    page = open_page(cast.nobody)
    expect(page.get_by_text("您目前没有任职")).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_text("You have no posting at present")).to_be_visible()


def test_signing_out_ends_the_session(cast: Cast, open_page: Open) -> None:
    page = open_page(cast.nobody)
    page.get_by_role("button", name="nobody").click()
    page.get_by_role("button", name="退出登录").click()
    page.goto("/")
    expect(page).to_have_url(re.compile(r"/accounts/login/\?next="))
