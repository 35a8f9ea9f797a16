"""The drop-down of areas in a form: villages under their townships, no longer than it must be."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django import forms
from pytest_django import DjangoAssertNumQueries

from accounts.area_choice import AreaChoice
from accounts.models import Area
from tests.builders import make_area
from tests.people import COUNTY, NORTH, NORTH_VILLAGE, SOUTH_VILLAGE

GROUP = NORTH_VILLAGE + "001"


@pytest.fixture
def areas(db: None) -> Any:
    """A county with two townships, a village in each, and a group in the first."""
    for code, name in (
        (COUNTY, "测试县"), (NORTH, "北岭镇"), (NORTH_VILLAGE, "松坡村"), (GROUP, "一组"),
        ("990001102", "南坪镇"), (SOUTH_VILLAGE, "竹溪村"),
    ):  # fmt: skip
        make_area(code, name)
    return Area.objects.all()


def drawn(places: Any, value: str = "") -> list[str]:
    """The options as they stand in the page, groups by their name."""
    form_class = type("F", (forms.Form,), {"area": AreaChoice(places, empty_label=None)})
    text = str(form_class(initial={"area": value})["area"])
    return re.findall(r'label="([^"]+)"|<option value="[^"]+"( selected)?>([^<]+)', text)


def test_villages_and_groups_stand_under_their_township(areas: Any) -> None:
    assert drawn(areas, SOUTH_VILLAGE) == [
        ("", "", "测试县"),
        ("北岭镇", "", ""),
        ("", "", "北岭镇"),
        ("", "", "松坡村"),
        ("", "", "松坡村一组"),
        ("南坪镇", "", ""),
        ("", "", "南坪镇"),
        ("", " selected", "竹溪村"),
    ]


def test_within_one_township_there_are_no_groups_and_names_are_whole(areas: Any) -> None:
    assert drawn(areas.inside((NORTH,))) == [
        ("", "", "北岭镇"),
        ("", "", "北岭镇松坡村"),
        ("", "", "北岭镇松坡村一组"),
    ]


def test_names_are_harmless_and_one_query_finds_them(
    areas: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Area.objects.filter(pk=NORTH).update(name='<b>"镇')
    field = AreaChoice(areas, required=False)
    with django_assert_num_queries(1):
        text = field.widget.render("area", None)
    assert text.count('<optgroup label="&lt;b&gt;&quot;镇">') == 1
    assert "<b>" not in text


def test_only_an_offered_area_is_taken(areas: Any) -> None:
    field = AreaChoice(areas.inside((NORTH,)))
    assert field.clean(GROUP).name == "一组"
    with pytest.raises(forms.ValidationError):
        field.clean(SOUTH_VILLAGE)
