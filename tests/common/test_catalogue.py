"""The catalogue command: what it finds in sources, what it keeps, what it reports."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from common import catalogue
from households.codes import HealthStatus

PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext
def words(n):
    yield _("Household")
    yield pgettext("of a visit", "open")
    yield ngettext("%(n)s visit", "%(n)s visits", n) % {"n": n}
"""
TEMPLATE = """
{% load i18n %}
<p title="{% translate "Exit" %}">
  {% if a %}
      <b>It's 08:00</b>
    {% endif %}
  {% blocktranslate trimmed %}
    One
    sentence
  {% endblocktranslate %}
</p>
"""


@pytest.fixture
def project(tmp_path: Path, settings: Any) -> Path:
    """A project of one Python file and one template."""
    settings.BASE_DIR = tmp_path
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "words.py").write_text(PYTHON)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    return tmp_path


def fill(project: Path, **entries: object) -> str:
    """Run the command with these translations; what it printed."""
    file = project / "fill.json"
    file.write_text(json.dumps(entries, ensure_ascii=False))
    out = io.StringIO()
    call_command("messages", fill=[file], stdout=out)
    return out.getvalue()


COMPLETE = {
    "Household": "贫困户",
    "open": {"of a visit": "未结"},
    "%(n)s visit": "%(n)s 次走访",
    "Exit": "退出",
    "One sentence": "一句话",
}


def test_python_and_templates_are_both_read(project: Path) -> None:
    found = {(message.context, message.id) for message in catalogue.from_sources(project) if message.id}

    assert found == {
        (None, "Household"),
        ("of a visit", "open"),
        (None, ("%(n)s visit", "%(n)s visits")),
        (None, "Exit"),
        (None, "One sentence"),
    }


def test_a_filled_catalogue_is_complete(project: Path) -> None:
    assert fill(project, **COMPLETE) == "complete\n"
    assert catalogue.path_in(project).with_suffix(".mo").is_file()
    assert catalogue.problems(project) == []


def test_a_second_run_writes_the_very_same_file(project: Path) -> None:
    fill(project, **COMPLETE)
    before = catalogue.path_in(project).read_bytes()

    fill(project)

    assert catalogue.path_in(project).read_bytes() == before


def test_an_untranslated_entry_fails_the_check(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill(project, **{**COMPLETE, "Exit": ""})

    with pytest.raises(SystemExit) as stopped:
        call_command("messages", check=True)

    assert stopped.value.code == 1
    assert capsys.readouterr().out == "untranslated: Exit\n1 to do\n"


def test_a_new_string_fails_the_check_until_collected(project: Path) -> None:
    fill(project, **COMPLETE)
    (project / "app" / "more.py").write_text('_("Payment")\n')

    assert catalogue.problems(project) == [catalogue.Problem("missing", "Payment")]


def test_a_string_no_longer_used_is_stale_and_then_dropped(project: Path) -> None:
    fill(project, **COMPLETE)
    (project / "templates" / "page.html").unlink()
    stale = catalogue.problems(project)

    fill(project)

    assert stale == [catalogue.Problem("stale", "Exit"), catalogue.Problem("stale", "One sentence")]
    assert "退出" not in catalogue.path_in(project).read_text(encoding="utf-8")


def test_a_translation_must_name_the_same_placeholders(project: Path) -> None:
    printed = fill(project, **{**COMPLETE, "%(n)s visit": "%(number)s 次走访"})

    assert printed == "placeholders differ: %(n)s visit\n1 to do\n"


def test_a_translation_nobody_asks_for_is_named(project: Path) -> None:
    assert fill(project, **COMPLETE, Nonsense="无") == "not in the sources: Nonsense\ncomplete\n"


def test_chinese_sentences_have_chinese_punctuation() -> None:
    """Code values keep the comma that they are stored with."""
    texts = {str(message.string) for message in catalogue.stored(settings.BASE_DIR)}
    odd = {text for text in texts if re.search("[\u4e00-\u9fff）”][,:;?!]|[,:;][\u4e00-\u9fff]", text)}
    assert odd <= set(HealthStatus.values)
