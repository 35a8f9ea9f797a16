"""The yearly survey coming in as a workbook: one row a household, own area, open year, days of entry."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Area, User
from common.secrets import Secret
from households.forms.survey_fields import COLUMNS
from households.importing import jobs
from households.importing.kinds import Occasion
from households.importing.survey import SURVEY
from households.importing.survey_columns import HEADINGS, SURVEY_COLUMNS
from households.models import HouseholdYear, ImportJob, Outside, RegisterYear
from tests.builders import TODAY, make_household, make_parameters, make_window
from tests.common.sheet_files import xlsx
from tests.people import NORTH, NORTH_VILLAGE, SOUTH_VILLAGE, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def numbers(db: None) -> None:
    make_parameters()


def line(copy: HouseholdYear | None, **changes: Any) -> dict[str, Any]:
    """The survey of a household: wages, grain and its expense, a little land."""
    return {
        "户编号": copy.household.household_no if copy else "",
        "乡外县内务工收入（元）": 24_000,
        "种植粮食收入（元）": "3,000",
        "种植业支出（元）": 1_000,
        "耕地面积（亩）": 3.5,
        "住房结构": "砖混",
        "住房安全是否有保障": "是",
        **changes,
    }


def sheet(*lines: dict[str, Any]) -> bytes:
    heads = list(dict.fromkeys(heading for values in lines for heading in values))
    return xlsx([heads, *([values.get(h) for h in heads] for values in lines)])


def planned(user: User, data: bytes, area: str = NORTH) -> ImportJob:
    place = Area.objects.get(pk=area)
    job = jobs.upload(user=user, kind=SURVEY, area=place, filename="调查表.xlsx", content=data)
    jobs.read(job.pk, language="zh-hans")
    job.refresh_from_db()
    return job


def loaded(user: User, data: bytes, area: str = NORTH) -> ImportJob:
    job = planned(user, data, area)
    jobs.request_load(job=job, user=user)
    jobs.run_load(job.pk, language="zh-hans")
    job.refresh_from_db()
    return job


def counts(job: ImportJob) -> tuple[int, int, int, int]:
    """New, changed, unchanged, held back."""
    found = job.plan["counts"]
    return found["creates"], found["updates"], found["unchanged"], found["held"]


def told(job: ImportJob) -> list[tuple[str, str]]:
    """Cell and code of every problem that holds a row back."""
    return [(p["place"], p["code"]) for p in job.plan["problems"] if not p["warning"]]


def test_every_field_of_the_survey_form_has_its_column() -> None:
    assert set(HEADINGS) == set(COLUMNS)
    assert [c.key for c in SURVEY_COLUMNS[4:-1]] == list(COLUMNS)


def test_a_row_becomes_the_survey_of_its_household(cast: Cast) -> None:
    copy = make_household(NORTH_VILLAGE)
    job = loaded(cast.clerk, sheet(line(copy)))
    assert (job.state, counts(job)) == ("loaded", (1, 0, 0, 0))
    copy.refresh_from_db()
    today = timezone.localdate()
    assert (copy.net_income, copy.net_income_per_capita, copy.version) == (26_000, 26_000, 2)
    assert (copy.surveyed_on, copy.survey_entered_on, copy.surveyed_by) == (today, today, cast.clerk)
    assert (copy.land_farm, copy.house_structure, copy.has_safe_house) == (Decimal("3.50"), "砖混", True)


def test_a_household_is_found_by_its_heads_number(cast: Cast) -> None:
    copy = make_household(NORTH_VILLAGE, household_no="")
    number: Secret = copy.members.get().member.id_number  # type: ignore[assignment]
    job = loaded(cast.clerk, sheet(line(None, 户主证件号码=number.reveal(), 户主姓名="测试户主")))
    assert counts(job) == (1, 0, 0, 0)
    copy.refresh_from_db()
    assert copy.net_income == 26_000


def test_loading_twice_changes_nothing(cast: Cast) -> None:
    copies = [make_household(NORTH_VILLAGE) for _each in range(3)]
    data = sheet(*(line(copy) for copy in copies))
    assert counts(loaded(cast.clerk, data)) == (3, 0, 0, 0)
    before = list(HouseholdYear.objects.values().order_by("pk"))
    again = planned(cast.clerk, data)
    assert counts(again) == (0, 0, 3, 0)
    with pytest.raises(jobs.ImportRefused, match="没有可导入的内容"):
        jobs.request_load(job=again, user=cast.clerk)
    assert list(HouseholdYear.objects.values().order_by("pk")) == before


def test_a_changed_answer_changes_and_an_empty_cell_wipes_nothing(cast: Cast) -> None:
    day = dt.date(2026, 10, 5)
    copy = make_household(
        NORTH_VILLAGE, surveyed_on=day, survey_entered_on=day, fuel="煤炭", wage_county=Decimal(100)
    )
    job = loaded(cast.clerk, sheet(line(copy, 主要燃料类型="")))
    assert counts(job) == (0, 1, 0, 0)
    copy.refresh_from_db()
    assert (copy.fuel, copy.wage_county, copy.surveyed_on, copy.survey_entered_on) == (
        "煤炭", 24_000, day, day,
    )  # fmt: skip
    changes = job.plan["updates"][0]["changes"]
    assert ["100.00", "24000.00"] in [[old, new] for _who, _label, old, new in changes]


BAD: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({"户编号": ""}, [("A2", "no_key")]),
    ({"户编号": "1234567890"}, [("A2", "nobody")]),
    ({"户主姓名": "别人"}, [("H2", "other_name")]),
    ({"乡外县内务工收入（元）": "两万"}, [("B2", "not_an_amount")]),
    ({"乡外县内务工收入（元）": -1}, [("B2", "negative")]),
    ({"乡外县内务工收入（元）": 10**8}, [("B2", "out_of_range")]),
    ({"住房结构": "纸板"}, [("F2", "not_in_list")]),
    ({"住房安全是否有保障": "大概"}, [("G2", "not_yes_no")]),
    ({"是否危房户": "是"}, [("G2", "safe_or_dangerous")]),
    ({"有效灌溉面积（亩）": 4}, [("H2", "irrigated")]),
    ({"低保金（元）": 10, "五保金（元）": 10}, [("H2", "DB-04")]),
    ({"家庭纯收入（元）": 26_500}, [("H2", "sum")]),
    ({"调查日期": "2999-01-01"}, [("H2", "ahead")]),
    ({"不愁吃佐证": "长" * 201}, [("H2", "too_long")]),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), BAD)
def test_a_row_that_is_not_right_is_held_back_with_its_place(
    cast: Cast, changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    one, two = make_household(NORTH_VILLAGE), make_household(NORTH_VILLAGE)
    job = planned(cast.clerk, sheet(line(one, **changes), line(two)))
    assert (counts(job), told(job)) == ((1, 0, 0, 1), expected)


def test_two_rows_about_one_household_are_both_held_back(cast: Cast) -> None:
    copy = make_household(NORTH_VILLAGE)
    job = planned(cast.clerk, sheet(line(copy), line(copy, 住房结构="土木")))
    assert (counts(job), told(job)) == ((0, 0, 0, 2), [("A2", "twice"), ("A3", "twice")])


def test_a_household_of_another_township_is_nobody(cast: Cast) -> None:
    copy = make_household(SOUTH_VILLAGE)
    job = planned(cast.clerk, sheet(line(copy)))
    assert (counts(job), told(job)) == ((0, 0, 0, 1), [("A2", "nobody")])
    assert "测试户主" not in str(job.plan)


def test_a_closed_year_is_refused(cast: Cast) -> None:
    copy = make_household(NORTH_VILLAGE)
    job = planned(cast.clerk, sheet(line(copy, 年度=TODAY.year - 1)))
    assert (counts(job), told(job)) == ((0, 0, 0, 1), [("H2", "other_year")])
    waiting = planned(cast.clerk, sheet(line(copy)))
    jobs.request_load(job=waiting, user=cast.clerk)
    RegisterYear.objects.update(closed_on=TODAY)
    jobs.run_load(waiting.pk, language="zh-hans")
    waiting.refresh_from_db()
    copy.refresh_from_db()
    assert (waiting.state, copy.net_income, copy.version) == ("refused", None, 1)


def test_outside_the_days_of_entry_a_reason_is_asked_or_the_row_refused(cast: Cast) -> None:
    copy, past = make_household(NORTH_VILLAGE), timezone.localdate() - dt.timedelta(days=1)
    window = make_window(opens_on=past - dt.timedelta(days=9), closes_on=past, outside=Outside.REASON)
    assert told(planned(cast.clerk, sheet(line(copy)))) == [("2", "no_reason")]
    assert counts(planned(cast.clerk, sheet(line(copy, 补录原因="道路中断")))) == (1, 0, 0, 0)
    window.outside = Outside.REFUSED
    window.save()
    job = planned(cast.clerk, sheet(line(copy, 补录原因="道路中断")))
    assert (counts(job), told(job)) == ((0, 0, 0, 1), [("2", "closed")])


def test_the_checks_of_the_form_are_hints_of_the_plan(cast: Cast) -> None:
    copy = make_household(NORTH_VILLAGE)
    job = planned(cast.clerk, sheet(line(copy, **{"种植业支出（元）": ""})))
    assert counts(job) == (1, 0, 0, 0)
    assert "IN-03" in {p["code"] for p in job.plan["problems"] if p["warning"]}
    copy.refresh_from_db()
    assert (copy.version, copy.net_income) == (1, None)


def test_a_survey_entered_meanwhile_makes_the_plan_anew(cast: Cast) -> None:
    copy = make_household(NORTH_VILLAGE)
    job = planned(cast.clerk, sheet(line(copy)))
    jobs.request_load(job=job, user=cast.clerk)
    HouseholdYear.objects.update(wage_county=5)
    jobs.run_load(job.pk, language="zh-hans")
    job.refresh_from_db()
    assert (job.state, "发生了变化" in job.refusal) == ("planned", True)


def test_a_posting_lost_meanwhile_loads_nothing(cast: Cast) -> None:
    copy = make_household(NORTH_VILLAGE)
    job = planned(cast.clerk, sheet(line(copy)))
    jobs.request_load(job=job, user=cast.clerk)
    cast.clerk.postings.all().delete()
    jobs.run_load(job.pk, language="zh-hans")
    copy.refresh_from_db()
    assert copy.net_income is None


def test_more_rows_need_no_more_queries(cast: Cast) -> None:
    copies = [make_household(NORTH_VILLAGE) for _each in range(12)]
    found = []
    for some in (copies[:2], copies):
        data, today = sheet(*(line(copy) for copy in some)), timezone.localdate()
        rows = SURVEY.read(data, "a.xlsx", today)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            plan = SURVEY.plan(rows, Occasion(cast.clerk.access_on(today), NORTH, today))
            SURVEY.summarise(plan)
        found.append(len(asked))
        assert len(plan.creates) == len(some)
    assert found[0] == found[1] <= 5


def test_the_template_offers_lists_and_comes_in_again(client: Client, cast: Cast) -> None:
    copy = make_household(NORTH_VILLAGE)
    client.force_login(cast.clerk)
    answer = client.get(reverse("households:survey_import_template"))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    page = book.worksheets[0]
    heads = [cell.value for cell in page[1]]
    assert len(heads) == len(SURVEY_COLUMNS)
    assert page.data_validations.dataValidation
    for column, head in enumerate(heads, 1):
        page.cell(row=2, column=column, value=line(copy).get(str(head)))
    target = io.BytesIO()
    book.save(target)
    assert counts(planned(cast.clerk, target.getvalue())) == (1, 0, 0, 0)


def test_the_pages_of_the_kinds_are_apart(client: Client, cast: Cast) -> None:
    job = planned(cast.clerk, sheet(line(make_household(NORTH_VILLAGE))))
    client.force_login(cast.clerk)
    assert "调查表.xlsx" in client.get(reverse("households:survey_import_list")).text
    assert "调查表.xlsx" not in client.get(reverse("households:import_list")).text
    assert client.get(reverse("households:survey_import_detail", args=[job.pk])).status_code == 200
    assert client.get(reverse("households:import_detail", args=[job.pk])).status_code == 404
    reasons = client.get(reverse("households:survey_import_reasons", args=[job.pk]))
    assert reasons.status_code == 200
    assert reverse("households:survey_import_list") in client.get(reverse("households:survey_list")).text
