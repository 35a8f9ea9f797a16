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
from assistance.demands import OPEN, demanded, demands, of_standing
from assistance.forms.lists import AreaListForm
from assistance.models import Pairing, VisitRule
from common.lists import ListColumn

ALL_OPEN = "open"
_CHUNK = 2000


class DemandListForm(AreaListForm):
    """Pairings under one rule, those with an overdue visit by default; each row carries its `demand`."""

    default_order = ("household__area_id", "pk")
    keys_first = True
    columns = (
        ListColumn("area", _("Village or group"), lambda p: p.household.area.full_name, css="nowrap"),
        ListColumn(
            "head",
            _("Household head"),
            lambda p: p.head,
            url=lambda p: reverse("assistance:household_help", args=[p.household_id]),
            css="nowrap",
        ),
        ListColumn("helper", _("Helper"), lambda p: p.helper and p.helper.name, css="nowrap"),
        ListColumn("organisation", _("Helping organisation"), lambda p: p.organisation),
        ListColumn("standing", _("Standing"), lambda p: p.demand.standing.label, css="nowrap"),
        ListColumn("owed", _("Owed"), lambda p: p.demand.owed, css="num"),
        ListColumn("done", pgettext_lazy("visits", "Done"), lambda p: p.demand.done, css="num"),
        ListColumn("missed", _("Missed before"), lambda p: p.demand.missed or None, css="num"),
        ListColumn("next_on", _("Next by"), lambda p: p.demand.next_on, css="nowrap"),
        ListColumn(
            "last", _("Period"), lambda p: f"{p.demand.window.first}–{p.demand.window.last}", css="nowrap"
        ),
    )

    rule = forms.ChoiceField(label=_("Rule"), required=False)
    standing = forms.ChoiceField(
        label=_("Standing"),
        required=False,
        choices=[("", _("all")), (ALL_OPEN, _("all that is open")), *Standing.choices],
    )
    helper = forms.CharField(label=_("Helper"), required=False, max_length=50)

    def __init__(
        self,
        data: QueryDict,
        rows: Any,
        *,
        rules: Sequence[VisitRule],
        user: User,
        year: int,
        today: dt.date,
    ) -> None:
        super().__init__(data, rows, user=user, year=year, today=today)
        self.rules = {str(rule.pk): rule for rule in rules}
        self.fields["rule"].choices = [(key, str(rule)) for key, rule in self.rules.items()]  # type: ignore[attr-defined]

    @property
    def rule_chosen(self) -> VisitRule:
        """The rule asked for, or the first."""
        return self.rules.get(self.params.get("rule", "")) or next(iter(self.rules.values()))

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        rule = self.rule_chosen
        rows = demanded(super().filter(rows, cleaned), rule, on=self.today, year=self.year)
        if cleaned["helper"]:
            rows = rows.filter(helper__in=User.objects.filter(name=cleaned["helper"]).values("pk"))
        if wanted := cleaned["standing"]:
            standings = OPEN if wanted == ALL_OPEN else [wanted]
            rows = of_standing(rows, rule, standings, on=self.today)
        return rows

    def page(self) -> Page:
        page = super().page()
        page.object_list = self._with_demands(list(page.object_list))
        return page

    def exported_rows(self) -> Iterator[list[Any]]:
        rows: list[Any] = []
        for row in self.result().iterator(chunk_size=_CHUNK):
            rows.append(row)
            if len(rows) == _CHUNK:
                yield from self._exported(rows)
                rows = []
        yield from self._exported(rows)

    def _exported(self, rows: list[Any]) -> Iterator[list[Any]]:
        for row in self._with_demands(rows):
            yield [column.exported(row) for column in self.columns]

    def _with_demands(self, rows: list[Any]) -> list[Any]:
        keys = [row.pk for row in rows]
        found = demands(Pairing.objects.filter(pk__in=keys), self.rule_chosen, on=self.today) if keys else {}
        for row in rows:
            row.demand = found[row.pk]
        return rows
