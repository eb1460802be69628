"""Rows as a fault leaves them: events and jobs that nobody takes, payments that do not end, a broken book."""

# Database, what is done to it, how it is taken back.
HANDS = (
    (
        "accounts",
        """
        UPDATE outbox SET published_at = NULL, created_at = now() - interval '20 minutes',
            lease_until = now() + interval '1 hour'
        WHERE event_id = (SELECT event_id FROM outbox ORDER BY created_at LIMIT 1)
        """,
        "UPDATE outbox SET published_at = now() WHERE published_at IS NULL",
    ),
    (
        "notify",
        """
        INSERT INTO job (id, kind, dedupe_key, payload, run_at, lease_until)
        SELECT gen_random_uuid(), 'send_mail', 'late', '{}', now() - interval '20 minutes',
            now() + interval '1 hour'
        """,
        "DELETE FROM job WHERE dedupe_key = 'late'",
    ),
    (
        "notify",
        """
        INSERT INTO job (id, kind, dedupe_key, payload, run_at, attempts) VALUES
            (gen_random_uuid(), 'send_mail', 'hopeless', '{}', now(), 11)
        """,
        "DELETE FROM job WHERE dedupe_key = 'hopeless'",
    ),
    (
        "payments",
        """
        UPDATE payment SET state = 'unknown', next_check_at = NULL,
            unknown_since = now() - interval '20 minutes'
        WHERE id = (SELECT id FROM payment ORDER BY id LIMIT 1)
        """,
        "SELECT 1",
    ),
    (
        "payments",
        """
        UPDATE payment SET attention = 'amount'
        WHERE id = (SELECT id FROM payment ORDER BY id DESC LIMIT 1)
        """,
        "UPDATE payment SET attention = NULL",
    ),
    (
        "payments",
        "UPDATE ledger_account SET debits_posted = debits_posted + 1 WHERE code = 'acquirer:rbs'",
        "SELECT 1",
    ),
)
# The bank is asked about one payment sixty times.
QUESTIONS = """
    INSERT INTO job (id, kind, dedupe_key, payload)
    SELECT gen_random_uuid(), 'check_payment', 'question ' || n,
        jsonb_build_object('payment_id', (SELECT id FROM payment ORDER BY id LIMIT 1))
    FROM generate_series(1, 60) AS n ON CONFLICT DO NOTHING
"""
