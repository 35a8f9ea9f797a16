"""Schemes: every figure equals its list, plan three is covered on its own data, each gap shows up."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Area
from accounts.roles import Role
from assistance.area_codes import AreaRole
from assistance.models import AreaPairing, Pairing, Scheme, SchemeComponent, Team
from assistance.scheme_queries import QUERIES
from assistance.schemes import Figure, View
from assistance.services.schemes import load_schemes
from households.codes import ExitStatus
from households.models import HouseholdYear, MemberYear
from households.services.parameters import PLANS
from projects.codes import ProjectCategory
from tests.assistance.areas import (
    GROUPS,
    HOUSEHOLDS,
    PEOPLE,
    PLAN_THREE,
    VILLAGES,
    make_area_pairing,
    make_plan_three,
)
from tests.assistance.casework import make_pairing, make_visit
from tests.assistance.teams import make_captain, make_entry, make_team
from tests.builders import (
    TODAY,
    make_area,
    make_household,
    make_member,
    make_parameters,
    make_project,
    make_user,
    make_year,
)
from tests.households.villages import make_sheet
from tests.people import NORTH, NORTH_VILLAGE, SOUTH_VILLAGE, Cast
from tests.projects.casework import make_participation


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


def load_all() -> None:
    for name in ("one", "two", "three", "four", "five"):
        load_schemes(PLANS / f"{name}.json")


def gaps_of(client: Client, scheme: str, label: str, **criteria: Any) -> set[Any]:
    component = SchemeComponent.objects.get(scheme__name=scheme, label=label)
    page = client.get(
        reverse("assistance:scheme_gaps", args=[component.pk]), {"size": "100", **criteria}
    ).context["page"]
    assert page.paginator.num_pages == 1
    return {row.household_id if hasattr(row, "household_id") else row.pk for row in page.object_list}


def figures(client: Client, scheme: str) -> dict[str, Figure]:
    rows = client.get(reverse("assistance:scheme_list")).context["rows"]
    found = next(parts for one, parts in rows if one.name == scheme)
    return {component.label: figure for component, figure in found}


def test_the_schemes_of_the_plan_files_load_once(db: None) -> None:
    load_all()
    names = {"三个一", "五个一", "三个落实", "四个到位", "镇扶贫工作领导小组", "四个覆盖", "领导干部遍访",
             "分包制度", "六个一", "责任链", "帮扶力量"}  # fmt: skip
    assert set(Scheme.objects.values_list("name", flat=True)) == names
    before = SchemeComponent.objects.count()
    load_all()
    assert SchemeComponent.objects.count() == before
    assert all(one.query in QUERIES for one in SchemeComponent.objects.all())


def test_a_component_names_a_query_that_there_is(db: None) -> None:
    scheme = Scheme.objects.create(name="试", plan="试", source="试", valid_from=TODAY)
    component = SchemeComponent(scheme=scheme, position=1, label="试", query="nothing")
    with pytest.raises(ValidationError, match="household_helper"):
        component.full_clean()


def test_plan_three_is_covered_and_every_removed_pairing_is_a_gap(client: Client, cast: Cast) -> None:
    make_plan_three()
    copies = HouseholdYear.objects.all()
    assert Area.objects.filter(level=12, code__startswith=PLAN_THREE).count() == len(VILLAGES) == 8
    assert Area.objects.filter(level=15).count() == GROUPS
    assert (copies.count(), MemberYear.objects.count()) == (HOUSEHOLDS, PEOPLE)
    client.force_login(make_user(role=Role.CLERK, area=PLAN_THREE))
    covered = figures(client, "四个覆盖")
    assert {label: (f.met, f.total, f.percent) for label, f in covered.items()} == {
        "领导挂点": (8, 8, 100),
        "部门包村": (8, 8, 100),
        "挂联领导": (8, 8, 100),
        "驻村工作队": (8, 8, 100),
        "干部帮户": (392, 392, 100),
    }
    gone = remove_some()
    for label, keys in gone.items():
        assert gaps_of(client, "四个覆盖", label) == keys, label
        figure = figures(client, "四个覆盖")[label]
        assert (figure.gaps, figure.percent != 100) == (len(keys), True)


def remove_some() -> dict[str, set[Any]]:
    """End pairings of each kind; what then lacks them."""
    ended = {"valid_to": TODAY, "end_reason": "调离"}
    gone: dict[str, set[Any]] = {}
    for number, (label, role) in enumerate(
        (("领导挂点", AreaRole.LEADER), ("部门包村", AreaRole.UNIT), ("挂联领导", AreaRole.CONTACT)), 1
    ):
        gone[label] = set(VILLAGES[:number])
        AreaPairing.objects.filter(role=role, area__in=gone[label]).update(**ended)
    gone["驻村工作队"] = set(VILLAGES[5:])
    Team.objects.filter(village__in=gone["驻村工作队"]).update(valid_to=TODAY)
    pairings = Pairing.objects.filter(pk__in=Pairing.objects.order_by("pk").values_list("pk", flat=True)[::5])
    gone["干部帮户"] = set(pairings.values_list("household_id", flat=True))
    assert len(gone["干部帮户"]) == 79
    HouseholdYear.objects.filter(household__in=gone["干部帮户"]).update(
        exit_status=ExitStatus.EXITED, exit_year=2020
    )
    pairings.update(**ended)
    return gone


def test_every_figure_of_every_place_is_its_list(client: Client, cast: Cast) -> None:
    load_all()
    busy_county(cast)
    client.force_login(cast.county)
    compared = 0
    for scheme in Scheme.objects.all():
        for criteria in ({}, {"township": NORTH}):
            form = client.get(reverse("assistance:scheme_detail", args=[scheme.pk]), criteria).context["form"]
            for _place, cells in form.table():
                for cell in cells:
                    if cell.figure is not None:
                        page = client.get(cell.url).context["page"]
                        assert page.paginator.count == cell.figure.gaps, cell.url
                        compared += 1
    assert compared > 100


def poor_villages() -> None:
    for village in (NORTH_VILLAGE, SOUTH_VILLAGE):
        make_sheet(village)


def busy_county(cast: Cast) -> None:
    """Something of everything in the north, less in the south; both villages are poor."""
    poor_villages()
    copy, bare = make_household(NORTH_VILLAGE), make_household(SOUTH_VILLAGE)
    make_household(NORTH_VILLAGE)
    make_member(bare, birth_date=dt.date(2016, 1, 1))
    make_pairing(copy, cast.cadre)
    for role in (AreaRole.CONTACT, AreaRole.UNIT, AreaRole.ENTERPRISE):
        make_area_pairing(role)
    make_area_pairing(AreaRole.LEADER, who=cast.cadre)
    make_visit(copy, cast.cadre)
    make_area_pairing(AreaRole.HEAD, NORTH)
    captain = make_captain(make_team(), cast.team)
    make_entry(captain, theme="脱贫计划")
    make_participation(make_project(), copy)


def test_what_a_household_has_counts_for_its_components(client: Client, cast: Cast) -> None:
    load_all()
    busy_county(cast)
    copy = HouseholdYear.objects.order_by("pk").first()
    assert copy is not None
    client.force_login(cast.county)
    for label in ("一个帮扶措施", "一个增收项目", "一名帮扶责任人"):
        figure = figures(client, "六个一")[label]
        assert (figure.met, figure.total) == (1, 3), label
        assert copy.household_id not in gaps_of(client, "六个一", label)
    for label in ("一个工作队", "一个规划", "一批项目"):
        assert gaps_of(client, "六个一", label) == {SOUTH_VILLAGE}, label
    assert gaps_of(client, "领导干部遍访", "遍访贫困村") == {SOUTH_VILLAGE}
    assert len(gaps_of(client, "领导干部遍访", "遍访贫困户")) == 2
    assert gaps_of(client, "镇扶贫工作领导小组", "组长") == {"990001102"}


def test_poor_villages_have_five_and_the_others_three(client: Client, cast: Cast) -> None:
    load_all()
    make_sheet(NORTH_VILLAGE)
    make_sheet(SOUTH_VILLAGE, kind="非贫困村")
    client.force_login(cast.county)
    assert gaps_of(client, "五个一", "一名联系领导") == {NORTH_VILLAGE}
    assert gaps_of(client, "三个一", "一名联系领导") == {SOUTH_VILLAGE}
    assert gaps_of(client, "帮扶力量", "部门包村") == {NORTH_VILLAGE, SOUTH_VILLAGE}


def test_a_project_that_brings_no_income_is_a_measure_only(client: Client, cast: Cast) -> None:
    load_all()
    make_participation(make_project(category=ProjectCategory.HOUSING), make_household())
    client.force_login(cast.county)
    found = figures(client, "六个一")
    assert (found["一个帮扶措施"].met, found["一个增收项目"].met) == (1, 0)


def test_two_or_three_full_time_cadres_make_a_townships_office(client: Client, cast: Cast) -> None:
    load_all()
    make_year()
    client.force_login(cast.county)
    for people in (0, 1, 2, 3, 4):
        found = figures(client, "帮扶力量")["专职扶贫干部"]
        assert (found.met, found.total) == (int(people in (2, 3)), 2)
        make_area_pairing(AreaRole.OFFICE, NORTH)


@pytest.mark.parametrize(
    ("born", "is_gap"),
    [
        (dt.date(2020, 11, 25), False),  # six tomorrow
        (dt.date(2020, 11, 24), True),  # six today
        (dt.date(2010, 11, 25), True),  # sixteen tomorrow
        (dt.date(2010, 11, 24), False),  # sixteen today
    ],
)
def test_a_household_with_a_pupil_needs_a_teacher(
    client: Client, cast: Cast, born: dt.date, is_gap: bool
) -> None:
    load_all()
    copy = make_household()
    make_member(copy, birth_date=born)
    make_pairing(copy, cast.cadre)
    client.force_login(cast.clerk)
    assert gaps_of(client, "分包制度", "教师包户") == ({copy.household_id} if is_gap else set())
    make_pairing(copy, cast.school, role="帮扶教师")
    assert gaps_of(client, "分包制度", "教师包户") == set()


def test_gaps_lead_to_the_page_that_mends_them(client: Client, cast: Cast) -> None:
    load_all()
    poor_villages()
    client.force_login(cast.clerk)
    component = SchemeComponent.objects.get(scheme__name="五个一", query="village_contact")
    row = client.get(reverse("assistance:scheme_gaps", args=[component.pk])).context["page"].object_list[0]
    form = client.get(row.fix_url).context["form"]
    assert (form.initial["area"], form.initial["role"]) == (NORTH_VILLAGE, "挂联领导")
    client.force_login(cast.leader)
    assert b"areas/new" not in client.get(reverse("assistance:scheme_gaps", args=[component.pk])).content


def test_everybody_counts_only_what_is_theirs(client: Client, cast: Cast) -> None:
    load_all()
    poor_villages()
    make_pairing(make_household(NORTH_VILLAGE), cast.cadre)
    make_household(SOUTH_VILLAGE)
    totals = {}
    for name in ("county", "clerk", "clerk2", "cadre", "cadre2", "team"):
        client.force_login(getattr(cast, name))
        found = figures(client, "四个覆盖")
        totals[name] = [figure.total if figure else 0 for figure in (found["部门包村"], found["干部帮户"])]
    assert totals == {
        "county": [2, 2],
        "clerk": [1, 1],
        "clerk2": [1, 1],
        "cadre": [0, 1],
        "cadre2": [0, 0],
        "team": [1, 1],
    }


def test_coverage_goes_to_excel_as_it_is_shown(client: Client, cast: Cast) -> None:
    load_all()
    busy_county(cast)
    client.force_login(cast.county)
    scheme = Scheme.objects.get(name="四个覆盖")
    answer = client.get(reverse("assistance:scheme_detail", args=[scheme.pk]), {"export": "xlsx"})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    total = rows[-1]
    assert [int(str(cell)) for cell in total[1:]] == [1, 2, 1, 1, 2, 1, 1, 2, 1, 1, 2, 1, 1, 3, 2]


def test_the_number_of_queries_does_not_grow_with_the_villages(client: Client, cast: Cast) -> None:
    load_all()
    make_household()
    poor_villages()
    client.force_login(cast.county)
    pages = [reverse("assistance:scheme_list")]
    pages += [reverse("assistance:scheme_detail", args=[one.pk]) for one in Scheme.objects.all()]
    pages += [reverse("assistance:scheme_gaps", args=[one.pk]) for one in SchemeComponent.objects.all()]
    before = [queries(client, page) for page in pages]
    for number in range(6):
        make_household(f"{NORTH}4{number:02d}")
        make_sheet(f"{NORTH}4{number:02d}")
        make_household(f"9900012{number:02d}201")
    assert [queries(client, page) for page in pages] == before
    assert max(before) <= 16


def queries(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(page).status_code == 200
    return len(caught)


def test_a_view_without_areas_is_covered_by_nothing(db: None) -> None:
    load_all()
    make_parameters()
    make_area(NORTH_VILLAGE)
    view = View(make_user(), make_year().pk, TODAY)
    assert view.coverage(SchemeComponent.objects.all()) == {}
    assert (Figure(0, 0).percent, Figure(399, 400).percent) == (None, 99)
