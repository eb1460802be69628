"""First tables of metering: accounts by number, windows, meters, readings by period."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from common.schema import upgrade_common

revision = "2026_11_20_initial"
down_revision = None

FIRST_YEAR = 2012
LAST_YEAR = 2035


def upgrade() -> None:
    upgrade_common(op)
    _create_accounts()
    _create_windows()
    _create_meters()
    _create_readings()
    _create_partitions()


def _create_accounts() -> None:
    op.create_table(
        "account",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_code", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="account_pkey"),
    )
    op.create_index("account_number_idx", "account", ["number"])
    op.create_index("account_organisation_id_idx", "account", ["organisation_id"])


def _create_windows() -> None:
    op.create_table(
        "reading_window",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("opens_day", sa.Integer(), nullable=False),
        sa.Column("closes_day", sa.Integer(), nullable=False),
        sa.Column("takes_late", sa.Boolean(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("unusual_factor", sa.Numeric(6, 2), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", name="reading_window_pkey"),
        sa.CheckConstraint(
            "opens_day BETWEEN 1 AND 31 AND closes_day BETWEEN 1 AND 31",
            name=op.f("reading_window_days_check"),
        ),
    )


def _create_meters() -> None:
    op.create_table(
        "meter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("service_code", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("zones", sa.Integer(), nullable=False),
        sa.Column("digits", sa.Integer(), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("installed_on", sa.Date(), nullable=True),
        sa.Column("verification_due_on", sa.Date(), nullable=True),
        sa.Column("calculated_from", sa.Date(), nullable=True),
        sa.Column("calculated_to", sa.Date(), nullable=True),
        sa.Column("removal_reason", sa.String(), nullable=False),
        sa.Column("is_hidden", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="meter_pkey"),
        sa.UniqueConstraint("account_id", "serial", name="meter_account_id_serial_key"),
        sa.CheckConstraint(
            "digits BETWEEN 1 AND 9 AND decimals BETWEEN 0 AND 4", name=op.f("meter_scale_check")
        ),
        sa.CheckConstraint("zones BETWEEN 1 AND 3", name=op.f("meter_zones_check")),
    )
    op.create_table(
        "meter_change",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("meter_id", sa.Uuid(), nullable=False),
        sa.Column("before", JSONB(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("import_id", "meter_id", name="meter_change_pkey"),
    )


def _create_readings() -> None:
    number = sa.Numeric(14, 4)
    op.create_table(
        "reading",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("meter_id", sa.Uuid(), nullable=False),
        sa.Column("register_code", sa.String(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("value", number, nullable=False),
        sa.Column("previous_value", number, nullable=True),
        sa.Column("volume", number, nullable=True),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("accounted_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("is_rollover", sa.Boolean(), nullable=False),
        sa.Column("is_confirmed_unusual", sa.Boolean(), nullable=False),
        sa.Column("superseded_by", sa.Uuid(), nullable=True),
        sa.Column("submission_id", sa.Uuid(), nullable=True),
        sa.Column("submitted_by", sa.Uuid(), nullable=True),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("accepted_for_billing_on", sa.Date(), nullable=True),
        sa.Column("acceptance_import_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", "period", name="reading_pkey"),
        sa.CheckConstraint("period = date_trunc('month', period)", name=op.f("reading_period_check")),
        sa.CheckConstraint("value >= 0", name=op.f("reading_value_check")),
        sa.CheckConstraint("NOT is_current OR status = 'accepted'", name=op.f("reading_current_check")),
        postgresql_partition_by="RANGE (period)",
    )
    place = ["meter_id", "register_code", "period"]
    op.create_index(
        "reading_current_key", "reading", place, unique=True,
        postgresql_where=sa.text("is_current AND source <> 'initial'"),
    )  # fmt: skip
    op.create_index(
        "reading_initial_key", "reading", place, unique=True,
        postgresql_where=sa.text("is_current AND source = 'initial'"),
    )  # fmt: skip
    op.create_index("reading_meter_id_idx", "reading", ["meter_id", "period", "id"])
    op.create_index("reading_account_id_idx", "reading", ["account_id", "period", "id"])
    for column in ("submission_id", "import_id", "superseded_by", "acceptance_import_id"):
        op.create_index(
            f"reading_{column}_idx", "reading", [column],
            postgresql_where=sa.text(f"{column} IS NOT NULL"),
        )  # fmt: skip


def _create_partitions() -> None:
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        op.execute(
            f"CREATE TABLE reading_{year} PARTITION OF reading"
            f" FOR VALUES FROM ('{year}-01-01') TO ('{year + 1}-01-01')"
        )
    op.execute("CREATE TABLE reading_default PARTITION OF reading DEFAULT")
