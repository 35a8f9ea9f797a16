from __future__ import annotations

import openpyxl
import pytest
import xlwt

from accounts.models import Area, User
from common.identifiers import check_digit
from households.importing import jobs
from households.importing.roster import ROSTER
from households.models import ImportJob, Member
from tests.builders import make_year
from tests.common.sheet_files import bytes_of, with_sheet_xml, xlsx
from tests.households.roster_files import row, table
from tests.people import NORTH, Cast

pytestmark = pytest.mark.django_db


def with_x() -> str:
    """An ID number of nobody that ends in X."""
    bodies = (f"99000119850312{serial:03d}" for serial in range(1, 999, 2))
    return next(body + "X" for body in bodies if check_digit(body) == "X")


def planned(data: bytes, user: User, filename: str = "a.xlsx") -> ImportJob:
    make_year()
    area = Area.objects.get(pk=NORTH)
    job = jobs.upload(user=user, kind=ROSTER, area=area, filename=filename, content=data)
    jobs.read(job.pk, language="en")
    job.refresh_from_db()
    return job


def codes(job: ImportJob) -> list[str]:
    """What is wrong with cells; hints of the data checks are about whole rows."""
    return [p["code"] for p in job.plan["problems"] if not (p["warning"] and p["place"].isdigit())]


def test_titles_merged_groups_hidden_sheets_footers_and_blank_rows_do_no_harm(cast: Cast) -> None:
    number = with_x()
    wide = "".join(chr(ord(character) + 0xFEE0) for character in number.lower())
    values = row(证件号码=wide, 出生日期="1985年3月12日", 户编号="９８０００００００１")
    heads, cells = table([values])
    book = openpyxl.Workbook()
    sheet = book.active
    for line in (
        ["某县建档立卡人口花名册"],
        ["基本信息", *[""] * (len(heads) - 1)],
        heads,
        cells,
        [""],
        ["合计", "", 1],
    ):
        sheet.append(line)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(heads))
    sheet.merge_cells(start_row=2, start_column=1, end_row=2, end_column=10)
    book.create_sheet("草稿").sheet_state = "hidden"
    job = planned(bytes_of(book), cast.clerk)
    assert (job.refusal, codes(job), job.plan["counts"]["creates"]) == ("", [], 1)
    assert any("草稿" in note for note in job.plan["notes"])
    jobs.request_load(job=job, user=cast.clerk)
    jobs.run_load(job.pk, language="en")
    assert Member.objects.get().id_tail == number[14:]


def test_an_id_number_kept_as_a_number_is_reported_and_not_guessed(cast: Cast) -> None:
    job = planned(xlsx(table([row(证件号码=int(with_x()[:17] + "0"))])), cast.clerk)
    assert codes(job) == ["digits_lost"]
    assert job.plan["counts"]["held"] == 1


def test_a_formula_that_was_never_computed_is_a_problem(cast: Cast) -> None:
    job = planned(xlsx(table([row(民族="=A1")])), cast.clerk)
    assert codes(job) == ["never_computed"]


def test_an_old_xls_roster_is_planned(cast: Cast) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("表")
    for place, line in enumerate(table([row(证件号码=with_x())])):
        for column, value in enumerate(line):
            sheet.write(place, column, value)
    job = planned(bytes_of(book), cast.clerk, "a.xls")
    assert (job.refusal, codes(job), job.plan["counts"]["creates"]) == ("", [], 1)


def test_a_stray_cell_far_below_is_refused_with_its_row(cast: Cast) -> None:
    body = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="900000"><c r="A900000"><v>1</v></c></row>'
    job = planned(with_sheet_xml(xlsx([["x"]]), body), cast.clerk)
    assert job.state == "refused"
    assert "900000" in job.refusal
