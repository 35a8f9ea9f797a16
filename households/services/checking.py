"""Running the data checks: the county, an area or one household, in one statement; what was found is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.refusals import Refused
from households.checks import RULES, Rule
from households.models import CheckFinding, CheckRun, HouseholdYear, RegisterYear

# One run over an area at a time; runs over single households share the lock, so they only wait for those.
_LOCK = 0x63_68_6B


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many findings are new, and how many are gone."""

    found: int
    solved: int


@transaction.atomic
def check_area(*, year: int, area: str, today: dt.date) -> CheckRun:
    """Ask every rule about the year's copies in the area and what lies there; `area` empty: all."""
    started = monotonic()
    _lock("pg_advisory_xact_lock")
    outcome = _run(year=year, area=area, copies=(), today=today)
    return CheckRun.objects.create(
        year_id=year,
        area=area,
        finished_at=timezone.now(),
        seconds=monotonic() - started,
        found=outcome.found,
        solved=outcome.solved,
    )


@transaction.atomic
def check_copy(*, copy: HouseholdYear, today: dt.date) -> Outcome:
    """Ask every rule about one household copy, at the end of the act that changed it."""
    _lock("pg_advisory_xact_lock_shared")
    return _run(year=copy.year_id, area="", copies=[copy.pk], today=today)


def standing_after_check(copy: HouseholdYear, today: dt.date) -> set[int]:
    """Keys of what the rules find in the copy now, explained or not."""
    check_copy(copy=copy, today=today)
    return set(CheckFinding.objects.standing().filter(copy=copy).values_list("pk", flat=True))


def new_findings(keys: Iterable[int]) -> Sequence[CheckFinding]:
    """These findings as far as the household's own data are to blame, with the members they name."""
    own = [code for code, rule in RULES.items() if isinstance(rule, Rule)]
    found = CheckFinding.objects.open().filter(pk__in=list(keys), rule__in=own)
    return list(found.select_related("row").order_by("rule", "pk"))


def check_open_year(*, area: str = "", today: dt.date) -> CheckRun | None:
    """The run of the night and of the button: the open year; None before the first year."""
    year = RegisterYear.objects.filter(closed_on=None).first()
    return check_area(year=year.pk, area=area, today=today) if year else None


def explain(*, user: User, finding: CheckFinding, text: str, today: dt.date) -> CheckFinding:
    """Keep a finding as true, with its evidence; it stops nagging until the values it speaks of change."""
    with transaction.atomic():
        locked = _open_finding(finding)
        if not text.strip():
            raise Refused(_("Say why the data is right, and what shows it."))
        locked.explanation, locked.explained_by, locked.explained_on = text.strip(), user, today
        locked.save(update_fields=["explanation", "explained_by", "explained_on"])
    return locked


def withdraw_explanation(*, finding: CheckFinding) -> CheckFinding:
    """Take the explanation back: the finding is open again."""
    with transaction.atomic():
        locked = _open_finding(finding)
        locked.explanation, locked.explained_by, locked.explained_on = "", None, None
        locked.save(update_fields=["explanation", "explained_by", "explained_on"])
    return locked


def _open_finding(finding: CheckFinding) -> CheckFinding:
    rows = CheckFinding.objects.select_for_update(of=("self",)).select_related("year")
    locked: CheckFinding = rows.get(pk=finding.pk)
    if not locked.year.is_open:
        raise Refused(_("The register of this year has been closed; nothing was saved."))
    if locked.solved_on is not None:
        raise Refused(_("This finding has been solved meanwhile; there is nothing to explain."))
    return locked


def _lock(function: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [_LOCK])


def _run(*, year: int, area: str, copies: Sequence[int], today: dt.date) -> Outcome:
    asked, values = found_sql(year=year, on=today, area=area, copies=copies)
    scope, scoped = _scope(area, copies)
    sql = _KEEP.format(found=asked, scope=scope)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, year, today, today, year, today, year, *scoped])
        return Outcome(*cursor.fetchone())


def found_sql(*, year: int, on: dt.date, area: str = "", copies: Sequence[int] = ()) -> tuple[str, list[Any]]:
    """All rules as one SELECT of rule, subject, copy, row, area, facts; one query for the dated numbers."""
    parts: list[str] = []
    values: list[Any] = []
    for _code, sql, params in rule_sqls(year=year, on=on, area=area, copies=copies):
        parts.append(f"({sql})")
        values.extend(params)
    return " UNION ALL ".join(parts), values


def rule_sqls(
    *, year: int, on: dt.date, area: str = "", copies: Sequence[int] = ()
) -> Iterator[tuple[str, str, tuple[Any, ...]]]:
    """Code, statement and values of every rule that is switched on; of single copies, those of households."""
    sources = HouseholdYear.objects.sources(year=year, on=on, area=area, copies=copies)
    for rule in RULES.values():
        if rule.is_on(sources.numbers) and (not copies or rule.of_households):
            yield rule.code, *rule.rows(sources).order_by().query.sql_with_params()


def _scope(area: str, copies: Sequence[int]) -> tuple[str, list[Any]]:
    if copies:
        return "f.copy_id = ANY(%s)", [list(copies)]
    return ("f.area_id LIKE %s", [f"{area}%"]) if area else ("TRUE", [])


# An explanation given for the same values, of the year before or of a finding that was gone, holds again.
_KEEP = """
WITH asked (rule, subject, copy_id, row_id, area_id, facts) AS ({found}),
found AS MATERIALIZED (
    SELECT DISTINCT ON (a.rule, a.subject) a.rule, a.subject, a.copy_id, a.row_id,
           COALESCE(a.area_id, y.area_id) AS area_id, a.facts
      FROM asked a LEFT JOIN households_householdyear y ON y.id = a.copy_id
     ORDER BY a.rule, a.subject, a.row_id
),
kept AS (
    INSERT INTO households_checkfinding AS f (rule, subject, year_id, copy_id, row_id, area_id, facts,
           found_on, last_seen_on, explanation, explained_by_id, explained_on)
    SELECT n.rule, n.subject, %s, n.copy_id, n.row_id, n.area_id, n.facts, %s, %s,
           COALESCE(b.explanation, ''), b.explained_by_id, b.explained_on
      FROM found n LEFT JOIN LATERAL (
           SELECT CASE WHEN p.facts = n.facts THEN p.explanation END AS explanation,
                  CASE WHEN p.facts = n.facts THEN p.explained_by_id END AS explained_by_id,
                  CASE WHEN p.facts = n.facts THEN p.explained_on END AS explained_on
             FROM households_checkfinding p
            WHERE p.rule = n.rule AND p.subject = n.subject AND (p.year_id <> %s OR p.solved_on IS NOT NULL)
            ORDER BY p.id DESC LIMIT 1) b ON TRUE
    ON CONFLICT (rule, subject, year_id) WHERE solved_on IS NULL DO UPDATE SET
           last_seen_on = EXCLUDED.last_seen_on, area_id = EXCLUDED.area_id, copy_id = EXCLUDED.copy_id,
           row_id = EXCLUDED.row_id, facts = EXCLUDED.facts,
           explanation = CASE WHEN f.facts = EXCLUDED.facts THEN f.explanation ELSE '' END,
           explained_by_id = CASE WHEN f.facts = EXCLUDED.facts THEN f.explained_by_id END,
           explained_on = CASE WHEN f.facts = EXCLUDED.facts THEN f.explained_on END
     WHERE (f.last_seen_on, f.area_id, f.copy_id, f.row_id, f.facts) IS DISTINCT FROM
           (EXCLUDED.last_seen_on, EXCLUDED.area_id, EXCLUDED.copy_id, EXCLUDED.row_id, EXCLUDED.facts)
    RETURNING xmax = 0 AS is_new
),
gone AS (
    UPDATE households_checkfinding f SET solved_on = GREATEST(f.found_on, %s)
     WHERE f.year_id = %s AND f.solved_on IS NULL AND {scope}
       AND NOT EXISTS (SELECT FROM found n WHERE n.rule = f.rule AND n.subject = f.subject)
    RETURNING f.id
)
SELECT (SELECT count(*) FROM kept WHERE is_new), (SELECT count(*) FROM gone)
"""
