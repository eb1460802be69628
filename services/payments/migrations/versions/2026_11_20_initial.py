"""Receipts to pay, carts, payments and their parts."""

import sqlalchemy as sa
from alembic import op

from common.schema import upgrade_common

revision = "2026_11_20_initial"
down_revision = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    upgrade_common(op)
    _create_receipts()
    _create_carts()
    _create_payments()
    _create_parts()


def _create_receipts() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("organisation_id", sa.Uuid, nullable=False),
        sa.Column("organisation_code", sa.Text, nullable=False),
        sa.Column("organisation_name", sa.Text, nullable=False),
        sa.Column("has_payments", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="account_pkey"),
    )
    op.create_index("account_number_idx", "account", ["number"])
    op.create_table(
        "receipt",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("kind_code", sa.Text, nullable=False),
        sa.Column("kind_name", sa.Text, nullable=False),
        sa.Column("period", sa.Date, nullable=False),
        sa.Column("total_due_minor", sa.BigInteger, nullable=False),
        sa.Column("due_with_preliminary_minor", sa.BigInteger, nullable=False),
        sa.Column("is_current", sa.Boolean, nullable=False),
        sa.Column("is_withdrawn", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="receipt_pkey"),
    )
    op.create_index(
        "receipt_account_id_kind_code_period_idx", "receipt", ["account_id", "kind_code", "period"]
    )
    op.create_table(
        "receipt_line",
        sa.Column("receipt_id", sa.Uuid, nullable=False),
        sa.Column("line_no", sa.Integer, nullable=False),
        sa.Column("service_code", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("recipient_id", sa.Uuid, nullable=False),
        sa.Column("due_minor", sa.BigInteger, nullable=False),
        sa.Column("preliminary_minor", sa.BigInteger, nullable=False),
        sa.Column("paid_minor", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("receipt_id", "line_no", name="receipt_line_pkey"),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipt.id"], name="receipt_line_receipt_id_fkey"),
    )
    op.create_table(
        "receipt_recipient",
        sa.Column("receipt_id", sa.Uuid, nullable=False),
        sa.Column("recipient_id", sa.Uuid, nullable=False),
        sa.Column("group_name", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("receipt_id", "recipient_id", name="receipt_recipient_pkey"),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipt.id"], name="receipt_recipient_receipt_id_fkey"),
    )
    op.create_table(
        "payment_rules",
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("document", name="payment_rules_pkey"),
    )


def _create_carts() -> None:
    op.create_table(
        "cart",
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="cart_pkey"),
    )
    op.create_table(
        "cart_line",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("receipt_id", sa.Uuid, nullable=False),
        sa.Column("line_no", sa.Integer, nullable=False),
        sa.Column("is_with_preliminary", sa.Boolean, nullable=False),
        sa.Column("entered_minor", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="cart_line_pkey"),
        sa.UniqueConstraint(
            "user_id", "receipt_id", "line_no", name="cart_line_user_id_receipt_id_line_no_key"
        ),
        sa.CheckConstraint("entered_minor > 0", name="cart_line_entered_minor_check"),
    )
    op.create_index("cart_line_receipt_id_idx", "cart_line", ["receipt_id"])


def _create_payments() -> None:
    op.execute(sa.schema.CreateSequence(sa.Sequence("payment_number_seq")))
    op.create_table(
        "payment",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("order_no", sa.Text, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("method", sa.Text, nullable=False),
        sa.Column("rules_version", sa.Integer, nullable=False),
        sa.Column("wants_receipt", sa.Boolean, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("state_rank", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("provider_ref", sa.Text),
        sa.Column("redirect_url", sa.Text),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("register_started_at", MOMENT),
        sa.Column("unknown_since", MOMENT),
        sa.Column("next_check_at", MOMENT),
        sa.Column("paid_at", MOMENT),
        sa.Column("refunded_minor", sa.BigInteger, nullable=False),
        sa.Column("failure_code", sa.Text),
        sa.Column("is_cancel_asked", sa.Boolean, nullable=False),
        sa.Column("attention", sa.Text),
        sa.PrimaryKeyConstraint("id", name="payment_pkey"),
        sa.UniqueConstraint("number", name="payment_number_key"),
        sa.UniqueConstraint("order_no", name="payment_order_no_key"),
        sa.UniqueConstraint("provider", "provider_ref", name="payment_provider_provider_ref_key"),
        sa.CheckConstraint("amount_minor > 0", name="payment_amount_minor_check"),
        sa.CheckConstraint("refunded_minor BETWEEN 0 AND amount_minor", name="payment_refunded_minor_check"),
    )
    op.create_index("payment_user_id_id_idx", "payment", ["user_id", "id"])
    op.create_index(
        "payment_next_check_at_idx",
        "payment",
        ["next_check_at"],
        postgresql_where=sa.text("next_check_at IS NOT NULL"),
    )
    op.create_index(
        "payment_one_pending_idx",
        "payment",
        ["user_id"],
        unique=True,
        postgresql_where=sa.text(
            "state IN ('created', 'redirected', 'unknown', 'authorised') AND attention IS NULL"
        ),
    )


def _create_parts() -> None:
    op.create_table(
        "payment_part",
        sa.Column("payment_id", sa.Uuid, nullable=False),
        sa.Column("part_no", sa.Integer, nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("receipt_id", sa.Uuid, nullable=False),
        sa.Column("line_no", sa.Integer, nullable=False),
        sa.Column("recipient_id", sa.Uuid, nullable=False),
        sa.Column("recipient_name", sa.Text, nullable=False),
        sa.Column("service_code", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("payment_id", "part_no", name="payment_part_pkey"),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name="payment_part_payment_id_fkey"),
        sa.CheckConstraint("amount_minor > 0", name="payment_part_amount_minor_check"),
    )
    op.create_index("payment_part_account_id_idx", "payment_part", ["account_id"])
    op.execute("""
        CREATE FUNCTION parts_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE paid uuid;
        BEGIN
            IF TG_TABLE_NAME = 'payment' THEN paid := NEW.id;
            ELSIF TG_OP = 'DELETE' THEN paid := OLD.payment_id;
            ELSE paid := NEW.payment_id;
            END IF;
            IF (SELECT amount_minor FROM payment WHERE id = paid)
               IS DISTINCT FROM (SELECT sum(amount_minor) FROM payment_part WHERE payment_id = paid) THEN
                RAISE EXCEPTION 'parts of payment % do not add up to its amount', paid
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NULL;
        END $$
    """)
    op.execute("""
        CREATE CONSTRAINT TRIGGER payment_parts_add_up AFTER INSERT OR UPDATE OF amount_minor ON payment
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION parts_add_up()
    """)
    op.execute("""
        CREATE CONSTRAINT TRIGGER payment_part_adds_up AFTER INSERT OR UPDATE OR DELETE ON payment_part
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION parts_add_up()
    """)
    op.create_table(
        "payment_fact",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("payment_id", sa.Uuid, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("observed", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("is_change", sa.Boolean, nullable=False),
        sa.Column("observed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="payment_fact_pkey"),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name="payment_fact_payment_id_fkey"),
    )
    op.create_index("payment_fact_payment_id_idx", "payment_fact", ["payment_id"])
