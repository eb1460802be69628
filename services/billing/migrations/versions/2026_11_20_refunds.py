"""What the bank has given back of a payment made in the cabinet."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_20_refunds"
down_revision = "2026_11_20_traceparent"


def upgrade() -> None:
    op.add_column(
        "portal_payment", sa.Column("refunded_minor", sa.BigInteger(), nullable=False, server_default="0")
    )
