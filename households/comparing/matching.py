"""A roster against the register, set-wise: who is who, and what differs. Works in temporary tables only.

Persons are found by the digest of the ID number, else by name and birth date where that names one person on
either side. Everything is gone with the transaction, so a comparison that stops leaves nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import connection

from accounts.models import Area
from accounts.models.area import Level
from households.codes.comparing import Difference, Ground, Match, Reading
from households.comparing.conditions import CONDITIONS
from households.comparing.reading import Roster
from households.models import ComparisonSource

# A rough idea of the numbers is enough for the planner, and the joins are made in memory.
_TABLES = """
SET LOCAL default_statistics_target = 10;
SET LOCAL work_mem = '64MB';
DROP TABLE IF EXISTS comparison_roster, comparison_people, comparison_match, comparison_namesakes,
    comparison_entitled, comparison_found, comparison_raw;
CREATE TEMPORARY TABLE comparison_roster (
    place integer, digest text, other_key text, name text, birth date, aided boolean, own boolean
) ON COMMIT DROP
"""
# One row a person: the copy in which they are active (at most one a year), else the one they left last.
_PEOPLE = """
CREATE TEMPORARY TABLE comparison_people ON COMMIT DROP AS
WITH copies AS NOT MATERIALIZED (
    SELECT m.id, m.member_id, m.household_id, m.left_on, p.id_digest AS digest,
           replace(m.name, ' ', '') AS name, m.birth_date AS birth, m.left_on IS NULL AS active
    FROM households_memberyear m JOIN households_member p ON p.id = m.member_id
    WHERE m.year_id = %(year)s
), gone AS (
    SELECT DISTINCT ON (c.member_id) c.* FROM copies c
    WHERE NOT c.active AND NOT EXISTS (
        SELECT 1 FROM households_memberyear a
        WHERE a.member_id = c.member_id AND a.year_id = %(year)s AND a.left_on IS NULL
    )
    ORDER BY c.member_id, c.left_on DESC, c.id DESC
)
SELECT member_id, household_id, digest, name, birth, active FROM copies WHERE active
UNION ALL
SELECT member_id, household_id, digest, name, birth, active FROM gone
"""
_BY_NUMBER = """
CREATE TEMPORARY TABLE comparison_match ON COMMIT DROP AS
SELECT r.place, p.member_id, p.household_id, p.active, r.aided, %(number)s AS match
FROM comparison_roster r JOIN comparison_people p ON p.digest = r.digest
WHERE r.digest <> ''
"""
# A name and birth date that several rows, or several persons of the register, share says nothing.
_BY_NAME = """
CREATE TEMPORARY TABLE comparison_namesakes ON COMMIT DROP AS
WITH rest AS (
    SELECT r.place, r.name, r.birth, r.aided FROM comparison_roster r
    WHERE r.name <> '' AND r.birth IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM comparison_match m WHERE m.place = r.place)
), listed AS (
    SELECT name, birth, count(*) AS times FROM rest GROUP BY name, birth
), known AS (
    SELECT p.name, p.birth, count(*) AS times, min(p.member_id) AS member_id
    FROM comparison_people p JOIN listed USING (name, birth)
    WHERE NOT EXISTS (SELECT 1 FROM comparison_match m WHERE m.member_id = p.member_id)
    GROUP BY p.name, p.birth
)
SELECT r.place, r.name, r.birth, r.aided, k.member_id, listed.times = 1 AND k.times = 1 AS certain
FROM rest r JOIN listed USING (name, birth) JOIN known k USING (name, birth)
"""
_ADD_NAMES = """
INSERT INTO comparison_match
SELECT n.place, p.member_id, p.household_id, p.active, n.aided, %(name)s
FROM comparison_namesakes n JOIN comparison_people p ON p.member_id = n.member_id WHERE n.certain
"""
_FOUND = """
CREATE TEMPORARY TABLE comparison_found (
    kind text, person_key text, member_id bigint, household_id bigint, ground text, match text, place integer
) ON COMMIT DROP
"""
_MISSED = """
INSERT INTO comparison_found
SELECT %(missed)s, 'm' || e.member_id, e.member_id, e.household_id,
       CASE WHEN m.member_id IS NOT NULL THEN %(not_aided)s WHEN s.name IS NOT NULL THEN %(maybe)s
            ELSE %(not_listed)s END,
       coalesce(m.match, ''), m.place
FROM comparison_entitled e
JOIN comparison_people p ON p.member_id = e.member_id
LEFT JOIN (SELECT DISTINCT ON (member_id) * FROM comparison_match ORDER BY member_id, aided DESC) m
    ON m.member_id = e.member_id
LEFT JOIN (SELECT DISTINCT name, birth FROM comparison_namesakes WHERE NOT certain) s
    ON s.name = p.name AND s.birth = p.birth
WHERE m.aided IS NOT TRUE
"""
_NOT_ENTITLED = """
INSERT INTO comparison_found
SELECT DISTINCT ON (m.member_id) %(wrong)s, 'm' || m.member_id, m.member_id, m.household_id,
       CASE WHEN m.active THEN %(not_entitled)s ELSE %(left)s END, m.match, m.place
FROM comparison_match m
WHERE m.aided AND NOT EXISTS (SELECT 1 FROM comparison_entitled e WHERE e.member_id = m.member_id)
ORDER BY m.member_id, m.match
"""
_EXCLUDED = """
INSERT INTO comparison_found
SELECT DISTINCT ON (m.member_id) %(wrong)s, 'm' || m.member_id, m.member_id, e.household_id,
       %(listed)s, m.match, m.place
FROM comparison_match m JOIN comparison_entitled e ON e.member_id = m.member_id
WHERE m.aided ORDER BY m.member_id, m.match
"""
_UNMATCHED = """
INSERT INTO comparison_found
SELECT %(unmatched)s, coalesce(nullif(r.digest, ''), r.other_key), NULL, NULL,
       CASE WHEN n.place IS NULL THEN %(unknown)s ELSE %(ambiguous)s END,
       '', r.place
FROM comparison_roster r LEFT JOIN comparison_namesakes n ON n.place = r.place AND NOT n.certain
WHERE r.aided AND (n.place IS NOT NULL OR %(has_unmatched)s)
  AND NOT EXISTS (SELECT 1 FROM comparison_match m WHERE m.place = r.place)
"""
_COUNTS = """
SELECT (SELECT count(*) FROM comparison_roster),
       (SELECT count(*) FROM comparison_roster WHERE digest <> ''),
       (SELECT count(*) FROM comparison_roster r
        WHERE own OR EXISTS (SELECT 1 FROM comparison_match m WHERE m.place = r.place)),
       (SELECT count(*) FROM comparison_match WHERE match = %(number)s),
       (SELECT count(*) FROM comparison_match WHERE match = %(name)s),
       (SELECT count(*) FROM comparison_namesakes WHERE NOT certain),
       (SELECT count(*) FROM comparison_entitled),
       (SELECT count(*) FROM comparison_found WHERE kind = %(missed)s),
       (SELECT count(*) FROM comparison_found WHERE kind = %(wrong)s),
       (SELECT count(*) FROM comparison_found WHERE kind = %(unmatched)s)
"""
COUNTED = (
    "people", "with_number", "own", "by_number", "by_name", "ambiguous", "entitled",
    "missed", "wrong", "unmatched",
)  # fmt: skip

_NAMES = {
    "number": Match.NUMBER.value,
    "name": Match.NAME.value,
    "missed": Difference.MISSED.value,
    "wrong": Difference.WRONG.value,
    "unmatched": Difference.UNMATCHED.value,
    "not_listed": Ground.NOT_LISTED.value,
    "not_aided": Ground.NOT_AIDED.value,
    "maybe": Ground.MAYBE_LISTED.value,
    "not_entitled": Ground.NOT_ENTITLED.value,
    "left": Ground.LEFT.value,
    "listed": Ground.LISTED.value,
    "unknown": Ground.UNKNOWN.value,
    "ambiguous": Ground.AMBIGUOUS.value,
}


def compare(source: ComparisonSource, roster: Roster, *, year: int, on: dt.date) -> dict[str, int]:
    """Fill the temporary table `comparison_found` with the differences; how many of what there are."""
    values: dict[str, str | int | bool] = {**_NAMES, "year": year, "has_unmatched": source.has_unmatched}
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        _copy(cursor, roster)
        for statement in (_PEOPLE, "ANALYZE comparison_people", _BY_NUMBER, "ANALYZE comparison_match"):
            cursor.execute(statement, values)
        for statement in (_BY_NAME, _ADD_NAMES):
            cursor.execute(statement, values)
        _entitle(cursor, source, year=year, on=on)
        cursor.execute(_FOUND)
        for statement in _differences(source):
            cursor.execute(statement, values)
        cursor.execute(_COUNTS, values)
        return dict(zip(COUNTED, cursor.fetchone(), strict=True))


def _copy(cursor: Any, roster: Roster) -> None:
    counties = tuple(Area.objects.at(Level.COUNTY).values_list("code", flat=True))
    with cursor.copy("COPY comparison_roster FROM STDIN") as copy:
        for place, person in enumerate(roster.people.values()):
            own = person.number.startswith(counties)
            other_key = "" if person.digest else person.key
            copy.write_row((place, person.digest, other_key, person.name, person.birth, person.aided, own))
    cursor.execute("ANALYZE comparison_roster")


def _entitle(cursor: Any, source: ComparisonSource, *, year: int, on: dt.date) -> None:
    people = CONDITIONS[source.condition].people(year=year, on=on)
    sql, params = people.values("member_id", "household_id").query.sql_with_params()
    cursor.execute(f"CREATE TEMPORARY TABLE comparison_entitled ON COMMIT DROP AS {sql}", params)
    cursor.execute("ANALYZE comparison_entitled")


def _differences(source: ComparisonSource) -> tuple[str, ...]:
    by_reading: Mapping[str, tuple[str, ...]] = {
        Reading.EXACTLY: (_MISSED, _NOT_ENTITLED, _UNMATCHED),
        Reading.AT_LEAST: (_MISSED, _UNMATCHED),
        Reading.NONE: (_EXCLUDED, _UNMATCHED),
    }
    return by_reading[source.reading]
