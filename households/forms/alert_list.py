"""The list of alerts, and how many stand open in each place by kind."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Left
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.area_filter import AreaFilter, area_criteria
from accounts.models import Area, User
from accounts.models.area import Level
from accounts.roles import Act
from common.forms import QuickSelect, dress
from common.lists import ListColumn, ListForm
from households.codes.monitoring import AlertSource, WarningKind
from households.models import Alert, AlertStep
from households.models.alert import AlertState

ANY = [("", _("all"))]
OPEN = "open"  # neither taken into monitoring nor set aside


def household_url(row: Any) -> str:
    """The page of the household that a row is about."""
    return reverse("households:household_detail", args=[row.household_id])


def alert_url(alert: Alert) -> str:
    """The page of the alert."""
    return reverse("households:alert_detail", args=[alert.pk])


COLUMNS = (
    ListColumn("raised_on", _("raised on"), lambda a: a.raised_on, ("raised_on",), css="nowrap"),
    ListColumn("area", _("place"), lambda a: a.household.area.full_name, css="nowrap"),
    ListColumn("head", _("household head"), lambda a: a.head, url=household_url, css="nowrap"),
    ListColumn("kind", _("what warns"), lambda a: a.get_kind_display(), url=alert_url, css="nowrap"),
    ListColumn("reason", _("reason"), lambda a: a.reason, css="prose"),
    ListColumn("source", _("noticed by"), lambda a: a.get_source_display(), css="nowrap"),
    ListColumn("raised_by", _("raised by"), lambda a: a.raised_by and a.raised_by.name, export_only=True),
    ListColumn("risk", _("kind of risk"), lambda a: a.get_risk_display(), export_only=True),
    ListColumn("amount", _("amount (yuan)"), lambda a: a.amount, export_only=True),
    ListColumn("found", _("what the check at home found"), lambda a: a.found, export_only=True),
    ListColumn("state", _("state"), lambda a: a.get_state_display(), css="nowrap"),
    ListColumn("opinion", _("last opinion"), lambda a: a.opinion, export_only=True),
)


class AlertListForm(AreaFilter, ListForm):
    """Alerts in scope, newest first."""

    columns = COLUMNS
    default_order = ("-raised_on", "-pk")

    state = forms.ChoiceField(
        label=_("state"),
        required=False,
        widget=QuickSelect,
        choices=[*ANY, (OPEN, _("not decided yet")), *AlertState.choices],
    )
    kind = forms.ChoiceField(
        label=_("what warns"), required=False, widget=QuickSelect, choices=[*ANY, *WarningKind.choices]
    )
    source = forms.ChoiceField(
        label=_("noticed by"), required=False, widget=QuickSelect, choices=[*ANY, *AlertSource.choices]
    )

    def __init__(self, data: QueryDict, rows: QuerySet[Any], *, user: User, year: int) -> None:
        super().__init__(data, rows)
        self.year = year
        self.offer_areas(user, data)
        dress(self)

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        """By every criterion that is set."""
        if area := self.chosen_area(cleaned):
            rows = rows.inside(area)
        if cleaned["state"] == OPEN:
            rows = rows.open()
        elif cleaned["state"]:
            rows = rows.filter(state=cleaned["state"])
        for name in ("kind", "source"):
            if cleaned[name]:
                rows = rows.filter(**{name: cleaned[name]})
        return rows.of_matching(cleaned["q"], self.year) if cleaned["q"] else rows


def alert_rows(user: User, year: int) -> QuerySet[Any]:
    """The alerts a user reads, with what the list shows of each."""
    last = AlertStep.objects.filter(case=OuterRef("pk")).order_by("-pk")
    rows = (
        Alert.objects.visible_to(user).with_head(year).annotate(opinion=Subquery(last.values("opinion")[:1]))
    )
    return rows.select_related("household__area", "raised_by")


@dataclass(frozen=True, slots=True)
class Cell:
    """How many alerts stand open, and the list of them."""

    count: int
    url: str


@dataclass(frozen=True, slots=True)
class CountTable:
    """Open alerts by place and kind: one row a place, one column a kind that occurs."""

    kinds: list[Any]
    rows: list[tuple[str, list[Cell]]]


def open_by_place(user: User) -> CountTable | None:
    """Counts of the townships a user reads, of the villages where it is one; None for single households."""
    prefixes = user.access.prefixes(Act.READ_REGISTER)
    if not prefixes:
        return None
    one_township = all(len(prefix) >= Level.TOWNSHIP for prefix in prefixes)
    level = Level.VILLAGE if one_township else Level.TOWNSHIP
    grouped = (
        Alert.objects.visible_to(user)
        .open()
        .order_by()
        .values_list(Left("household__area_id", level), "kind")
        .annotate(count=Count("pk"))
    )
    counts = Counter({(place, kind): count for place, kind, count in grouped})
    places = Area.objects.filter(pk__in={place for place, _kind in counts}).order_by("pk")
    kinds = [kind for kind in WarningKind if any(kind == known for _place, known in counts)]
    rows = []
    for place in places:
        here = area_criteria(place.pk, prefixes)
        rows.append((place.name, [_cell(counts[place.pk, kind], here, kind) for kind in kinds]))
    return CountTable([kind.label for kind in kinds], rows)


def _cell(count: int, place: dict[str, str], kind: str) -> Cell:
    return Cell(count, f"?{urlencode({'state': OPEN, 'kind': kind, **place})}")
