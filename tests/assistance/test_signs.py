"""Signs on visits: what shows one and what does not, the figures beside the list, and the look."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pgtrigger
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Posting
from assistance.models import HomePlace, Visit, VisitLook, VisitPhoto
from assistance.services.homes import mark_home
from assistance.services.looks import look_at
from assistance.signs import Sign, counts, showing, with_signs
from common.refusals import Refused
from households.models import Parameter
from tests.assistance.casework import make_pairing, make_visit
from tests.builders import TODAY, make_household
from tests.people import NORTH_VILLAGE, SOUTH_VILLAGE, Cast

LIST = reverse("assistance:sign_list")
TEXT = "查看猪圈与菜地，长势正常。"


def shown(sign: str = "") -> set[int]:
    """The visits that show the sign."""
    return set(showing(with_signs(Visit.objects.all(), TODAY), sign).values_list("pk", flat=True))


def add_photo(visit: Visit, digest: str) -> None:
    VisitPhoto.objects.create(
        visit=visit, image=ContentFile(b"x", "x.jpg"), width=1, height=1, sha256=digest * 64
    )


def test_the_same_text_of_the_same_visitor_shows_on_both_visits(cast: Cast) -> None:
    one, two = make_household(NORTH_VILLAGE), make_household(NORTH_VILLAGE)
    same = {make_visit(copy, cast.cadre, found=TEXT).pk for copy in (one, two)}
    make_visit(one, cast.team, found=TEXT)
    make_visit(two, cast.cadre, found="一切正常")
    make_visit(one, cast.cadre, found="一切正常")
    assert shown("copied") == shown() == same


def test_a_photo_on_two_visits_shows_on_both(cast: Cast) -> None:
    visits = [make_visit(make_household(NORTH_VILLAGE), cast.cadre, found=f"第{n}户") for n in range(3)]
    for visit, digest in zip(visits, "aab", strict=True):
        add_photo(visit, digest)
    assert shown("photo") == shown() == {visits[0].pk, visits[1].pk}


def test_the_twentieth_visit_within_an_hour_shows_and_all_after_it(cast: Cast) -> None:
    copy, begun = make_household(NORTH_VILLAGE), timezone.now()
    keys = []
    for number in range(21):
        visit = make_visit(copy, cast.cadre, found=f"第{number}次")
        # Two and a half minutes apart; nobody else can change when a visit was recorded.
        with pgtrigger.ignore("assistance.Visit:visit_only_amended"):
            recorded = begun + dt.timedelta(minutes=2.5 * number)
            Visit.objects.filter(pk=visit.pk).update(created_at=recorded)
        keys.append(visit.pk)
    assert shown("hurried") == set(keys[19:])
    Parameter.objects.filter(key="sign_visits_hour").update(value=22)
    assert shown("hurried") == set()


def test_visits_that_arrive_together_were_written_at_their_own_hours(cast: Cast) -> None:
    copy, begun = make_household(NORTH_VILLAGE), timezone.now()
    for number in range(21):
        written_at = begun - dt.timedelta(minutes=5 * number)
        make_visit(copy, cast.cadre, found=f"第{number}次", written_at=written_at)
    assert shown("hurried") == set()


@pytest.mark.parametrize(
    ("latitude", "accuracy", "far", "metres"),
    [
        ("27.000000", None, False, 0),
        ("27.008900", None, False, 990),
        ("27.009100", None, True, 1012),
        # As far as the phone was unsure, the visitor is believed.
        ("27.009100", 50, False, 1012),
    ],
)
def test_far_is_beyond_a_kilometre_from_the_home(
    cast: Cast, latitude: str, accuracy: int | None, far: bool, metres: int
) -> None:
    copy = make_household(NORTH_VILLAGE)
    home = make_visit(copy, cast.cadre, latitude="27.000000", longitude="104.000000", found="首次")
    make_pairing(copy, cast.cadre)
    mark_home(user=cast.cadre, visit=home, today=TODAY)
    visit = make_visit(copy, cast.cadre, latitude=latitude, longitude="104.000000", accuracy=accuracy)
    assert shown("far") == ({visit.pk} if far else set())
    assert round(with_signs(Visit.objects.filter(pk=visit.pk), TODAY).get().distance) == metres


def test_only_who_has_the_household_in_hand_says_where_the_home_is(cast: Cast) -> None:
    copy = make_household(NORTH_VILLAGE)
    visit = make_visit(copy, cast.cadre, latitude="27.000000", longitude="104.000000")
    with pytest.raises(Refused, match="该户不由您负责"):
        mark_home(user=cast.cadre2, visit=visit, today=TODAY)
    with pytest.raises(Refused, match="没有记录位置"):
        mark_home(user=cast.team, visit=make_visit(copy, cast.cadre), today=TODAY)
    assert HomePlace.objects.count() == 0


def test_the_figures_are_those_of_the_lists_they_lead_to(client: Client, cast: Cast) -> None:
    copy = make_household(NORTH_VILLAGE)
    visits = [make_visit(copy, cast.cadre, found=TEXT) for _number in range(3)]
    add_photo(visits[0], "a")
    add_photo(make_visit(copy, cast.cadre, found="另一次"), "a")
    make_visit(copy, cast.cadre, found=TEXT, visited_on=TODAY - dt.timedelta(days=40))
    make_visit(make_household(SOUTH_VILLAGE), cast.clerk2, found=TEXT)
    client.force_login(cast.clerk)
    month = {"month": f"{TODAY:%Y-%m}"}
    figures = {value: (number, url) for value, _l, number, url in client.get(LIST, month).context["figures"]}
    assert {value: number for value, (number, _url) in figures.items()} == {
        "copied": 3,
        "photo": 2,
        "hurried": 0,
        "far": 0,
    }
    for number, url in figures.values():
        assert client.get(LIST + url).context["page"].paginator.count == number
    rows = with_signs(Visit.objects.filter(household=copy.household).in_month(TODAY), TODAY)
    assert counts(rows) == {value: number for value, (number, _url) in figures.items()}
    assert set(figures) == set(Sign.values)


def test_the_list_and_its_figures_take_a_fixed_number_of_queries(
    client: Client, cast: Cast, django_assert_num_queries: Any
) -> None:
    client.force_login(cast.clerk)
    copy = make_household(NORTH_VILLAGE)
    for number in (2, 20):
        for _visit in range(number):
            make_visit(copy, cast.cadre, found=TEXT)
        with django_assert_num_queries(15):
            client.get(LIST, {"month": f"{TODAY:%Y-%m}"})


def test_a_look_is_marked_with_a_note_and_leaves_the_list_of_the_open(client: Client, cast: Cast) -> None:
    copy = make_household(NORTH_VILLAGE)
    first, second = (make_visit(copy, cast.cadre, found=TEXT) for _number in range(2))
    client.force_login(cast.clerk)
    client.post(reverse("assistance:visit_look", args=[first.pk]), {"note": "电话核实，属实"})
    look = VisitLook.objects.get()
    assert (look.by, look.note, look.visit) == (cast.clerk, "电话核实，属实", first)
    page = client.get(LIST, {"month": f"{TODAY:%Y-%m}", "looked": "no"}).context["page"]
    assert [row.pk for row in page] == [second.pk]


def test_nobody_looks_at_their_own_visit(cast: Cast) -> None:
    visit = make_visit(make_household(NORTH_VILLAGE), cast.clerk)
    with pytest.raises(Refused, match="须由他人核看"):
        look_at(user=cast.clerk, visit=visit, note="好", today=TODAY)
    with pytest.raises(Refused, match="岗位不能"):
        look_at(user=cast.clerk2, visit=visit, note="好", today=TODAY)
    assert VisitLook.objects.count() == 0


def test_the_visitor_does_not_see_the_signs(client: Client, cast: Cast) -> None:
    copy = make_household(NORTH_VILLAGE)
    make_pairing(copy, cast.cadre)
    visit, _same = (make_visit(copy, cast.cadre, found=TEXT) for _number in range(2))
    address = reverse("assistance:visit_detail", args=[visit.pk])
    client.force_login(cast.cadre)
    assert client.get(address).context["signs"] == []
    client.force_login(cast.clerk)
    assert client.get(address).context["signs"] == [Sign.COPIED.label]
    assert Posting.objects.filter(user=cast.cadre).count() == 1
