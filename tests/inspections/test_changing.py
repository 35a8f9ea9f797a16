"""Changing an inspection before it begins, and cancelling one."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from common.refusals import Refused
from inspections.coverage import coverage
from inspections.models import Inspection
from inspections.services import cancel_inspection, change_inspection, draw_sample, give_feedback
from tests.builders import TODAY, make_household
from tests.inspections.casework import (
    make_answers,
    make_checklist,
    make_covert,
    make_finding,
    make_inspection,
    make_sampled,
)
from tests.people import NORTH, NORTH_VILLAGE, SOUTH, Cast

TOMORROW = TODAY + dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


def planned(**changes: Any) -> Inspection:
    return make_inspection(NORTH, starts_on=TOMORROW, ends_on=TOMORROW, **changes)


def stored(inspection: Inspection) -> tuple[str, int]:
    return Inspection.objects.values_list("title", "version").get(pk=inspection.pk)


def change(user: Any, inspection: Inspection, version: int = 1, **values: Any) -> Inspection:
    return change_inspection(user=user, inspection=inspection, version=version, values=values, today=TODAY)


def test_county_and_inspector_change_it_on_its_page_until_it_begins(client: Client, cast: Cast) -> None:
    inspection = planned()
    where = reverse("inspections:inspection_edit", args=[inspection.pk])
    for version, who in enumerate(("county", "inspector"), 1):
        client.force_login(cast.everybody()[who])
        form = client.get(where).context["form"]
        fields = {name: form[name].value() for name in form.fields if form[name].value() is not None}
        days = {name: fields[name].isoformat() for name in ("starts_on", "ends_on")}
        keys = {"area": inspection.area_id, "checklist": inspection.checklist_id}
        post = {**fields, **days, **keys, "title": f"督查{who}"}
        assert fields["version"] == version
        assert client.post(where, post).status_code == 302
        assert stored(inspection) == (f"督查{who}", version + 1)
        # Sent again by somebody who still had the old version open.
        again = client.post(where, post)
        assert (again.status_code, "已有他人修改" in again.text) == (422, True)
    Inspection.objects.update(starts_on=TODAY)
    detail = client.get(reverse("inspections:inspection_detail", args=[inspection.pk])).text
    assert where not in detail
    with pytest.raises(Refused, match="督查已于2026-11-24开始"):
        change(cast.county, inspection, 3, title="太晚")
    assert stored(inspection) == ("督查inspector", 3)


def test_what_a_sample_was_drawn_from_stays(cast: Cast) -> None:
    make_household(NORTH_VILLAGE)
    inspection = planned(sample_size=1)
    draw_sample(user=cast.inspector, inspection=inspection)
    for name, value in (("sample_size", 2), ("checklist", make_checklist()), ("area_id", NORTH_VILLAGE)):
        with pytest.raises(Refused, match="样本户已抽取"):
            change(cast.county, inspection, **{name: value})
    change(cast.county, inspection, title="改名")
    assert stored(inspection) == ("改名", 2)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"quarter": 3}, "开始日期不在所选季度内"),
        ({"ends_on": TODAY}, "终止日期须晚于起始日期"),
        # The county office does not know of covert ones.
        ({"openness": "暗访"}, "修改后您本人将看不到该督查"),
    ],
)
def test_a_bad_change_writes_nothing(cast: Cast, values: dict[str, Any], sentence: str) -> None:
    inspection = planned()
    with pytest.raises(Refused, match=sentence):
        change(cast.county, inspection, title="改", **values)
    assert stored(inspection) == ("四季度督查", 1)


def test_an_inspection_is_not_moved_out_of_or_into_a_foreign_area(cast: Cast) -> None:
    inspection = planned()
    cast.inspector.postings.update(area=NORTH)
    with pytest.raises(Refused, match="您的岗位无权"):
        change(cast.inspector, inspection, area_id=SOUTH)
    with pytest.raises(Refused, match="您的岗位无权"):
        change(cast.clerk, inspection, title="改")
    assert stored(inspection) == ("四季度督查", 1)


def test_a_cancelled_one_stays_with_its_reason_and_counts_for_no_quarter(client: Client, cast: Cast) -> None:
    inspection = planned()
    assert coverage(cast.county, TODAY)[0].done == 1
    client.force_login(cast.county)
    where = reverse("inspections:inspection_cancel", args=[inspection.pk])
    assert client.post(where, {"reason": ""}).status_code == 422
    page = client.post(where, {"reason": "与省级督查重叠"}, follow=True).text
    assert "与省级督查重叠" in page
    assert reverse("inspections:inspection_draw", args=[inspection.pk]) not in page
    assert coverage(cast.county, TODAY)[0].done == 0
    listed = client.get(reverse("inspections:inspection_list")).context["page"].object_list
    assert [(row.cancelled_on, row.cancel_reason) for row in listed] == [(TODAY, "与省级督查重叠")]
    assert "督查已于2026-11-24取消" in client.post(where, {"reason": "再次"}).text


def test_nothing_more_happens_in_a_cancelled_one(cast: Cast) -> None:
    make_household(NORTH_VILLAGE)
    inspection = planned(sample_size=1)
    cancel_inspection(user=cast.inspector, inspection=inspection, reason="取消", today=TODAY)
    for act in (
        lambda: draw_sample(user=cast.inspector, inspection=inspection),
        lambda: give_feedback(user=cast.inspector, inspection=inspection, on=TODAY, today=TODAY),
        lambda: change(cast.inspector, inspection, 2, title="改"),
    ):
        with pytest.raises(Refused, match="督查已于2026-11-24取消"):
            act()
    inspection.refresh_from_db()
    assert (inspection.drawn_at, inspection.feedback_on, inspection.title) == (None, None, "四季度督查")


def test_one_in_which_something_was_found_is_fed_back_and_not_cancelled(cast: Cast) -> None:
    answered, found, over = planned(), planned(), planned(feedback_on=TOMORROW)
    make_answers(make_sampled(answered, make_household(NORTH_VILLAGE)), cast.inspector)
    make_finding(NORTH_VILLAGE, inspection=found)
    for inspection, sentence in (
        (answered, "已检查1户、登记0个问题"), (found, "已检查0户、登记1个问题"), (over, "已经反馈过了"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=sentence):
            cancel_inspection(user=cast.inspector, inspection=inspection, reason="取消", today=TODAY)
    assert Inspection.objects.not_cancelled().count() == 3


def test_the_county_does_not_find_a_covert_one(client: Client, cast: Cast) -> None:
    covert = make_covert(starts_on=TOMORROW, ends_on=TOMORROW)
    for name in ("inspection_edit", "inspection_cancel"):
        where = reverse(f"inspections:{name}", args=[covert.pk])
        for who, status in (("county", 404), ("inspector", 200)):
            client.force_login(cast.everybody()[who])
            assert client.get(where).status_code == status
