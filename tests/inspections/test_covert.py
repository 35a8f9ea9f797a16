"""A covert inspection before its feedback: nobody but inspectors learns of it, wherever they look (P5-73)."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from common.refusals import Refused
from inspections.coverage import coverage
from inspections.models import Finding, FindingPhoto, Inspection, SampledHousehold
from inspections.services import give_feedback
from tests.builders import TODAY, make_household
from tests.inspections.casework import make_answers, make_covert, make_finding, make_sampled
from tests.people import NORTH_VILLAGE, Cast

TITLE, PROBLEM = "暗访松坡", "帮扶手册造假"
READERS = [
    "county",
    "clerk",
    "clerk2",
    "team",
    "finance",
    "finance2",
    "payer",
    "inspector",
    "auditor",
    "leader",
]
IN_NORTH = set(READERS) - {"clerk2"}


@dataclass
class Secret:
    """A covert inspection of a village, its sample, and a finding with a photo and a step form."""

    inspection: Inspection
    sampled: SampledHousehold
    finding: Finding
    photo: FindingPhoto


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


@pytest.fixture
def secret(cast: Cast) -> Secret:
    inspection = make_covert(NORTH_VILLAGE, title=TITLE, created_by=cast.inspector)
    sampled = make_sampled(inspection, make_household(NORTH_VILLAGE))
    answer = make_answers(sampled, cast.inspector)[0]
    finding = make_finding(
        NORTH_VILLAGE,
        inspection=inspection,
        answer=answer,
        text=PROBLEM,
        village=None,
        household=sampled.household,
        found_by=cast.inspector,
    )
    image = ContentFile(b"picture", "photo.jpg")
    photo = FindingPhoto.objects.create(finding=finding, image=image, width=1, height=1, sha256="2" * 64)
    return Secret(inspection, sampled, finding, photo)


def doors(secret: Secret) -> dict[str, str]:
    """The addresses of everything secret."""
    inspection, sampled, finding = secret.inspection.pk, secret.sampled.pk, secret.finding.pk
    return {
        "inspection": reverse("inspections:inspection_detail", args=[inspection]),
        "sample": reverse("inspections:sample_list", args=[inspection]),
        "answers": reverse("inspections:sampled_detail", args=[sampled]),
        "finding": reverse("inspections:finding_detail", args=[finding]),
        "photo": reverse("inspections:finding_photo", args=[finding, secret.photo.pk]),
        "step": reverse("inspections:finding_step", args=[finding, "assign"]),
    }


def knowing(client: Client, cast: Cast, where: str, *words: str) -> set[str]:
    """Who of the readers finds one of the words on the page."""
    found = set()
    for name in READERS:
        client.force_login(cast.everybody()[name])
        page = client.get(where)
        assert page.status_code == 200
        if any(word in page.text for word in words):
            found.add(name)
    return found


def exporting(client: Client, cast: Cast, where: str, word: str) -> set[str]:
    """Who of the readers finds the word in the Excel file of the list."""
    found = set()
    for name in READERS:
        client.force_login(cast.everybody()[name])
        sheet = load_workbook(io.BytesIO(client.get(where, {"export": "xlsx"}).content)).active
        if any(word in str(cell) for row in sheet.iter_rows(values_only=True) for cell in row):
            found.add(name)
    return found


LISTS = ("inspection_list", "finding_list")


@pytest.mark.parametrize("name", LISTS)
def test_no_list_or_dropdown_or_file_names_it(client: Client, cast: Cast, secret: Secret, name: str) -> None:
    """The list of findings offers inspections as a criterion: its page holds the title too."""
    where = reverse(f"inspections:{name}")
    word = TITLE if name == "inspection_list" else PROBLEM
    assert knowing(client, cast, where, TITLE, PROBLEM) == {"inspector"}
    assert exporting(client, cast, where, word) == {"inspector"}
    give_feedback(user=cast.inspector, inspection=secret.inspection, on=TODAY, today=TODAY)
    assert knowing(client, cast, where, word) == IN_NORTH
    assert exporting(client, cast, where, word) == IN_NORTH


@pytest.mark.parametrize("door", ["inspection", "sample", "answers", "finding", "photo", "step"])
def test_its_pages_do_not_exist_for_others(client: Client, cast: Cast, secret: Secret, door: str) -> None:
    where = doors(secret)[door]
    found = {}
    for name in READERS:
        client.force_login(cast.everybody()[name])
        found[name] = client.get(where).status_code
    assert found == {**dict.fromkeys(READERS, 404), "inspector": 200}


def test_filtering_by_it_is_filtering_by_nothing(client: Client, cast: Cast, secret: Secret) -> None:
    client.force_login(cast.county)
    hidden = client.get(reverse("inspections:finding_list"), {"inspection": secret.inspection.pk})
    unknown = client.get(reverse("inspections:finding_list"), {"inspection": 999_999})
    assert hidden.context["form"].errors.keys() == unknown.context["form"].errors.keys()
    assert list(hidden.context["page"].object_list) == []


def test_no_count_counts_it(cast: Cast, secret: Secret) -> None:
    everybody = cast.everybody()
    counts = {
        name: (
            Inspection.objects.visible_to(user).count(),
            SampledHousehold.objects.visible_to(user).count(),
            Finding.objects.visible_to(user).count(),
            coverage(user, TODAY)[0].done,
        )
        for name, user in everybody.items()
    }
    assert counts == {**dict.fromkeys(everybody, (0, 0, 0, 0)), "inspector": (1, 1, 1, 1)}
    assert (Inspection.objects.disclosed().count(), Finding.objects.disclosed().count()) == (0, 0)
    give_feedback(user=cast.inspector, inspection=secret.inspection, on=TODAY, today=TODAY)
    assert (Inspection.objects.disclosed().count(), Finding.objects.disclosed().count()) == (1, 1)
    seeing = {n for n, u in everybody.items() if Finding.objects.visible_to(u).exists()}
    assert seeing == IN_NORTH


def test_nobody_is_told_to_put_it_right(client: Client, cast: Cast, secret: Secret) -> None:
    unit = cast.cadre.postings.get().organisation
    cast.team.postings.update(organisation=unit)
    Finding.objects.update(
        state="rectifying", measure="补", leader=cast.county, person=cast.team, unit=unit, deadline=TODAY
    )
    client.force_login(cast.team)
    assert PROBLEM not in client.get(reverse("inspections:finding_mine")).text
    give_feedback(user=cast.inspector, inspection=secret.inspection, on=TODAY, today=TODAY)
    assert PROBLEM in client.get(reverse("inspections:finding_mine")).text


def test_the_administration_shows_no_trace(client: Client, cast: Cast, secret: Secret) -> None:
    """Nor do the histories of what it names: its area, its checklist, its inspector."""
    client.force_login(cast.admin)
    pages = {
        name: reverse(f"admin:{name}", args=args)
        for name, *args in [
            ("inspections_inspection_changelist",),
            ("inspections_finding_changelist",),
            ("accounts_area_history", NORTH_VILLAGE),
            ("accounts_user_history", cast.inspector.pk),
            ("inspections_checklist_history", secret.inspection.checklist_id),
        ]
    }
    shown = {name: client.get(page) for name, page in pages.items()}
    assert {name: page.status_code for name, page in shown.items()} == dict.fromkeys(pages, 200)
    traces = [name for name, page in shown.items() if TITLE in page.text or PROBLEM in page.text]
    assert traces == []
    hidden: dict[str, Any] = {"inspection": secret.inspection.pk, "finding": secret.finding.pk}
    for model, pk in hidden.items():
        for view in ("change", "history"):
            answer = client.get(reverse(f"admin:inspections_{model}_{view}", args=[pk]))
            assert (model, view, answer.status_code) == (model, view, 302)
    give_feedback(user=cast.inspector, inspection=secret.inspection, on=TODAY, today=TODAY)
    assert TITLE in client.get(pages["inspections_inspection_changelist"]).text


def test_feedback_is_given_once_by_inspectors_and_not_ahead(cast: Cast, secret: Secret) -> None:
    with pytest.raises(Refused, match="无权在该区域开展督查"):
        give_feedback(user=cast.county, inspection=secret.inspection, on=TODAY, today=TODAY)
    later = TODAY.replace(day=30)
    for day, sentence in ((later, "反馈日期不能晚于今天"), (TODAY.replace(month=10), "不能早于督查开始日期")):
        with pytest.raises(Refused, match=sentence):
            give_feedback(user=cast.inspector, inspection=secret.inspection, on=day, today=TODAY)
    assert Inspection.objects.get().feedback_on is None
    give_feedback(user=cast.inspector, inspection=secret.inspection, on=TODAY, today=TODAY)
    with pytest.raises(Refused, match="已经反馈过了"):
        give_feedback(user=cast.inspector, inspection=secret.inspection, on=TODAY, today=TODAY)
