"""One visit and its photos are read in scope, and photos never land in a shared cache."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from django.urls import reverse

from assistance.models import Visit, VisitPhoto
from assistance.services import visits as service
from common.photos import Photo, take
from tests.assistance.casework import end_alone, make_pairing, make_visit
from tests.assistance.test_amendments import amend
from tests.builders import TODAY, make_household
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast
from tests.pictures import picture

READERS = {
    "county",
    "clerk",
    "team",
    "cadre",
    "finance",
    "finance2",
    "payer",
    "inspector",
    "auditor",
    "leader",
}


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


@pytest.fixture
def photo() -> Photo:
    return take(io.BytesIO(picture()))


@pytest.fixture
def visit(cast: Cast, photo: Photo) -> Visit:
    copy = make_household(NORTH_VILLAGE, head="北户主")
    make_pairing(copy, cast.cadre)
    visit = make_visit(copy, cast.cadre, gift=200, found="屋顶漏雨", problem="缺化肥")
    service._store(visit, [photo], [])
    return visit


def statuses(client: Client, cast: Cast, address: str) -> dict[str, int]:
    answers = {}
    for who, user in cast.everybody().items():
        client.force_login(user)
        answers[who] = client.get(address).status_code
    return answers


@pytest.mark.parametrize("page", ["visit_detail", "visit_photo"])
def test_a_visit_is_read_in_scope(client: Client, cast: Cast, visit: Visit, page: str) -> None:
    args = [visit.pk] if page == "visit_detail" else [visit.pk, visit.photos.get().pk]
    answers = statuses(client, cast, reverse(f"assistance:{page}", args=args))
    assert {who for who, status in answers.items() if status == 200} == READERS
    assert {who for who, status in answers.items() if status == 404} == {"clerk2", "cadre2", "school"}
    assert {who for who, status in answers.items() if status == 403} == {"nobody", "admin"}


def test_the_page_tells_the_whole_visit(client: Client, cast: Cast, visit: Visit) -> None:
    client.force_login(cast.clerk)
    text = client.get(reverse("assistance:visit_detail", args=[visit.pk])).content.decode()
    for shown in ("北户主", "屋顶漏雨", "缺化肥", "慰问金", "200.00", "信息核实", "2026-11-24"):
        assert shown in text


def test_a_photo_is_kept_by_its_reader_only(client: Client, cast: Cast, visit: Visit, photo: Photo) -> None:
    client.force_login(cast.cadre)
    row = visit.photos.get()
    response = client.get(reverse("assistance:visit_photo", args=[visit.pk, row.pk]))
    assert response.content == photo.content
    assert response.headers["Content-Type"] == "image/jpeg"
    assert set(response.headers["Cache-Control"].split(", ")) == {"private", "max-age=3600"}
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_photo_is_not_reached_through_another_visit(client: Client, cast: Cast, visit: Visit) -> None:
    south = make_household(SOUTH_VILLAGE)
    make_pairing(south, cast.cadre2)
    other = make_visit(south, cast.cadre2)
    client.force_login(cast.cadre2)
    address = reverse("assistance:visit_photo", args=[other.pk, VisitPhoto.objects.get().pk])
    assert client.get(address).status_code == 404


def test_a_helper_stops_seeing_the_visits_when_the_pairing_ends(
    client: Client, cast: Cast, visit: Visit
) -> None:
    end_alone(visit.household.pairings.all())
    client.force_login(cast.cadre)
    assert client.get(reverse("assistance:visit_detail", args=[visit.pk])).status_code == 404


def test_the_list_narrows_to_visits_with_gifts_and_to_corrected_ones(client: Client, cast: Cast) -> None:
    copy = make_household(NORTH_VILLAGE)
    given = make_visit(copy, cast.cadre, gift=100)
    wrong = make_visit(copy, cast.cadre, found="写错")
    make_visit(copy, cast.cadre, found="别的")
    amend(cast.clerk, wrong, found="改好")
    client.force_login(cast.clerk)
    address = reverse("assistance:visit_list")
    for criterion, visit in (("with_gift", given), ("corrected", wrong)):
        assert [row.pk for row in client.get(address, {criterion: "on"}).context["page"]] == [visit.pk]
