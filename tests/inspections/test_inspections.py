"""Planning an inspection on its page, and quarters that lack one (P5-73)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from households.models import Parameter
from inspections.coverage import coverage
from inspections.models import Inspection
from tests.builders import TODAY, make_household
from tests.inspections.casework import make_checklist, make_covert, make_inspection
from tests.people import NORTH, NORTH_VILLAGE, SOUTH, Cast


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


def test_quarters_without_an_inspection_are_short(cast: Cast) -> None:
    make_inspection(year=2026, quarter=2, starts_on=dt.date(2026, 4, 1))
    make_covert(year=2026, quarter=1, starts_on=dt.date(2026, 1, 5))
    seen = {
        name: [(q.year, q.quarter, q.done, q.wanted, q.is_short, q.is_over) for q in coverage(user, TODAY)]
        for name, user in (("county", cast.county), ("inspector", cast.inspector))
    }
    rest = [(2026, 4, 0, 1, True, False), (2026, 3, 0, 1, True, True), (2026, 2, 1, 1, False, True)]
    last = [(2025, 4, 0, 1, True, True)]
    assert seen["county"] == [*rest, (2026, 1, 0, 1, True, True), *last]
    assert seen["inspector"] == [*rest, (2026, 1, 1, 1, False, True), *last]


def test_the_number_wanted_is_the_county_s(cast: Cast) -> None:
    row = Parameter.objects.get(key="inspections_a_quarter")
    row.valid_to = dt.date(2026, 7, 1)
    row.save()
    Parameter.objects.create(
        key="inspections_a_quarter", value=2, valid_from=dt.date(2026, 7, 1), source="县方案"
    )
    make_inspection()
    assert [q.wanted for q in coverage(cast.county, TODAY)] == [2, 2, 1, 1, 1]
    assert coverage(cast.county, TODAY)[0].is_short


def test_those_below_see_the_inspection_of_the_county(client: Client, cast: Cast) -> None:
    make_inspection(title="全县督查")
    make_inspection(NORTH, title="北岭督查")
    seen = {}
    for name in ("county", "clerk", "clerk2", "team"):
        client.force_login(cast.everybody()[name])
        page = client.get(reverse("inspections:inspection_list")).context["page"]
        seen[name] = {row.title for row in page.object_list}
    both = {"全县督查", "北岭督查"}
    assert seen == {"county": both, "clerk": both, "clerk2": {"全县督查"}, "team": both}


def test_an_inspection_is_planned_drawn_and_fed_back_on_its_pages(client: Client, cast: Cast) -> None:
    for _ in range(3):
        make_household(NORTH_VILLAGE)
    checklist = make_checklist()
    client.force_login(cast.inspector)
    where = reverse("inspections:inspection_new")
    form = client.get(where).context["form"]
    post: dict[str, Any] = {
        "key": form.initial["key"],
        "title": "北岭镇四季度督查",
        "kind": "季度督查",
        "openness": "暗访",
        "quarter": "2026-4",
        "area": NORTH,
        "checklist": checklist.pk,
        "sample_size": 2,
        "starts_on": "2026-11-20",
        "ends_on": "2026-11-30",
    }
    bad = client.post(where, {**post, "starts_on": "2026-09-01"})
    assert (bad.status_code, "开始日期不在所选季度内" in bad.text) == (422, True)
    bad = client.post(where, {**post, "ends_on": "2026-11-19"})
    assert (bad.status_code, Inspection.objects.count()) == (422, 0)
    for _ in range(2):
        assert client.post(where, post).status_code == 302
    inspection = Inspection.objects.get()
    detail = reverse("inspections:inspection_detail", args=[inspection.pk])
    draw = reverse("inspections:inspection_draw", args=[inspection.pk])
    assert draw in client.get(detail).text
    assert "已从3户建档立卡户中抽取2户" in client.post(draw, follow=True).text
    assert "样本户已抽取，不能重复抽取" in client.post(draw, follow=True).text
    assert "暗访：反馈之前" in client.get(detail).text
    feedback = reverse("inspections:inspection_feedback", args=[inspection.pk])
    assert "请填写反馈日期" in client.post(feedback, follow=True).text
    assert "反馈已登记" in client.post(feedback, {"on": "2026-11-24"}, follow=True).text
    inspection.refresh_from_db()
    assert (inspection.sample.count(), inspection.feedback_on) == (2, TODAY)
    page = client.get(detail).text
    assert (draw in page, feedback in page) == (False, False)


def test_an_inspector_of_a_township_plans_there_only(client: Client, cast: Cast) -> None:
    cast.inspector.postings.update(area=NORTH)
    client.force_login(cast.inspector)
    areas = client.get(reverse("inspections:inspection_new")).context["form"].fields["area"].queryset
    assert {area.pk for area in areas} == {NORTH, NORTH_VILLAGE}
    assert make_inspection(SOUTH).pk not in set(
        Inspection.objects.visible_to(cast.inspector).values_list("pk", flat=True)
    )


def test_the_list_as_a_file_names_its_inspections(client: Client, cast: Cast) -> None:
    make_inspection(title="全县督查")
    client.force_login(cast.county)
    response = client.get(reverse("inspections:inspection_list"), {"export": "xlsx"})
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
