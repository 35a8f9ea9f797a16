"""The differences of a comparison, kept: one row a person; what was decided before stays decided."""

from __future__ import annotations

from typing import Any

from django.db import connection

from common.secrets import encrypt
from households.comparing.reading import Roster
from households.models import ComparisonRun

_RAW = """
CREATE TEMPORARY TABLE comparison_raw (
    place integer, name text, number text, birth date, detail text
) ON COMMIT DROP
"""
_WRITE = """
INSERT INTO households_comparisonhit
    (source_id, kind, person_key, member_id, household_id, ground, match, first_run_id, last_run_id, gone,
     roster_name, roster_number, roster_birth, roster_detail, decision, reason)
SELECT %(source)s, f.kind, f.person_key, f.member_id, f.household_id, f.ground, f.match,
       %(run)s, %(run)s, false, coalesce(r.name, ''), coalesce(r.number, ''), r.birth,
       coalesce(r.detail, ''), '', ''
FROM comparison_found f LEFT JOIN comparison_raw r ON r.place = f.place
ON CONFLICT (source_id, kind, person_key) DO UPDATE SET
    household_id = excluded.household_id, ground = excluded.ground, match = excluded.match,
    last_run_id = excluded.last_run_id, gone = false,
    roster_name = excluded.roster_name, roster_number = excluded.roster_number,
    roster_birth = excluded.roster_birth, roster_detail = excluded.roster_detail
"""
_GONE = """
UPDATE households_comparisonhit SET gone = true
WHERE source_id = %(source)s AND last_run_id <> %(run)s AND NOT gone
"""
_COUNTS = """
SELECT count(*) FILTER (WHERE first_run_id = %(run)s), count(*) FILTER (WHERE decision <> '')
FROM households_comparisonhit WHERE last_run_id = %(run)s
"""


def keep_differences(run: ComparisonRun, roster: Roster) -> dict[str, int]:
    """Write what `compare` found, in its transaction; how many are new, decided before, or gone."""
    values = {"source": run.source_id, "run": run.pk}
    with connection.cursor() as cursor:
        _copy_raw(cursor, roster)
        cursor.execute(_WRITE, values)
        cursor.execute(_GONE, values)
        gone = cursor.rowcount
        cursor.execute(_COUNTS, values)
        new, decided = cursor.fetchone()
    return {"new": new, "decided": decided, "gone": gone}


def _copy_raw(cursor: Any, roster: Roster) -> None:
    """What the roster says of the persons in question, and of nobody else."""
    cursor.execute(_RAW)
    cursor.execute("SELECT DISTINCT place FROM comparison_found WHERE place IS NOT NULL")
    wanted = {place for (place,) in cursor.fetchall()}
    with cursor.copy("COPY comparison_raw FROM STDIN") as copy:
        for place, person in enumerate(roster.people.values()):
            if place in wanted:
                number = encrypt(person.number)
                copy.write_row((place, person.name, number, person.birth, person.detail))
