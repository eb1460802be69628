"""Residents, codes, sessions, consents and staff."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from common.schema import upgrade_common

revision = "0001_initial"
down_revision = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    upgrade_common(op)
    _create_users()
    _create_codes()
    _create_sessions()
    _create_staff()


def _create_users() -> None:
    op.create_table(
        "user",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("phone", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("email_confirmed_at", MOMENT),
        sa.Column("first_name", sa.Text, nullable=False),
        sa.Column("surname", sa.Text),
        sa.Column("patronymic", sa.Text),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="user_pkey"),
        sa.UniqueConstraint("phone", name="user_phone_key"),
    )
    op.create_index(
        "user_confirmed_email_idx",
        "user",
        ["email"],
        unique=True,
        postgresql_where=sa.text("email_confirmed_at IS NOT NULL"),
    )
    op.create_table(
        "registration",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("phone", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("first_name", sa.Text, nullable=False),
        sa.Column("surname", sa.Text),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("consents", JSONB, nullable=False),
        sa.Column("ip", sa.Text, nullable=False),
        sa.Column("user_agent", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("is_code_sent", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="registration_pkey"),
    )
    op.create_index("registration_expires_at_idx", "registration", ["expires_at"])
    op.create_table(
        "legal_text",
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("document", name="legal_text_pkey"),
    )
    op.create_table(
        "consent",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("accepted_at", MOMENT, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("ip", sa.Text, nullable=False),
        sa.Column("user_agent", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="consent_pkey"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="consent_user_id_fkey"),
        sa.UniqueConstraint("user_id", "document", "version", name="consent_user_id_document_version_key"),
    )


def _create_codes() -> None:
    op.create_table(
        "one_time_code",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("reservation_id", sa.Uuid),
        sa.Column("reserved_at", MOMENT),
        sa.Column("flow_id", sa.Uuid),
        sa.Column("device", sa.LargeBinary),
        sa.Column("code_hmac", sa.LargeBinary),
        sa.Column("expires_at", MOMENT),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("used_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="one_time_code_pkey"),
        sa.UniqueConstraint("purpose", "address", name="one_time_code_purpose_address_key"),
    )
    op.create_index("one_time_code_flow_idx", "one_time_code", ["purpose", "flow_id"], unique=True)
    op.create_index("one_time_code_expires_at_idx", "one_time_code", ["expires_at"])


def _create_sessions() -> None:
    op.create_table(
        "session",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject_id", sa.Uuid, nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("device_name", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("last_used_at", MOMENT, nullable=False),
        sa.Column("rotated_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.Column("end_reason", sa.Text),
        sa.PrimaryKeyConstraint("id", name="session_pkey"),
    )
    op.create_index("session_subject_idx", "session", ["subject_id", "kind", "id"])
    op.create_index("session_last_used_at_idx", "session", ["last_used_at"])
    op.create_table(
        "refresh_token",
        sa.Column("token_hash", sa.LargeBinary, nullable=False),
        sa.Column("session_id", sa.Uuid, nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="refresh_token_pkey"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name="refresh_token_session_id_fkey", ondelete="CASCADE"
        ),
    )
    op.create_index("refresh_token_session_id_idx", "refresh_token", ["session_id"])


def _create_staff() -> None:
    op.create_table(
        "staff_member",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("login", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("is_active", sa.Boolean, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="staff_member_pkey"),
        sa.UniqueConstraint("login", name="staff_member_login_key"),
    )
    op.create_table(
        "staff_role",
        sa.Column("staff_id", sa.Uuid, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("staff_id", "role", name="staff_role_pkey"),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_member.id"], name="staff_role_staff_id_fkey", ondelete="CASCADE"
        ),
    )
