"""Database triggers of assistance: nobody who needs a helper is without one; what stands is not rewritten."""

from __future__ import annotations

from typing import Any

import pgtrigger


def has_successor() -> pgtrigger.Trigger:
    """Refuse, at the end of the transaction, a pairing that ended while nobody goes on (P2-15).

    It holds for registered households of the open year that are not out of poverty; the teacher of their
    children does not answer for them. Deferred, since the successor's pairing is written after the old one
    has ended.
    """
    return pgtrigger.Trigger(
        name="has_successor",
        level=pgtrigger.Row,
        when=pgtrigger.After,
        operation=pgtrigger.Update | pgtrigger.Delete,
        timing=pgtrigger.Deferred,
        declare=[("last", "date")],
        func="""
            last := current_date;
            IF TG_OP = 'UPDATE' THEN
                last := NEW.valid_to;
            END IF;
            IF last IS NOT NULL AND OLD.role <> '帮扶教师' AND EXISTS (
                SELECT 1 FROM households_householdyear y
                JOIN households_registeryear r ON r.year = y.year_id AND r.closed_on IS NULL
                WHERE y.household_id = OLD.household_id AND y.household_type = '建档立卡户'
                    AND y.exit_status <> '已脱贫'
            ) AND NOT EXISTS (
                SELECT 1 FROM assistance_pairing p
                WHERE p.household_id = OLD.household_id AND p.role <> '帮扶教师' AND p.valid_from <= last
                    AND (p.valid_to IS NULL OR p.valid_to > last)
            ) THEN
                RAISE EXCEPTION 'The household is not out of poverty and would have no helper'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'pairing_has_successor';
            END IF;
            RETURN NULL;
        """,
    )


def month_stands() -> list[pgtrigger.Trigger]:
    """Refuse any change of days of attendance in a month that the township has closed (P3-18).

    Asked once a statement: asked for each row, copying a county's days took minutes.
    """
    old, new = "old_days", "new_days"
    return [
        _month_stands("insert", pgtrigger.Insert, pgtrigger.Referencing(new=new), new),
        _month_stands("update", pgtrigger.Update, pgtrigger.Referencing(old=old, new=new), old, new),
        _month_stands("delete", pgtrigger.Delete, pgtrigger.Referencing(old=old), old),
    ]


def _month_stands(
    name: str, operation: Any, referencing: pgtrigger.Referencing, *tables: str
) -> pgtrigger.Trigger:
    days = " UNION ALL ".join(f"SELECT team_id, day FROM {table}" for table in tables)
    return pgtrigger.Trigger(
        name=f"month_stands_{name}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=referencing,
        func=f"""
            IF EXISTS (
                SELECT 1 FROM ({days}) d JOIN assistance_monthsheet s
                ON s.team_id = d.team_id AND s.month = date_trunc('month', d.day)::date
            ) THEN
                RAISE EXCEPTION 'The township has closed this month'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'attendance_month_stands';
            END IF;
            RETURN NULL;
        """,
    )


def visit_only_amended() -> pgtrigger.Trigger:
    """Refuse a change of a visit whose newest amendment does not keep what stood there, and any deletion.

    An amendment changes words and the day, never whose visit it was, when it was recorded, or the place.
    """
    return pgtrigger.Trigger(
        name="visit_only_amended",
        level=pgtrigger.Row,
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        declare=[("words", "text[] := ARRAY['visited_on', 'met', 'theme', 'found', 'problem']")],
        func="""
            IF TG_OP = 'UPDATE' AND to_jsonb(NEW) = to_jsonb(OLD) THEN
                RETURN NEW;
            END IF;
            IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - words = to_jsonb(OLD) - words AND (
                SELECT (a.visited_on, a.met, a.theme, a.found, a.problem)
                    = (OLD.visited_on, OLD.met, OLD.theme, OLD.found, OLD.problem)
                FROM assistance_visitamendment a WHERE a.visit_id = OLD.id ORDER BY a.id DESC LIMIT 1
            ) THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'A visit is corrected only by an amendment that keeps the original'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'visit_only_amended';
        """,
    )


def gift_only_amended() -> pgtrigger.Trigger:
    """Refuse a change or deletion of a gift that the newest amendment of its visit does not keep."""
    return pgtrigger.Trigger(
        name="gift_only_amended",
        level=pgtrigger.Row,
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func="""
            IF TG_OP = 'UPDATE' AND to_jsonb(NEW) = to_jsonb(OLD) THEN
                RETURN NEW;
            END IF;
            IF (TG_OP = 'DELETE' OR (NEW.id, NEW.visit_id) = (OLD.id, OLD.visit_id)) AND (
                SELECT a.gifts @> jsonb_build_array(jsonb_build_object('id', OLD.id, 'kind', OLD.kind,
                    'description', OLD.description, 'value', OLD.value::text))
                FROM assistance_visitamendment a WHERE a.visit_id = OLD.visit_id ORDER BY a.id DESC LIMIT 1
            ) THEN
                IF TG_OP = 'DELETE' THEN
                    RETURN OLD;
                END IF;
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'A gift is corrected only by an amendment that keeps the original'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'gift_only_amended';
        """,
    )
