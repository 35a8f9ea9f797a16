"""Database triggers of the register: closed years stay as they are, and summaries follow the members."""

from __future__ import annotations

import pgtrigger

_CHANGED = {
    pgtrigger.Insert: ("new_rows", pgtrigger.Referencing(new="new_rows")),
    pgtrigger.Update: ("new_rows", pgtrigger.Referencing(old="old_rows", new="new_rows")),
    pgtrigger.Delete: ("old_rows", pgtrigger.Referencing(old="old_rows")),
}


def _names(operation: pgtrigger.Operation) -> str:
    return str(operation).lower()


def frozen() -> list[pgtrigger.Trigger]:
    """Refuse any write to a copy whose year is closed, bulk writes included."""
    return [
        pgtrigger.Trigger(
            name=f"frozen_{_names(operation)}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=referencing,
            func=f"""
                IF EXISTS (SELECT 1 FROM {rows} JOIN households_registeryear y ON y.year = {rows}.year_id
                           WHERE y.closed_on IS NOT NULL) THEN
                    RAISE EXCEPTION 'The register of this year is closed'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'register_year_closed';
                END IF;
                RETURN NULL;
            """,
        )
        for operation, (rows, referencing) in _CHANGED.items()
    ]


def stays_closed() -> pgtrigger.Trigger:
    """Refuse to change, open again or delete a closed year: what was reported from it stays true."""
    return pgtrigger.Trigger(
        name="stays_closed",
        level=pgtrigger.Row,
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=pgtrigger.Q(old__closed_on__isnull=False),
        func="""
            RAISE EXCEPTION 'The register of this year is closed'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'register_year_closed';
        """,
    )


def counts_anew() -> pgtrigger.Trigger:
    """When other sources count in a year, let its copies add up once more."""
    return pgtrigger.Trigger(
        name="counts_anew",
        level=pgtrigger.Row,
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange("not_counted"),
        func="""
            UPDATE households_householdyear SET counted_income = counted_income
                WHERE year_id = NEW.year AND net_income IS NOT NULL;
            RETURN NULL;
        """,
    )


def line_of_closed_year() -> list[pgtrigger.Trigger]:
    """Refuse any write to a poverty line of a closed year: who was below it stays below it."""
    return [
        pgtrigger.Trigger(
            name=f"line_frozen_{_names(operation)}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=referencing,
            func=f"""
                IF EXISTS (SELECT 1 FROM {rows} JOIN households_registeryear y ON y.year = {rows}.year
                           WHERE y.closed_on IS NOT NULL) THEN
                    RAISE EXCEPTION 'The register of this year is closed'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'register_year_closed';
                END IF;
                RETURN NULL;
            """,
        )
        for operation, (rows, referencing) in _CHANGED.items()
    ]


def household_follows() -> list[pgtrigger.Trigger]:
    """Keep the current area of a household equal to that of its copy in the open year."""
    return [
        pgtrigger.Trigger(
            name=f"household_area_{_names(operation)}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=_CHANGED[operation][1],
            func="""
                UPDATE households_household h SET area_id = n.area_id
                FROM new_rows n JOIN households_registeryear y ON y.year = n.year_id AND y.closed_on IS NULL
                WHERE h.id = n.household_id AND h.area_id <> n.area_id;
                RETURN NULL;
            """,
        )
        for operation in (pgtrigger.Insert, pgtrigger.Update)
    ]


def summary_follows() -> list[pgtrigger.Trigger]:
    """Keep head name, its pinyin and the member count on the household copy; write only what differs."""
    return [
        pgtrigger.Trigger(
            name=f"summary_{_names(operation)}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=_CHANGED[operation][1],
            func=f"""
                UPDATE households_householdyear h SET head_name = s.name, head_pinyin = s.pinyin,
                    head_initials = s.initials, member_count = s.members
                FROM (
                    SELECT t.household_year_id,
                        coalesce(max(m.name) FILTER (WHERE m.relation = '户主'), '') AS name,
                        coalesce(max(m.pinyin) FILTER (WHERE m.relation = '户主'), '') AS pinyin,
                        coalesce(max(m.initials) FILTER (WHERE m.relation = '户主'), '') AS initials,
                        count(m.id) AS members
                    FROM (SELECT DISTINCT household_year_id FROM {
                "new_rows UNION SELECT household_year_id FROM old_rows"
                if operation is pgtrigger.Update
                else _CHANGED[operation][0]
            }) t
                    LEFT JOIN households_memberyear m
                        ON m.household_year_id = t.household_year_id AND m.left_on IS NULL
                    GROUP BY t.household_year_id
                ) s
                WHERE h.id = s.household_year_id
                    AND (h.head_name, h.head_pinyin, h.head_initials, h.member_count)
                        IS DISTINCT FROM (s.name, s.pinyin, s.initials, s.members);
                RETURN NULL;
            """,
        )
        for operation in (pgtrigger.Insert, pgtrigger.Update, pgtrigger.Delete)
    ]


def member_repeats_household() -> pgtrigger.Trigger:
    """Refuse a member copy whose repeated year or household differs from its household copy."""
    return pgtrigger.Trigger(
        name="repeats_household",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="new_rows"),
        func="""
            IF EXISTS (SELECT 1 FROM new_rows n JOIN households_householdyear h ON h.id = n.household_year_id
                       WHERE (n.year_id, n.household_id) <> (h.year_id, h.household_id)) THEN
                RAISE EXCEPTION 'A member copy must repeat the year and household of its household copy'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'member_repeats_household';
            END IF;
            RETURN NULL;
        """,
    )
