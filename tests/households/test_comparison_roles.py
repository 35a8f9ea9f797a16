"""A school officer compares and reviews school rosters, and no other kind."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from accounts.roles import Role
from common.refusals import Refused
from households.codes.comparing import Difference, RosterKind
from households.comparing import jobs
from households.models import ComparisonHit, ComparisonRun, ComparisonSource
from tests.builders import id_number, make_household, make_user
from tests.households.comparisons import compared, make_pupil, make_source, school_roster, stranger_row
from tests.households.test_comparison_pages import at, chosen, shown, signed_in, upload
from tests.people import NORTH, NORTH_VILLAGE, SOUTH_VILLAGE, Cast

pytestmark = pytest.mark.django_db

NAME, OTHER = "学籍名册", "低保金名册"


@pytest.fixture
def rosters(cast: Cast) -> tuple[ComparisonSource, ComparisonSource]:
    """A roster of a school and one of aid; each misses a pupil in either township and lists a stranger."""
    make_pupil(make_household(NORTH_VILLAGE), "北漏助")
    make_pupil(make_household(SOUTH_VILLAGE), "南漏助")
    school, aid = make_source(name=NAME), make_source(name=OTHER, kind=RosterKind.AID)
    for source in (school, aid):
        compared(cast.county, source, school_roster(stranger_row("外来人", id_number())))
    return school, aid


def rows_of(user: User, source: ComparisonSource, kind: str) -> list[str]:
    response = signed_in(user).get(at("hits", source.pk), {"export": "xlsx", "kind": kind})
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    return [str(row[0]) for row in list(sheet.values)[1:]]  # type: ignore[union-attr]


def test_a_school_sees_its_kind_of_roster_only(
    cast: Cast, rosters: tuple[ComparisonSource, ComparisonSource]
) -> None:
    page = shown(cast.school, at("list"))
    assert (NAME in page, OTHER in page) == (True, False)
    page = shown(cast.county, at("list"))
    assert (NAME in page, OTHER in page) == (True, True)
    assert set(ComparisonHit.objects.visible_to(cast.school)) == set(rosters[0].hits.all())


def test_another_kind_cannot_be_opened_by_its_address(
    cast: Cast, rosters: tuple[ComparisonSource, ComparisonSource]
) -> None:
    own, aid = rosters
    client = signed_in(cast.school)
    for source, status in ((own, 200), (aid, 404)):
        run, hit = source.runs.get(), source.hits.earliest("pk")
        asked = {"source": source, "edit": source, "hits": source, "run": run, "progress": run, "hit": hit}
        answers = {name: client.get(at(name, row.pk)).status_code for name, row in asked.items()}
        assert answers == dict.fromkeys(asked, status)
    hit, run = aid.hits.filter(kind=Difference.MISSED).earliest("pk"), aid.runs.get()
    assert client.post(at("decide", aid.pk), chosen(hit)).status_code == 404
    # Nor by way of one's own roster.
    assert client.post(at("decide", own.pk), chosen(hit)).status_code == 404
    assert [client.post(at(name, run.pk)).status_code for name in ("start", "again", "columns")] == [404] * 3
    assert upload(cast.school, aid, school_roster()).status_code == 404
    with pytest.raises(Refused, match="无权"):
        jobs.upload(user=cast.school, source=aid, filename="a.xlsx", content=school_roster())
    assert ComparisonHit.objects.filter(decision="").count() == 6


def test_the_counts_equal_the_lists_and_the_export(
    cast: Cast, rosters: tuple[ComparisonSource, ComparisonSource]
) -> None:
    own, _aid = rosters
    counts = ComparisonHit.objects.visible_to(cast.school).counted()
    assert counts == {(own.pk, "漏助"): (2, 2), (own.pk, "未匹配"): (1, 1)}
    assert rows_of(cast.school, own, "漏助") == ["北漏助", "南漏助"]
    assert rows_of(cast.school, own, "未匹配") == ["外来人"]
    assert shown(cast.school, at("hits", own.pk), kind="漏助").count('name="hit"') == 2


def test_a_school_uploads_and_decides(cast: Cast, rosters: tuple[ComparisonSource, ComparisonSource]) -> None:
    own, _aid = rosters
    data = school_roster(stranger_row("又一人", id_number()))
    assert upload(cast.school, own, data).status_code == 302
    assert ProcrastinateJob.objects.get().args["run"] == ComparisonRun.objects.latest("pk").pk
    hit = own.hits.filter(kind=Difference.MISSED).earliest("pk")
    assert signed_in(cast.school).post(at("decide", own.pk), chosen(hit)).status_code == 302
    hit.refresh_from_db()
    assert (hit.decision, hit.decided_by) == ("已补发", cast.school)


def test_a_school_enters_rosters_of_its_kind_only(cast: Cast) -> None:
    values = {"name": "名册", "reading": "应有且仅有", "condition": "pupil", "note": ""}
    client = signed_in(cast.school)
    assert client.post(at("new"), {**values, "kind": RosterKind.VEHICLE}).status_code == 422
    assert client.post(at("new"), {**values, "kind": RosterKind.SCHOOL}).status_code == 302
    assert ComparisonSource.objects.get().kind == RosterKind.SCHOOL


def test_a_school_neither_reveals_numbers_nor_opens_the_household(
    cast: Cast, rosters: tuple[ComparisonSource, ComparisonSource]
) -> None:
    own, _aid = rosters
    stranger, missed = own.hits.get(household=None), own.hits.exclude(household=None).earliest("pk")
    client = signed_in(cast.school)
    reveal = reverse("accounts:reveal", args=["households.comparisonhit", "roster_number", stranger.pk])
    assert client.get(reveal).status_code == 403
    assert stranger.roster_number.reveal() not in shown(cast.school, at("hit", stranger.pk))  # type: ignore[attr-defined]
    household = reverse("households:household_detail", args=[missed.household_id])
    assert household not in shown(cast.school, at("hit", missed.pk))
    assert household in shown(cast.county, at("hit", missed.pk))
    assert client.get(household).status_code == 404


def test_a_school_of_a_township_reviews_there_and_compares_nothing(
    cast: Cast, rosters: tuple[ComparisonSource, ComparisonSource]
) -> None:
    own, _aid = rosters
    user = make_user("school2", role=Role.SCHOOL, area=NORTH)
    assert rows_of(user, own, "漏助") == ["北漏助"]
    page = shown(user, at("list"))
    assert ("未匹配" in page, f'{at("source", own.pk)}"' in page, at("new") in page) == (False, False, False)
    client: Client = signed_in(user)
    assert client.get(at("source", own.pk)).status_code == 404
    assert client.get(at("run", own.runs.get().pk)).status_code == 404
    assert client.get(at("new")).status_code == 403
