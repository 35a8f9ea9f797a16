"""The checklist of a household: one save, changed until the feedback, and findings from its faults."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from common.refusals import Refused
from inspections.models import Answer, Checklist, ChecklistItem, Finding, SampledHousehold
from inspections.services import CHECKLISTS, give_feedback, load_checklists, save_answers
from tests.builders import TODAY, make_household
from tests.inspections.casework import (
    make_answers,
    make_checklist,
    make_finding,
    make_inspection,
    make_sampled,
)
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


@pytest.fixture
def sampled(cast: Cast) -> SampledHousehold:
    return make_sampled(make_inspection(NORTH_VILLAGE), make_household(NORTH_VILLAGE, head="北户主"))


def items(sampled: SampledHousehold) -> list[ChecklistItem]:
    return list(sampled.inspection.checklist.items.all())


def said(sampled: SampledHousehold, *values: str, **more: str) -> dict[str, str]:
    """What the browser sends: one value a question."""
    return {f"value_{i.pk}": v for i, v in zip(items(sampled), values, strict=True) if v} | more


def held(sampled: SampledHousehold) -> list[tuple[str, str]]:
    return list(Answer.objects.filter(sampled=sampled).values_list("value", "remark"))


def test_the_checklists_of_the_plans_are_loaded_once(cast: Cast) -> None:
    assert (load_checklists(CHECKLISTS), load_checklists(CHECKLISTS)) == (2, 0)
    household, subjects = Checklist.objects.order_by("-pk")[1], Checklist.objects.order_by("-pk")[0]
    assert (household.name, household.items.count()) == ("入户督查检查表", 18)
    asked = set(subjects.items.values_list("subject", flat=True))
    assert asked == {"责任落实", "帮扶规划", "项目实施", "帮扶成效"}
    Checklist.objects.filter(pk=household.pk).update(source="县里改过")
    household.items.first().delete()
    assert load_checklists(CHECKLISTS) == 0
    assert (Checklist.objects.get(pk=household.pk).source, household.items.count()) == ("县里改过", 17)


def test_every_item_of_the_file_is_valid(cast: Cast) -> None:
    load_checklists(CHECKLISTS)
    for item in ChecklistItem.objects.all():
        item.full_clean()


def test_one_save_keeps_all_answers_and_who_was_there(
    client: Client, cast: Cast, sampled: SampledHousehold
) -> None:
    client.force_login(cast.inspector)
    where = reverse("inspections:sampled_answer", args=[sampled.pk])
    first = items(sampled)[0].pk
    response = client.post(
        where, said(sampled, "是", "否", remark="户主在家", **{f"remark_{first}": "有存粮"})
    )
    assert response["Location"] == reverse("inspections:sampled_detail", args=[sampled.pk])
    assert held(sampled) == [("是", "有存粮"), ("否", "")]
    kept = SampledHousehold.objects.get(pk=sampled.pk)
    assert (kept.answered_on, kept.answered_by, kept.remark) == (TODAY, cast.inspector, "户主在家")


def test_a_second_save_changes_answers_until_the_feedback(cast: Cast, sampled: SampledHousehold) -> None:
    one, two = (item.pk for item in items(sampled))
    save = {"user": cast.inspector, "sampled": sampled, "today": TODAY}
    save_answers(**save, answers={one: ("是", ""), two: ("否", "漏雨")}, remark="")
    for _ in range(2):
        save_answers(**save, answers={one: ("是", ""), two: ("是", "已修")}, remark="复查")
    assert held(sampled) == [("是", ""), ("是", "已修")]
    assert Answer.events.rel.related_model.objects.filter(pgh_label="update").count() == 1  # type: ignore[attr-defined]
    give_feedback(user=cast.inspector, inspection=sampled.inspection, on=TODAY, today=TODAY)
    with pytest.raises(Refused, match="本次督查已反馈，检查结果不能再修改"):
        save_answers(**save, answers={one: ("否", ""), two: ("否", "")}, remark="")
    assert held(sampled) == [("是", ""), ("是", "已修")]


def test_missing_answers_are_marked_and_nothing_is_kept(
    client: Client, cast: Cast, sampled: SampledHousehold
) -> None:
    client.force_login(cast.inspector)
    where = reverse("inspections:sampled_answer", args=[sampled.pk])
    response = client.post(where, said(sampled, "是", "", remark="写到一半"))
    assert (response.status_code, "还有检查项未选择" in response.text) == (422, True)
    assert ("请选择。" in response.text, "写到一半" in response.text) == (True, True)
    assert client.post(where, said(sampled, "是", "也许")).status_code == 422
    assert (held(sampled), SampledHousehold.objects.get(pk=sampled.pk).answered_on) == ([], None)


@pytest.mark.parametrize(
    ("who", "changes", "sentence"),
    [
        ("county", {}, "无权在该区域开展督查"),
        ("inspector", {"today": dt.date(2026, 10, 31)}, "本次督查尚未开始"),
        ("inspector", {"answers": {}}, "检查表已有变动"),
    ],
)
def test_refused_answers_write_nothing(
    cast: Cast, sampled: SampledHousehold, who: str, changes: dict[str, Any], sentence: str
) -> None:
    answers = {item.pk: ("是", "") for item in items(sampled)}
    told = {"answers": answers, "remark": "", "today": TODAY, **changes}
    with pytest.raises(Refused, match=sentence):
        save_answers(user=cast.everybody()[who], sampled=sampled, **told)
    assert held(sampled) == []


def test_a_fault_becomes_a_finding_of_its_household_once(
    client: Client, cast: Cast, sampled: SampledHousehold
) -> None:
    answer = make_answers(sampled, cast.inspector)[1]
    client.force_login(cast.inspector)
    page = client.get(reverse("inspections:sampled_detail", args=[sampled.pk]))
    where = f"{reverse('inspections:finding_new')}?answer={answer.pk}"
    assert where.replace("&", "&amp;") in page.text
    form = client.get(where).context["form"]
    assert form.initial["text"] == "住房安全：否"
    post = {"key": str(form.initial["key"]), "text": "住房漏雨", "found_on": "2026-11-24"}
    assert client.post(where, post)["Location"] == client.post(where, post)["Location"]
    finding = Finding.objects.get()
    assert (finding.household, finding.answer, finding.inspection) == (
        sampled.household,
        answer,
        sampled.inspection,
    )
    assert (finding.source, finding.area_id, finding.found_by) == ("县级督查", NORTH_VILLAGE, cast.inspector)
    again = client.post(where, {**post, "key": "0b6e4f00-0000-4000-8000-000000000009"})
    assert (again.status_code, "该检查项已登记过问题" in again.text) == (422, True)
    assert Finding.objects.count() == 1
    row = SampledHousehold.objects.with_faults().get()
    assert (row.faults, row.found) == (2, 1)


def test_readers_see_only_the_households_of_their_area(client: Client, cast: Cast) -> None:
    inspection = make_inspection()
    north = make_sampled(inspection, make_household(NORTH_VILLAGE, head="北户主"))
    south = make_sampled(inspection, make_household(SOUTH_VILLAGE, head="南户主"))
    seen = {}
    for name in ("county", "clerk", "clerk2", "team", "inspector"):
        client.force_login(cast.everybody()[name])
        rows = client.get(reverse("inspections:sample_list", args=[inspection.pk])).context["sample"]
        seen[name] = [row.pk for row in rows]
        assert client.get(reverse("inspections:sampled_detail", args=[north.pk])).status_code == (
            200 if north.pk in seen[name] else 404
        )
    both = [north.pk, south.pk]
    assert seen == {
        "county": both,
        "clerk": [north.pk],
        "clerk2": [south.pk],
        "team": [north.pk],
        "inspector": both,
    }


@pytest.mark.parametrize("homes", [1, 12])
@pytest.mark.parametrize(
    ("name", "queries"), [("sample_list", 6), ("sampled_answer", 8), ("sampled_detail", 7)]
)
def test_a_page_costs_the_same_however_large_the_sample(
    client: Client, cast: Cast, django_assert_num_queries: Any, name: str, queries: int, homes: int
) -> None:
    inspection = make_inspection(checklist=make_checklist(*(f"问题{n}" for n in range(homes))))
    for _ in range(homes):
        sampled = make_sampled(inspection, make_household(NORTH_VILLAGE))
        for answer in make_answers(sampled, cast.inspector):
            make_finding(household=sampled.household, village=None, answer=answer)
    client.force_login(cast.inspector)
    pk = inspection.pk if name == "sample_list" else sampled.pk
    with django_assert_num_queries(queries):
        page = client.get(reverse(f"inspections:{name}", args=[pk]))
    assert page.status_code == 200
