"""Database triggers of the ledger. All entries of a transaction are inserted by one statement."""

from __future__ import annotations

import pgtrigger

from projects.codes import FUNDABLE_STATES

_NEW = pgtrigger.Referencing(new="new_rows")
_FUNDABLE = ", ".join(f"'{state.value}'" for state in FUNDABLE_STATES)


def balance_by_entries_only() -> pgtrigger.Trigger:
    """Refuse to change or preset an account by hand: only the trigger of the entries writes its balance."""
    return pgtrigger.Trigger(
        name="balance_by_entries_only",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func="""
            IF TG_OP = 'INSERT' THEN
                IF NEW.balance <> 0 THEN
                    RAISE EXCEPTION 'A ledger account begins at 0'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_balance_by_entries_only';
                END IF;
                RETURN NEW;
            END IF;
            IF pg_trigger_depth() < 2 THEN
                RAISE EXCEPTION 'A ledger account changes by entries only'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_balance_by_entries_only';
            END IF;
            RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        """,
    )


def entries() -> list[pgtrigger.Trigger]:
    """Hold each transaction to a sum of 0, each project to the library, and the balances to the entries."""
    return [
        pgtrigger.Trigger(
            name="booked",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            referencing=_NEW,
            func=f"""
                IF EXISTS (
                    SELECT 1 FROM funds_ledgerentry e
                    WHERE e.transaction_id IN (SELECT DISTINCT transaction_id FROM new_rows)
                    GROUP BY e.transaction_id HAVING sum(e.amount) <> 0
                ) THEN
                    RAISE EXCEPTION 'The entries of a transaction must sum to 0'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_balanced';
                END IF;
                IF EXISTS (
                    SELECT 1 FROM (SELECT transaction_id, count(*) AS now FROM new_rows GROUP BY 1) n
                    WHERE n.now <> (
                        SELECT count(*) FROM funds_ledgerentry e WHERE e.transaction_id = n.transaction_id
                    )
                ) THEN
                    RAISE EXCEPTION 'All entries of a transaction are booked at once'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entries_at_once';
                END IF;
                IF EXISTS (
                    SELECT 1 FROM (SELECT account_id, sum(amount) AS amount FROM new_rows GROUP BY 1) n
                    JOIN funds_ledgeraccount a ON a.id = n.account_id
                    JOIN projects_project p ON p.id = a.project_id
                    WHERE n.amount > 0 AND p.state NOT IN ({_FUNDABLE})
                        AND NOT EXISTS (
                            SELECT 1 FROM new_rows r JOIN funds_ledgertransaction t ON t.id = r.transaction_id
                            WHERE r.account_id = a.id AND t.kind = 'reversal'
                        )
                ) THEN
                    RAISE EXCEPTION 'Money goes to approved projects only'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_project_approved';
                END IF;
                -- Locked in one order, so that two bookings never wait for each other in a circle.
                PERFORM 1 FROM funds_ledgeraccount
                    WHERE id IN (SELECT account_id FROM new_rows) ORDER BY id FOR UPDATE;
                UPDATE funds_ledgeraccount a SET balance = a.balance + n.amount
                FROM (SELECT account_id, sum(amount) AS amount FROM new_rows GROUP BY 1) n
                WHERE a.id = n.account_id;
                RETURN NULL;
            """,
        )
    ]


def _booked(column: str, label: str) -> pgtrigger.Trigger:
    """Refuse to change or delete what the ledger has; a payment may still be marked as paid back."""
    return pgtrigger.Trigger(
        name="kept_once_booked",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF EXISTS (SELECT 1 FROM funds_ledgertransaction t WHERE t.{column} = OLD.id)
                AND (TG_OP = 'DELETE' OR {label}) THEN
                RAISE EXCEPTION 'The ledger has this row'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_keeps_what_is_booked';
            END IF;
            RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        """,
    )


def source_kept() -> pgtrigger.Trigger:
    """A source of funds stays as it was booked."""
    return _booked("source_id", "OLD.* IS DISTINCT FROM NEW.*")


def allocation_kept() -> pgtrigger.Trigger:
    """An allocation stays as it was booked."""
    return _booked("allocation_id", "OLD.* IS DISTINCT FROM NEW.*")


def payment_kept() -> pgtrigger.Trigger:
    """A payment that is booked changes its state only."""
    return _booked("payment_id", "to_jsonb(OLD) - 'state' <> to_jsonb(NEW) - 'state'")


_LINES = {
    pgtrigger.Insert: ("SELECT payment_id FROM new_rows GROUP BY 1", pgtrigger.Referencing(new="new_rows")),
    pgtrigger.Update: (
        "SELECT payment_id FROM new_rows UNION SELECT payment_id FROM old_rows",
        pgtrigger.Referencing(old="old_rows", new="new_rows"),
    ),
    pgtrigger.Delete: ("SELECT payment_id FROM old_rows GROUP BY 1", pgtrigger.Referencing(old="old_rows")),
}


def lines_kept() -> list[pgtrigger.Trigger]:
    """Refuse any change of the lines of a payment that is booked, bulk writes included."""
    return [
        pgtrigger.Trigger(
            name=f"kept_once_booked_{str(operation).lower()}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=referencing,
            func=f"""
                IF EXISTS (
                    SELECT 1 FROM ({rows}) n
                    JOIN funds_ledgertransaction t ON t.payment_id = n.payment_id
                ) THEN
                    RAISE EXCEPTION 'The ledger has this payment'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_keeps_what_is_booked';
                END IF;
                RETURN NULL;
            """,
        )
        for operation, (rows, referencing) in _LINES.items()
    ]
