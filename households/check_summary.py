"""Numbers of findings by rule, township or village, each with the address of its very rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q, Value
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.area_filter import area_criteria
from accounts.models import Area, User
from accounts.models.area import Level
from accounts.roles import Act
from households.checks import RULES, UNANSWERED, Severity
from households.checks.report import report
from households.models import CheckFinding, CheckRun, HouseholdYear, RegisterYear
from households.models.finding import Standing

VIEWS = (("rule", _("By rule")), ("township", _("By township")), ("village", _("By village")))
_LEVELS = {"township": Level.TOWNSHIP, "village": Level.VILLAGE}


@dataclass(frozen=True, slots=True)
class Cell:
    """A number and the address of the rows it counts; empty address for 0."""

    value: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A rule or a place, and its numbers: open errors, open warnings, explained, solved this year."""

    code: str
    label: str
    cells: tuple[Cell, ...]
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """The page."""

    by: str
    # Key and label of each view, and whether it is this one.
    views: list[tuple[str, Any, bool]]
    area: str
    place: str
    year: int | None
    run: CheckRun | None
    lines: list[Line]
    total: tuple[Cell, ...]
    # Rules that cannot be asked yet, with the reason.
    silent: list[Line]


def summary(user: User, *, by: str, area: str) -> Summary:
    """The findings of the open year in the user's reach, inside the area when one is given."""
    own = tuple(user.access.prefixes(Act.READ_REGISTER))
    by = by if own and by in dict(VIEWS) else "rule"
    year = RegisterYear.objects.filter(closed_on=None).first()
    found: Any = CheckFinding.objects.visible_to(user).inside(area)
    found = found.of_year(year.pk) if year else found.none()
    key: Any = F("rule") if by == "rule" else Left("area_id", _LEVELS[by])
    counted = {row.pop("key"): row for row in _grouped(found, key)}
    here = area_criteria(area, own)
    lines = _by_rule(counted, here) if by == "rule" else _by_place(counted, _LEVELS[by], own)
    total: dict[str, int] = next(iter(_grouped(found, Value(""))), {})
    return Summary(
        by=by,
        views=[(key, label, key == by) for key, label in (VIEWS if own else VIEWS[:1])],
        area=area,
        place=_name(area),
        year=year.pk if year else None,
        run=CheckRun.objects.filter(year_id=year.pk).first() if year else None,
        lines=lines,
        total=_cells(total, here),
        silent=_silent(found) if by == "rule" else [],
    )


_SHOWN: tuple[tuple[str, dict[str, str]], ...] = (
    ("errors", {"severity": Severity.ERROR.value, "standing": Standing.OPEN.value}),
    ("warnings", {"severity": Severity.WARNING.value, "standing": Standing.OPEN.value}),
    ("explained", {"standing": Standing.EXPLAINED.value}),
    ("solved", {"standing": Standing.SOLVED.value}),
)


def _grouped(found: Any, key: Any) -> Any:
    grave = [code for code, rule in RULES.items() if rule.severity == Severity.ERROR]
    is_open = Q(solved_on=None, explanation="")
    return (
        found.order_by()
        .annotate(key=key)
        .values("key")
        .annotate(
            errors=Count("pk", filter=is_open & Q(rule__in=grave)),
            warnings=Count("pk", filter=is_open & ~Q(rule__in=grave)),
            explained=Count("pk", filter=Q(solved_on=None) & ~Q(explanation="")),
            solved=Count("pk", filter=Q(solved_on__isnull=False)),
        )
    )


def _cells(row: dict[str, int], criteria: dict[str, str] | None) -> tuple[Cell, ...]:
    """The numbers of a line; without criteria the list cannot show just these rows."""
    page = reverse("households:check_list")
    return tuple(
        Cell(value, f"{page}?{urlencode({**criteria, **standing})}" if value and criteria is not None else "")
        for name, standing in _SHOWN
        for value in [row.get(name, 0)]
    )


def _by_rule(counted: dict[str, dict[str, int]], place: dict[str, str]) -> list[Line]:
    lines = [
        Line(
            code,
            str(rule.label),
            _cells(counted.get(code, {}), {"rule": code, **place}),
            note=str(rule.explanation),
        )
        for code, rule in RULES.items()
    ]
    return sorted(lines, key=lambda line: (-sum(cell.value for cell in line.cells[:2]), line.code))


def _by_place(counted: dict[str, dict[str, int]], level: Level, own: tuple[str, ...]) -> list[Line]:
    names = dict(Area.objects.filter(pk__in=counted).values_list("pk", "full_name"))
    page = reverse("households:check_summary")
    lines = []
    for code, row in sorted(counted.items()):
        url = f"{page}?{urlencode({'by': 'village' if level == Level.TOWNSHIP else 'rule', 'area': code})}"
        # What is filed above the level has no list of its own.
        cells = _cells(row, area_criteria(code, own) if len(code) == level else None)
        lines.append(Line(code, names.get(code, code), cells, url=url))
    return lines


def _silent(found: Any) -> list[Line]:
    lines = report(found.none(), HouseholdYear.objects.numbers())
    silent = [line for line in lines if line.count is None or line.code in UNANSWERED]
    return [Line(line.code, line.label, (), note=line.reason) for line in silent]


def _name(area: str) -> str:
    found = Area.objects.filter(pk=area).values_list("full_name", flat=True).first() if area else None
    return found or ""
