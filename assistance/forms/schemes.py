"""The lists of schemes: coverage place by place, and the gaps of one component."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import Value
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from accounts.area_filter import AreaFilter, area_criteria
from accounts.models import Area
from accounts.models.area import Level
from accounts.roles import Act
from assistance.forms.lists import UnpairedListForm
from assistance.models import Scheme, SchemeComponent
from assistance.scheme_queries import Unit
from assistance.schemes import Coverage, Figure, View, totals
from common.forms import dress
from common.lists import ListColumn, ListForm


class CoverageCell:
    """A figure of a place, and the list of its gaps."""

    def __init__(self, figure: Figure | None, component: SchemeComponent, place: str, own: Any) -> None:
        self.figure = figure
        page = reverse("assistance:scheme_gaps", args=[component.pk])
        self.url = f"{page}?{urlencode(area_criteria(place, own))}"


class CoverageForm(AreaFilter, forms.Form):
    """Townships, or the villages of the chosen one, with a cell a component."""

    def __init__(self, data: QueryDict, scheme: Scheme, *, view: View) -> None:
        super().__init__(data)
        self.view, self.scheme = view, scheme
        self.components = list(scheme.components.select_related("scheme"))
        self.own = view.user.access.prefixes(Act.READ_PAIRINGS)
        self.offer_areas(view.user, data)
        dress(self)

    @property
    def is_narrowed(self) -> bool:
        """Whether a place is chosen."""
        return bool(self._area)

    @property
    def _area(self) -> str:
        return self.chosen_area(self.cleaned_data) if self.is_valid() else ""

    def table(self) -> list[tuple[str, list[CoverageCell]]]:
        """Name of the place and its cells; the last row is the sum."""
        area = self._area
        width = Level.VILLAGE if area or self._in_one_township else Level.TOWNSHIP
        found = self.view.coverage(self.components, int(width), area)
        names = dict(Area.objects.filter(pk__in={place for place, _asked in found}).values_list("pk", "name"))
        rows = [(names[place], self._cells(found, place)) for place in sorted(names)]
        return [*rows, (str(_("Total")), self._sums(found, area))]

    @property
    def _in_one_township(self) -> bool:
        return bool(self.own) and all(len(code) > Level.COUNTY for code in self.own)

    def _cells(self, found: Coverage, place: str) -> list[CoverageCell]:
        return [CoverageCell(found.get((place, one.asked)), one, place, self.own) for one in self.components]

    def _sums(self, found: Coverage, area: str) -> list[CoverageCell]:
        sums = totals(found)
        return [CoverageCell(sums.get(one.asked), one, area, self.own) for one in self.components]

    def heads(self) -> list[str]:
        """Of the same as Excel: the place, and three numbers a component."""
        words = _("have it"), _("all of them"), _("lack it")
        return [str(_("Place")), *(f"{one.label}：{word}" for one in self.components for word in words)]

    def exported_rows(self) -> Iterator[list[Any]]:
        """The rows of the table."""
        for name, cells in self.table():
            row: list[Any] = [name]
            for cell in cells:
                figure = cell.figure
                row += [figure.met, figure.total, figure.gaps] if figure else [None] * 3
            yield row


def _fix(row: Any) -> str:
    return row.fix_url if row.may_fix else ""


_FIX = ListColumn("fix", _("Put it right"), lambda row: _("Put it right") if row.may_fix else "", url=_fix)


class AreaGapForm(AreaFilter, ListForm):
    """Villages or townships that lack a component."""

    default_order = ("code",)
    columns = (
        ListColumn("area", _("Village or township"), lambda a: a.full_name, ("code",), css="nowrap"),
        _FIX,
    )

    def __init__(self, data: QueryDict, rows: Any, *, view: View) -> None:
        super().__init__(data, rows)
        self.offer_areas(view.user, data)
        dress(self)

    def filter(self, rows: Any, cleaned: dict[str, Any]) -> Any:
        rows = rows.filter(code__startswith=self.chosen_area(cleaned))
        return rows.filter(full_name__contains=cleaned["q"]) if cleaned["q"] else rows


class HouseholdGapForm(UnpairedListForm):
    """Registered households that lack a component."""

    columns: ClassVar[Sequence[ListColumn]] = (*UnpairedListForm.columns, _FIX)

    def __init__(self, data: QueryDict, rows: Any, *, view: View) -> None:
        super().__init__(data, rows, user=view.user, year=view.year, today=view.on)


def gap_form(data: QueryDict, component: SchemeComponent, view: View) -> ListForm:
    """The list of what lacks the component; each row knows where that is put right."""
    asked = component.asked
    may = view.user.access.may(Act.EDIT_PAIRINGS)
    rows = view.gaps(asked).annotate(may_fix=Value(may))
    if asked.query.unit is not Unit.HOUSEHOLD:
        form: ListForm = AreaGapForm(data, rows, view=view)
    else:
        form = HouseholdGapForm(data, rows.select_related("area"), view=view)
    return form
