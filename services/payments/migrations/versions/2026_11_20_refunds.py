"""What was given back of a payment's parts, and which payments a receipt's sums contain."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "2026_11_20_refunds"
down_revision = "2026_11_20_traceparent"


def upgrade() -> None:
    op.execute("""
        ALTER TABLE payment_part ADD COLUMN refunded_minor bigint NOT NULL DEFAULT 0
        CONSTRAINT payment_part_refunded_minor_check CHECK (refunded_minor BETWEEN 0 AND amount_minor)
    """)
    op.add_column(
        "receipt", sa.Column("counted_payments", ARRAY(sa.Text), nullable=False, server_default="{}")
    )
