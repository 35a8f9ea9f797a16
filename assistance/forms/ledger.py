"""The two ledgers (两本台账, P5-50, D20) as lists: criteria, columns, and the counts by place above them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Count, OuterRef, Prefetch, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Left
from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.area_filter import AreaFilter, area_criteria
from accounts.models import Area, User
from accounts.models.area import Level
from accounts.roles import Act
from assistance.households import with_helpers
from common.forms import QuickSelect, dress
from common.lists import ListColumn, ListForm
from common.templatetags.bangfu import yuan
from households.codes import ExitStatus
from households.ledgers import STANDARDS, Ledger
from households.models import HouseholdYear, MemberYear, RegisterYear
from households.poverty import Standing, standing_at, with_line


def _url(copy: HouseholdYear) -> str:
    page = reverse("households:household_detail", args=[copy.household_id])
    return f"{page}?year={copy.year_id}"


def place_names(copy: HouseholdYear) -> tuple[str, str, str]:
    """Township, village and group of a copy, each in its own column."""
    names: list[str] = []
    area: Area | None = copy.area
    while area is not None and area.level > Level.COUNTY:
        names.insert(0, area.name)
        area = area.parent
    township, village, group = (*names, "", "", "")[:3]
    return township, village, group


def head_number(copy: Any) -> str:
    """The certificate number of the head, masked."""
    return str(copy.heads[0].member.id_number) if copy.heads else ""


def movement(copy: Any) -> str:
    """What changed in the year (动态): newly identified, fallen back, exited, members joined or left."""
    year = copy.year_id
    words = []
    if copy.identified_on and copy.identified_on.year == year:
        words.append(gettext("newly identified"))
    if copy.exit_status == ExitStatus.RELAPSED and copy.relapsed_on and copy.relapsed_on.year == year:
        words.append(gettext("returned to poverty"))
    if copy.exit_status == ExitStatus.EXITED and copy.exit_year == year:
        words.append(gettext("out of poverty"))
    if copy.joined:
        words.append(gettext("%(count)d joined") % {"count": copy.joined})
    if copy.left:
        words.append(gettext("%(count)d left") % {"count": copy.left})
    return "、".join(words)


def _year_of(day: dt.date | None) -> int | None:
    return day.year if day else None


COLUMNS = (
    ListColumn("township", _("Township"), lambda h: place_names(h)[0], export_only=True),
    ListColumn("village", _("Village"), lambda h: place_names(h)[1], export_only=True),
    ListColumn("group", _("Group"), lambda h: place_names(h)[2], export_only=True),
    ListColumn("area", _("place"), lambda h: h.area.full_name, ("area_id", "pk"), css="nowrap"),
    ListColumn(
        "number", _("household number"), lambda h: h.household.household_no, css="nowrap", export_only=True
    ),
    ListColumn("head", _("household head"), lambda h: h.head_name, ("head_pinyin",), url=_url, css="nowrap"),
    ListColumn("id_number", _("certificate number"), head_number, export_only=True),
    ListColumn("members", _("members"), lambda h: h.member_count, ("member_count",), css="num"),
    ListColumn("standard", _("standard"), lambda h: h.get_id_standard_display(), css="nowrap"),
    ListColumn("attr", _("attribute of poverty"), lambda h: h.get_poor_attr_display(), css="nowrap"),
    ListColumn("cause", _("main cause of poverty"), lambda h: h.get_main_cause_display()),
    ListColumn("identified", _("identified in"), lambda h: _year_of(h.identified_on), css="num"),
    ListColumn("exit", _("exit status"), lambda h: h.get_exit_status_display(), css="nowrap"),
    ListColumn("exit_year", _("exit year"), lambda h: h.exit_year, css="num"),
    ListColumn(
        "income",
        _("per-capita net income (yuan)"),
        lambda h: yuan(h.net_income_per_capita),
        css="num",
        export=lambda h: h.net_income_per_capita,
    ),
    ListColumn("line", _("line (yuan)"), lambda h: yuan(h.line), css="num", export=lambda h: h.line),
    ListColumn("phone", _("household telephone"), lambda h: str(h.phone), export_only=True),
    ListColumn("helpers", _("helpers"), lambda h: h.helpers),
    ListColumn("movement", _("changes of the year"), movement),
    ListColumn("updated", _("updated on"), lambda h: h.updated and h.updated.date(), css="nowrap"),
)


class LedgerForm(AreaFilter, ListForm):
    """One of the two ledgers, by year, place and what changed."""

    columns = COLUMNS
    default_order = ("area_id", "pk")
    field_order = ("ledger", "q", "year", "township", "village")

    ledger = forms.ChoiceField(required=False, choices=Ledger.choices, widget=forms.HiddenInput)
    year = forms.TypedChoiceField(
        label=_("year"), required=False, coerce=int, empty_value=None, widget=QuickSelect
    )
    change = forms.ChoiceField(
        label=_("changes of the year"),
        required=False,
        widget=QuickSelect,
        choices=[
            ("", _("all")),
            ("new", _("newly identified")),
            ("back", _("returned to poverty")),
            ("out", _("out of poverty")),
        ],
    )
    below = forms.BooleanField(label=_("income below the line"), required=False)

    def __init__(self, data: QueryDict, *, user: User, years: Sequence[RegisterYear], today: dt.date) -> None:
        super().__init__(data, HouseholdYear.objects.visible_to(user))
        self.years, self.today = years, today
        self.fields["year"].choices = [(year.pk, str(year)) for year in years]  # type: ignore[attr-defined]
        self.offer_areas(user, data)
        dress(self)

    @property
    def which(self) -> Ledger:
        """The ledger shown: the national one unless the other is asked for."""
        return Ledger.LOCAL if self.params.get("ledger") == Ledger.LOCAL else Ledger.NATIONAL

    @property
    def year_shown(self) -> int:
        """The year asked for, else the open one."""
        wanted = self.params.get("year", "")
        known = [year.pk for year in self.years]
        return int(wanted) if wanted.isdigit() and int(wanted) in known else max(known)

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        """The households of the ledger, with what its columns show."""
        year = self.year_shown
        rows = with_line(rows.of_year(year).in_ledger(self.which))
        if area := self.chosen_area(cleaned):
            rows = rows.inside(area)
        if cleaned["change"]:
            rows = rows.filter(_CHANGES[cleaned["change"]](year))
        if cleaned["below"]:
            rows = standing_at(rows, Standing.BELOW)
        if cleaned["q"]:
            rows = rows.matching(cleaned["q"], year)
        return _shown(rows, min(self.today, dt.date(year, 12, 31)))


_CHANGES = {
    "new": lambda year: Q(identified_on__year=year),
    "back": lambda year: Q(exit_status=ExitStatus.RELAPSED, relapsed_on__year=year),
    "out": lambda year: Q(exit_status=ExitStatus.EXITED, exit_year=year),
}


def _shown(rows: Any, on: dt.date) -> Any:
    """What the columns show besides the copy's own: head, helpers, members come and gone, last change."""
    events = HouseholdYear.events.rel.related_model.objects.filter(pgh_obj_id=OuterRef("pk"))  # type: ignore[attr-defined]
    heads = MemberYear.objects.heads().select_related("member")
    rows = with_helpers(rows, on).annotate(
        joined=_members("joined_on"),
        left=_members("left_on"),
        updated=Subquery(events.order_by("-pgh_id").values("pgh_created_at")[:1]),
    )
    places = ("area__parent__parent__parent", "household", "year")
    return rows.select_related(*places).prefetch_related(Prefetch("members", heads, to_attr="heads"))


def _members(day: str) -> Coalesce:
    """How many members of the copy have this day in its year."""
    of_year = {"household_year_id": OuterRef("pk"), f"{day}__year": OuterRef("year_id")}
    counted = MemberYear.objects.filter(**of_year).order_by().values("household_year_id")
    return Coalesce(Subquery(counted.annotate(n=Count("pk")).values("n")), 0)


@dataclass(frozen=True, slots=True)
class Cell:
    """Households and people of a place in one ledger, and the list of them."""

    households: int
    people: int
    url: str


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place with its figures in both ledgers."""

    name: str
    cells: Sequence[Cell]


def by_place(user: User, year: int, area: str) -> list[PlaceLine]:
    """The sum, then each township or, inside one, each village; two queries."""
    prefixes = user.access.prefixes(Act.READ_REGISTER)
    one_township = area or (prefixes and all(len(prefix) >= Level.TOWNSHIP for prefix in prefixes))
    level = Level.VILLAGE if one_township else Level.TOWNSHIP
    rows: Any = HouseholdYear.objects.visible_to(user).of_year(year).inside(area).registered()
    sums = {
        f"{ledger}_{name}": Coalesce(figure(filter=Q(id_standard__in=STANDARDS[ledger])), 0)
        for ledger in Ledger
        for name, figure in (("households", _households), ("people", _people))
    }
    grouped = rows.order_by().values(filed_in=Left("area_id", level)).annotate(**sums).order_by("filed_in")
    counted = list(grouped)
    names = dict(Area.objects.filter(pk__in=[row["filed_in"] for row in counted]).values_list("pk", "name"))
    total = {key: sum(row[key] for row in counted) for key in sums}
    return [
        _line(name, row, {"year": year, **area_criteria(code, prefixes)})
        for name, row, code in (
            (gettext("Total"), total, area),
            *((names[row["filed_in"]], row, row["filed_in"]) for row in counted),
        )
    ]


def _households(**where: Any) -> Count:
    return Count("pk", **where)


def _people(**where: Any) -> Sum:
    return Sum("member_count", **where)


def _line(name: str, row: dict[str, Any], criteria: dict[str, Any]) -> PlaceLine:
    cells = [
        Cell(
            row[f"{ledger}_households"],
            row[f"{ledger}_people"],
            f"?{urlencode({'ledger': ledger.value, **criteria})}",
        )
        for ledger in Ledger
    ]
    return PlaceLine(name, cells)


def day_of(copy: Any) -> str:
    """When the copy changed last, as papers print it."""
    return date_format(copy.updated, "Y-m-d") if copy.updated else ""
