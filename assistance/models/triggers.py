"""Database triggers of assistance: who is not out of poverty is never without a helper (不脱贫决不脱钩)."""

from __future__ import annotations

import pgtrigger


def has_successor() -> pgtrigger.Trigger:
    """Refuse, at the end of the transaction, a pairing that ended while nobody goes on (P2-15).

    It holds for registered households of the open year that are not out of poverty. Deferred, since the
    successor's pairing is written after the old one has ended.
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
            IF last IS NOT NULL AND EXISTS (
                SELECT 1 FROM households_householdyear y
                JOIN households_registeryear r ON r.year = y.year_id AND r.closed_on IS NULL
                WHERE y.household_id = OLD.household_id AND y.household_type = '建档立卡户'
                    AND y.exit_status <> '已脱贫'
            ) AND NOT EXISTS (
                SELECT 1 FROM assistance_pairing p
                WHERE p.household_id = OLD.household_id AND p.valid_from <= last
                    AND (p.valid_to IS NULL OR p.valid_to > last)
            ) THEN
                RAISE EXCEPTION 'The household is not out of poverty and would have no helper'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'pairing_has_successor';
            END IF;
            RETURN NULL;
        """,
    )
