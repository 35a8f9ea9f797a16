"""The list of projects; its Excel file is the library table (项目库表, D22)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.area_filter import AreaFilter
from accounts.models import User
from common.forms import dress
from common.lists import ListColumn, ListForm
from projects.codes import ProjectCategory, ProjectState
from projects.models import Project

ANY = [("", _("all"))]


_label = Project.label


def _plain(name: str, css: str = "") -> ListColumn:
    return ListColumn(name, _label(name), lambda p: getattr(p, name), export_only=True, css=css)


def _coded(name: str) -> ListColumn:
    return ListColumn(
        name, _label(name), lambda p: getattr(p, f"get_{name}_display")(), export=lambda p: getattr(p, name),
        export_only=True,
    )  # fmt: skip


COLUMNS = (
    ListColumn("year", _("library year"), lambda p: p.year, ("year", "area", "pk"), css="nowrap"),
    ListColumn(
        "name",
        _label("name"),
        lambda p: p.name,
        url=lambda p: reverse("projects:project_detail", args=[p.pk]),
        css="prose",
    ),
    ListColumn("category", _label("category"), lambda p: p.get_category_display(), css="nowrap",
               export=lambda p: p.category),
    _coded("nature"),
    ListColumn("township", _("Township"), lambda p: p.area.parent.name, export_only=True),
    ListColumn("area", _("village"), lambda p: p.area.full_name, ("area", "pk"), css="nowrap",
               export=lambda p: p.area.name),
    _plain("site"),
    _plain("starts_on"),
    _plain("ends_on"),
    ListColumn("organisation", _label("organisation"), lambda p: p.organisation.name, export_only=True),
    _plain("content"),
    ListColumn("budget", _label("budget"), lambda p: f"{p.budget:,.2f}", ("budget",), css="num",
               export=lambda p: p.budget),
    *(_plain(f"fund_{level}") for level in ("central", "province", "city", "county", "self")),
    _coded("subsidy_mode"),
    *(_plain(name) for name in (
        "benefit_households", "benefit_people", "benefit_poor_households", "benefit_poor_people",
        "target", "participation", "linkage", "note",
    )),
    ListColumn("households", _("households taking part"), lambda p: p.household_count or None, css="num"),
    ListColumn("percent", _("done (%)"), lambda p: p.percent, css="num"),
    ListColumn("state", _label("state"), lambda p: p.get_state_display(), css="nowrap"),
)  # fmt: skip


class ProjectListForm(AreaFilter, ListForm):
    """Projects in scope: by place, year, category, state and words of the name."""

    columns = COLUMNS
    default_order = ("-year", "area", "pk")

    year = forms.IntegerField(label=_("library year"), required=False, min_value=2000, max_value=2100)
    category = forms.ChoiceField(
        label=_label("category"), required=False, choices=[*ANY, *ProjectCategory.choices]
    )
    state = forms.ChoiceField(label=_label("state"), required=False, choices=[*ANY, *ProjectState.choices])

    def __init__(self, data: QueryDict, rows: QuerySet[Any], *, user: User) -> None:
        super().__init__(data, rows)
        self.fields["q"].label = _label("name")
        self.offer_areas(user, data)
        dress(self)

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        """By every criterion that is set."""
        if area := self.chosen_area(cleaned):
            rows = rows.inside(area)
        if cleaned["year"]:
            rows = rows.of_year(cleaned["year"])
        for name in ("category", "state"):
            if cleaned[name]:
                rows = rows.filter(**{name: cleaned[name]})
        return rows.filter(name__contains=cleaned["q"]) if cleaned["q"] else rows


def project_rows(user: User) -> QuerySet[Any]:
    """The projects a user reads, with what the list shows of each."""
    return Project.objects.visible_to(user).with_sums().select_related("area__parent", "organisation")
