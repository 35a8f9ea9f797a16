"""The Chinese catalogue covers the whole project."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext, override

from common import catalogue


def test_every_string_has_its_chinese() -> None:
    assert [str(problem) for problem in catalogue.problems(settings.BASE_DIR)] == []


def test_the_site_speaks_chinese_by_default() -> None:
    with override(settings.LANGUAGE_CODE):
        assert gettext("Sign in") == "登录"
