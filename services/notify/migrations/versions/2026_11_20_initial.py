"""Notifications, deliveries, preferences."""

import sqlalchemy as sa
from alembic import op

from common.schema import upgrade_common

revision = "2026_11_20_initial"
down_revision = None


def upgrade() -> None:
    upgrade_common(op)
    op.create_table(
        "notification",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("link", sa.Text, nullable=False),
        sa.Column("dedupe_key", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("user_id", "dedupe_key"),
    )
    op.create_index("notification_user_id_idx", "notification", ["user_id", "id"])
    op.create_index(
        "notification_unread_idx", "notification", ["user_id"], postgresql_where=sa.text("read_at IS NULL")
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("notification_id", sa.Uuid, sa.ForeignKey("notification.id"), nullable=False, unique=True),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "preference",
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("is_email_on", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "topic"),
    )
