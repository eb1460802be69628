"""The ledger, the bank's messages, registers of other channels."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_ledger"
down_revision = "2026_11_20_initial"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_ledger()
    _create_bank_events()
    _create_history()


def _create_ledger() -> None:
    op.create_table(
        "ledger_account",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("side", sa.Text, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("debits_pending", sa.BigInteger, nullable=False),
        sa.Column("credits_pending", sa.BigInteger, nullable=False),
        sa.Column("debits_posted", sa.BigInteger, nullable=False),
        sa.Column("credits_posted", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="ledger_account_pkey"),
        sa.UniqueConstraint("code", name="ledger_account_code_key"),
        sa.CheckConstraint(
            "debits_pending >= 0 AND credits_pending >= 0 AND debits_posted >= 0 AND credits_posted >= 0",
            name="ledger_account_counters_check",
        ),
        sa.CheckConstraint(
            "CASE side WHEN 'debit' THEN debits_posted >= credits_posted"
            " WHEN 'credit' THEN credits_posted >= debits_posted ELSE false END",
            name="ledger_account_bounds_check",
        ),
    )
    op.create_table(
        "ledger_transfer",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("pending_id", sa.Uuid),
        sa.Column("debit_account_id", sa.Uuid, nullable=False),
        sa.Column("credit_account_id", sa.Uuid, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("payment_id", sa.Uuid, nullable=False),
        sa.Column("external_ref", sa.Text),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="ledger_transfer_pkey"),
        sa.ForeignKeyConstraint(
            ["pending_id"], ["ledger_transfer.id"], name="ledger_transfer_pending_id_fkey"
        ),
        sa.ForeignKeyConstraint(
            ["debit_account_id"], ["ledger_account.id"], name="ledger_transfer_debit_account_id_fkey"
        ),
        sa.ForeignKeyConstraint(
            ["credit_account_id"], ["ledger_account.id"], name="ledger_transfer_credit_account_id_fkey"
        ),
        sa.CheckConstraint("amount_minor > 0", name="ledger_transfer_amount_minor_check"),
        sa.CheckConstraint(
            "debit_account_id <> credit_account_id", name="ledger_transfer_two_accounts_check"
        ),
    )
    for column in ("pending_id", "external_ref"):
        op.create_index(
            f"ledger_transfer_{column}_idx",
            "ledger_transfer",
            [column],
            unique=True,
            postgresql_where=sa.text(f"{column} IS NOT NULL"),
        )
    op.create_index("ledger_transfer_payment_id_idx", "ledger_transfer", ["payment_id"])
    op.execute("""
        CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'ledger transfers are never changed: make a reversing one'
                USING ERRCODE = 'integrity_constraint_violation';
        END $$
    """)
    op.execute("""
        CREATE TRIGGER ledger_transfer_append_only BEFORE UPDATE OR DELETE ON ledger_transfer
        FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only()
    """)
    op.execute("""
        CREATE TRIGGER ledger_transfer_not_emptied BEFORE TRUNCATE ON ledger_transfer
        FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()
    """)


def _create_bank_events() -> None:
    op.create_table(
        "bank_event",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("payment_ref", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("body_sha256", sa.Text, nullable=False),
        sa.Column("raw_body", sa.Text, nullable=False),
        sa.Column("payment_id", sa.Uuid),
        sa.Column("result", sa.Text, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("checked_at", MOMENT),
        sa.Column("state_after", sa.Text),
        sa.PrimaryKeyConstraint("id", name="bank_event_pkey"),
        sa.UniqueConstraint(
            "provider",
            "payment_ref",
            "status",
            "body_sha256",
            name="bank_event_provider_payment_ref_status_body_sha256_key",
        ),
    )
    op.create_index(
        "bank_event_unchecked_idx",
        "bank_event",
        ["payment_id"],
        postgresql_where=sa.text("checked_at IS NULL AND result = 'accepted'"),
    )


def _create_history() -> None:
    op.create_table(
        "channel_payment",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("natural_key", sa.Text, nullable=False),
        sa.Column("import_id", sa.Uuid, nullable=False),
        sa.Column("processed_import_id", sa.Uuid),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("accepted_on", sa.Date, nullable=False),
        sa.Column("processed_on", sa.Date),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("operation", sa.Text),
        sa.Column("payment_id", sa.Uuid),
        sa.PrimaryKeyConstraint("id", name="channel_payment_pkey"),
        sa.UniqueConstraint("natural_key", name="channel_payment_natural_key_key"),
        sa.CheckConstraint("amount_minor <> 0", name="channel_payment_amount_minor_check"),
    )
    for column in ("import_id", "processed_import_id", "payment_id"):
        op.create_index(f"channel_payment_{column}_idx", "channel_payment", [column])
    op.create_index(
        "channel_payment_account_id_accepted_on_idx", "channel_payment", ["account_id", "accepted_on", "id"]
    )
