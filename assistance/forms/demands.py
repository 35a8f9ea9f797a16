"""The list of what a visit rule still demands, of whom and for which household."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.paginator import Page
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from assistance.codes import Standing
from assistance.demands import OPEN, demanded, demands, standing_word, urgent_first
from assistance.forms.as_of import AsOfForm
from assistance.forms.lists import AreaListForm
from assistance.models import Pairing, VisitRule
from common.lists import ListColumn

ALL_OPEN = "open"
_CHUNK = 2000


class DemandListForm(AsOfForm, AreaListForm):
    """Pairings under one rule, the overdue ones first; each row carries its `demand`."""

    columns = (
        ListColumn("area", _("Village or group"), lambda p: p.household.area.full_name, css="nowrap"),
        ListColumn(
            "head",
            _("Household head"),
            lambda p: p.head,
            url=lambda p: reverse("assistance:household_help", args=[p.household_id]),
            css="nowrap",
        ),
        ListColumn("standing", _("Standing"), lambda p: p.demand.standing_word, css="nowrap"),
        ListColumn("helper", _("Helper"), lambda p: p.helper and p.helper.name, css="nowrap"),
        ListColumn("organisation", _("Helping organisation"), lambda p: p.organisation),
        ListColumn("owed", _("Owed"), lambda p: p.demand.owed, css="num"),
        ListColumn("done", pgettext_lazy("visits", "Done"), lambda p: p.demand.done, css="num"),
        ListColumn("missed", _("Missed before"), lambda p: p.demand.missed or None, css="num"),
        ListColumn("next_on", _("Next by"), lambda p: p.demand.next_on, css="nowrap"),
        ListColumn(
            "last", _("Period"), lambda p: f"{p.demand.window.first}–{p.demand.window.last}", css="nowrap"
        ),
    )

    standing = forms.ChoiceField(label=_("Standing"), required=False)
    helper = forms.CharField(label=_("Helper"), required=False, max_length=50)

    def __init__(
        self,
        data: QueryDict,
        rows: Any,
        *,
        rules: Sequence[VisitRule],
        user: User,
        year: int,
        day: dt.date,
        today: dt.date,
    ) -> None:
        super().__init__(data, rows, user=user, year=year, today=day)
        self.offer_rules(rules, today)
        words = [(one.value, standing_word(one, self.rule_chosen)) for one in Standing]
        choices = [("", _("all")), (ALL_OPEN, _("all that is open")), *words]
        self.fields["standing"].choices = choices  # type: ignore[attr-defined]

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        rows = demanded(super().filter(rows, cleaned), self.rule_chosen, on=self.today, year=self.year)
        if cleaned["helper"]:
            rows = rows.filter(helper__in=User.objects.filter(name=cleaned["helper"]).values("pk"))
        return rows

    def keys(self) -> list[int]:
        """The keys of the matching pairings, the overdue ones first; rows are then read for one page."""
        wanted = self.cleaned_data["standing"] if self.is_valid() else ""
        standings = OPEN if wanted == ALL_OPEN else [wanted] if wanted else []
        return list(urgent_first(self.result(), self.rule_chosen, on=self.today, standings=standings))

    def page(self) -> Page:
        page = self.paged(self.keys())
        page.object_list = self._with_demands(list(page.object_list))
        return page

    def exported_rows(self) -> Iterator[list[Any]]:
        keys = self.keys()
        for start in range(0, len(keys), _CHUNK):
            for row in self._with_demands(keys[start : start + _CHUNK]):
                yield [column.exported(row) for column in self.columns]

    def _with_demands(self, keys: Sequence[int]) -> list[Any]:
        """The rows in the order of their keys."""
        if not keys:
            return []
        found = demands(Pairing.objects.filter(pk__in=keys), self.rule_chosen, on=self.today)
        rows = self._rows.in_bulk(keys)
        for key, row in rows.items():
            row.demand = found[key]
        return [rows[key] for key in keys]
