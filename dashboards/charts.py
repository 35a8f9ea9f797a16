"""The charts of the page of figures: which figures each draws, from the lines that its table shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from dashboards.indicators import INDICATORS

if TYPE_CHECKING:
    from dashboards.board import Line


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars by area below: one figure, or several that make up a whole."""

    key: str
    title: Any
    figures: tuple[str, ...]
    wide: bool = False


BY_AREA = (
    Chart(
        "register", _("Registered households: out of poverty and not"), ("exited", "not_exited"), wide=True
    ),
    Chart("people", _("Registered people"), ("registered_people",)),
    Chart("pairing", _("Registered households: with and without a helper"), ("paired", "without_helper")),
    Chart("visits", _("Visits of the month"), ("visits",)),
    Chart("problems", _("Households with data problems"), ("faulty",)),
)


def by_area(lines: Sequence[Line]) -> dict[str, Any]:
    """What the script draws for the areas, by the key of the chart."""
    names = [line.label for line in lines]
    return {chart.key: bars(names, lines, chart.figures) for chart in BY_AREA}


def bars(names: list[str], lines: Sequence[Line], figures: tuple[str, ...]) -> dict[str, Any]:
    """One bar a line, with the address of the rows behind it; several figures are stacked."""
    by_key = [{figure.indicator.key: figure for figure in line.figures} for line in lines]
    return {
        "names": names,
        "stacked": len(figures) > 1,
        "series": [
            {
                "name": str(INDICATORS[key].label),
                "values": [found[key].value for found in by_key],
                "urls": [found[key].url for found in by_key],
            }
            for key in figures
        ],
    }
