"""Proves that no kopeck is lost: `python -m payments.oracle`, with KABINET_DATABASE_URL set.

Prints the violations as JSON and exits with 1 when there are any. It reads the tables with statements of its
own, so that a mistake in the service's code cannot hide itself.
"""

import json
import os
import sys
from typing import Any

from sqlalchemy import Connection, create_engine, text

ROWS_SHOWN = 20
STATES = {
    "money_came": ["confirmed", "partially_refunded", "refunded", "reversed"],
    "ended": ["confirmed", "partially_refunded", "refunded", "reversed", "rejected", "expired"],
}

CHECKS = {
    "debits equal credits": """
        SELECT sum(debits_posted) - sum(credits_posted) AS posted,
               sum(debits_pending) - sum(credits_pending) AS pending
        FROM ledger_account GROUP BY currency
        HAVING sum(debits_posted) <> sum(credits_posted) OR sum(debits_pending) <> sum(credits_pending)
    """,
    "counters equal transfers": """
        WITH move AS (
            SELECT debit_account_id AS account_id, amount_minor, kind, pending_id, 'debit' AS side
            FROM ledger_transfer
            UNION ALL
            SELECT credit_account_id, amount_minor, kind, pending_id, 'credit' FROM ledger_transfer
        ), counted AS (
            SELECT account_id, side,
                   coalesce(sum(amount_minor) FILTER (WHERE kind = 'posted'), 0) AS posted,
                   coalesce(sum(amount_minor) FILTER (WHERE kind = 'pending'), 0)
                   - coalesce(sum(amount_minor) FILTER (WHERE pending_id IS NOT NULL), 0) AS pending
            FROM move GROUP BY account_id, side
        )
        SELECT a.code, side.name AS side
        FROM ledger_account a
        CROSS JOIN (VALUES ('debit'), ('credit')) AS side (name)
        LEFT JOIN counted c ON c.account_id = a.id AND c.side = side.name
        WHERE coalesce(c.posted, 0)
              <> CASE side.name WHEN 'debit' THEN a.debits_posted ELSE a.credits_posted END
           OR coalesce(c.pending, 0)
              <> CASE side.name WHEN 'debit' THEN a.debits_pending ELSE a.credits_pending END
    """,
    "accounts stay within their bounds": """
        SELECT code FROM ledger_account
        WHERE least(debits_posted, credits_posted, debits_pending, credits_pending) < 0
           OR (side = 'debit' AND credits_posted > debits_posted)
           OR (side = 'credit' AND debits_posted > credits_posted)
    """,
    "clearing is even": """
        SELECT code, credits_posted - debits_posted AS left_minor FROM ledger_account
        WHERE code LIKE 'clearing:%' AND credits_posted <> debits_posted
    """,
    "parts add up to the payment": """
        SELECT p.id, p.amount_minor, sum(part.amount_minor) AS parts_minor
        FROM payment p LEFT JOIN payment_part part ON part.payment_id = p.id
        GROUP BY p.id HAVING p.amount_minor IS DISTINCT FROM sum(part.amount_minor)
    """,
    "every payment with money is posted once, and no other": """
        SELECT p.id, p.state, count(t.id) AS transfers
        FROM payment p
        LEFT JOIN ledger_transfer t ON t.payment_id = p.id AND t.code = 'payment' AND t.kind = 'posted'
        GROUP BY p.id
        HAVING count(t.id) <> CASE WHEN p.state = ANY(:money_came) THEN 1 ELSE 0 END
            OR (count(t.id) = 1 AND min(t.amount_minor) <> p.amount_minor)
            OR (count(t.id) = 1
                AND min(t.external_ref) <> concat_ws(':', p.provider, p.provider_ref, 'deposited'))
    """,
    "one posted transfer per bank operation": """
        SELECT external_ref, count(*) AS transfers FROM ledger_transfer
        WHERE external_ref IS NOT NULL GROUP BY external_ref HAVING count(*) > 1
    """,
    "recipients got their parts": """
        WITH given AS (
            SELECT payment_id, 'recipient:' || recipient_id AS code,
                   sum(payment_part.amount_minor) AS amount_minor
            FROM payment_part JOIN payment p ON p.id = payment_id WHERE p.state = ANY(:money_came)
            GROUP BY payment_id, recipient_id
        ), booked AS (
            SELECT t.payment_id, a.code, sum(t.amount_minor) AS amount_minor
            FROM ledger_transfer t JOIN ledger_account a ON a.id = t.credit_account_id
            WHERE t.code = 'share' GROUP BY t.payment_id, a.code
        )
        SELECT payment_id, code, given.amount_minor AS given_minor, booked.amount_minor AS booked_minor
        FROM given FULL JOIN booked USING (payment_id, code)
        WHERE given.amount_minor IS DISTINCT FROM booked.amount_minor
    """,
    "refunds are booked": """
        SELECT p.id, p.refunded_minor, coalesce(sum(t.amount_minor), 0) AS booked_minor
        FROM payment p LEFT JOIN ledger_transfer t ON t.payment_id = p.id AND t.code = 'refund'
        GROUP BY p.id HAVING p.refunded_minor <> coalesce(sum(t.amount_minor), 0)
    """,
    "parts know what was given back": """
        SELECT p.id, p.refunded_minor, sum(part.refunded_minor) AS parts_minor
        FROM payment p JOIN payment_part part ON part.payment_id = p.id
        GROUP BY p.id HAVING p.refunded_minor <> sum(part.refunded_minor)
    """,
    "promises end with their payment": """
        SELECT p.id, p.state, count(t.id) AS open_promises
        FROM payment p
        LEFT JOIN ledger_transfer t ON t.payment_id = p.id AND t.kind = 'pending'
             AND NOT EXISTS (SELECT 1 FROM ledger_transfer s WHERE s.pending_id = t.id)
        GROUP BY p.id
        HAVING count(t.id) <> CASE WHEN p.state = ANY(:ended) THEN 0 ELSE 1 END
    """,
    "every success was announced once": """
        SELECT p.id, p.state, count(o.event_id) AS events
        FROM payment p
        LEFT JOIN outbox o ON o.aggregate_id = p.id AND o.subject = 'payments.payment.succeeded.v1'
        WHERE p.created_at > now() - interval '10 days'
        GROUP BY p.id
        HAVING count(o.event_id) > 1 OR (p.state = 'confirmed' AND count(o.event_id) <> 1)
            OR (p.state <> ALL(:money_came) AND count(o.event_id) <> 0)
    """,
    "what was given back of a success was announced": """
        SELECT p.id, p.refunded_minor,
               max((o.payload ->> 'refunded_minor')::bigint)
               FILTER (WHERE o.subject = 'payments.payment.refunded.v1') AS announced_minor
        FROM payment p JOIN outbox o ON o.aggregate_id = p.id
        WHERE p.created_at > now() - interval '10 days' AND p.refunded_minor > 0
        GROUP BY p.id
        HAVING bool_or(o.subject = 'payments.payment.succeeded.v1')
           AND p.refunded_minor IS DISTINCT FROM max((o.payload ->> 'refunded_minor')::bigint)
               FILTER (WHERE o.subject = 'payments.payment.refunded.v1')
    """,
}


def violations(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """What is wrong, by check; empty when all is well."""
    found = {}
    for name, statement in CHECKS.items():
        bound = {key: value for key, value in STATES.items() if f":{key}" in statement}
        rows = connection.execute(text(statement), bound).mappings().fetchmany(ROWS_SHOWN)
        broken = [{key: str(value) for key, value in row.items()} for row in rows]
        if broken:
            found[name] = broken
    return found


def main() -> None:
    """Check the database of the environment."""
    engine = create_engine(os.environ["KABINET_DATABASE_URL"])
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        found = violations(connection)
    engine.dispose()
    print(json.dumps({"checks": len(CHECKS), "violations": found}, ensure_ascii=False, indent=2))  # noqa: T201 - a command's answer
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
