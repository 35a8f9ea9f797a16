"""Papers hold what they are given, as text and in our own font, whatever it looks like."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from common import papers
from common.papers import Frame, PaperColumn, columns_of, table_paper
from common.trouble import SetupError
from config import assets
from tests.pdfs import fonts_of, text_of

ON = dt.date(2026, 11, 24)
FRAME = Frame("测试县", "资金台账", "2026年度", ON, unit="县财政局", prepared_by="王小明")
HOSTILE = (
    '#eval("1+1")', "#sys.inputs", "*x*", "_x_", "$x^2$", "`x`", "\\", "\\n", "// x", "/* x */", "<x>", "@x",
    "[x]", "{x}", "= x", "- x", "~", "---", "'x'", '"x"', "#import \"frame.typ\"", "https://x.test",
)  # fmt: skip


def test_a_ledger_prints_head_rows_total_and_foot() -> None:
    rows = [(1, "中央财政资金", 200_000), (2, None, ON)]
    pages = text_of(table_paper(FRAME, ["序号", "资金来源", "金额"], rows, total=["", "合计", "200000"]))
    assert len(pages) == 1
    lines = pages[0].splitlines()
    assert lines[:3] == ["测试县", "资金台账", "2026年度"]
    cells = ["序号", "资金来源", "金额", "1", "中央财政资金", "200000", "2", "2026-11-24", "合计", "200000"]
    start = lines.index("序号")
    assert lines[start : start + len(cells)] == cells
    assert "填报单位（盖章）：县财政局" in pages[0].replace("\n", "")
    for label in ("填报人：王小明", "审核人：", "日期：2026-11-24", "第1页，共1页"):
        assert label in pages[0].replace("\n", ""), label


def test_every_page_has_the_head_of_the_table_and_its_number() -> None:
    pages = text_of(table_paper(FRAME, ["序号", "内容"], [(n, f"第{n}行") for n in range(1, 101)]))
    assert [page.count("序号") for page in pages] == [1] * len(pages)
    assert [f"第{n}页，共{len(pages)}页" in page for n, page in enumerate(pages, 1)] == [True] * len(pages)
    assert sum(page.count("行") for page in pages) == 100
    assert len(pages) == 4


@pytest.mark.parametrize("text", HOSTILE)
def test_what_looks_like_markup_stays_text(text: str) -> None:
    frame = Frame(text, text, text, ON, unit=text, prepared_by=text, checked_by=text)
    page = text_of(
        table_paper(frame, [text, PaperColumn(text, 1)], [(text, text)], total=[text, text], note=text)
    )
    # County, title, period, unit, two heads, two cells, two totals, note, two names.
    assert page[0].replace("\n", "").count(text) == 13


def test_a_paper_without_rows_says_so() -> None:
    with translation.override("en"):
        assert "Nothing to report" in text_of(table_paper(FRAME, ["no"], []))[0]


def test_only_our_font_is_used() -> None:
    pdf = table_paper(FRAME, ["序号"], [("中文 Latin 123 ①",)])
    assert fonts_of(pdf) == {"NotoSansSC-Regular", "NotoSansSC-Bold"}


def test_without_the_font_the_sentence_says_what_to_do(settings: Any, tmp_path: Path) -> None:
    settings.PAPER_FONTS = tmp_path
    with pytest.raises(SetupError, match="make setup"):
        table_paper(FRAME, ["序号"], [])


def test_set_up_copies_the_font_with_its_licence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "FONTS", tmp_path)
    monkeypatch.setattr(assets, "FILES", {})
    assets.copy()
    assert {path.name for path in tmp_path.iterdir()} == {
        "NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf", "LICENSE",
    }  # fmt: skip
    assert (
        "Open Font License" in (tmp_path / "LICENSE").read_text()
        or "OFL" in (tmp_path / "LICENSE").read_text()
    )


def test_numbers_stand_right_and_long_texts_get_the_width() -> None:
    rows = [["1", "甲" * 40, "1,000.50"], ["2", "乙" * 12, ""]]
    columns = columns_of(["序号", "内容", "金额"], rows)
    assert [(column.share, column.align) for column in columns] == [(0, "right"), (30, "left"), (0, "right")]


def test_a_paper_is_looked_at_as_a_picture_too() -> None:
    data = {"frame": FRAME.as_data(), "body": [], "columns": [], "rows": [], "facts": []}
    assert [page[:8] for page in papers.pictures("notice", data)] == [b"\x89PNG\r\n\x1a\n"]


def test_a_table_of_short_words_fills_the_page() -> None:
    columns = columns_of(["序号", "户主", "金额"], [["1", "甲", "1.00"]])
    assert [column.share for column in columns] == [0, 1, 0]
