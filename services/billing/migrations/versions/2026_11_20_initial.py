"""First tables of billing: receipts as given, charges by period, payments, tariffs, preliminary charges."""

import sqlalchemy as sa
from alembic import op

from common.schema import upgrade_common

revision = "2026_11_20_initial"
down_revision = None

FIRST_YEAR = 2012
LAST_YEAR = 2035


def upgrade() -> None:
    upgrade_common(op)
    _create_accounts()
    _create_receipts()
    _create_recipients()
    _create_lines()
    _create_charges()
    _create_payments()
    _create_tariffs()
    _create_preliminary()


def _create_accounts() -> None:
    op.create_table(
        "account",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_code", sa.String(), nullable=False),
        sa.Column("organisation_name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="account_pkey"),
    )
    op.create_index("account_number_idx", "account", ["number"], unique=False)


def _create_receipts() -> None:
    op.create_table(
        "receipt",
        sa.Column("receipt_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind_code", sa.String(), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("is_announced_as_current", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("receipt_id", name="receipt_pkey"),
        sa.UniqueConstraint(
            "account_id", "kind_code", "period", name="receipt_account_id_kind_code_period_key"
        ),
    )
    op.create_table(
        "receipt_issue",
        sa.Column("receipt_id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("kind_name", sa.String(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("data_as_of", sa.Date(), nullable=True),
        sa.Column("supplement", sa.String(), nullable=False),
        sa.Column("payments_from", sa.Date(), nullable=True),
        sa.Column("payments_to", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("is_debt_net", sa.Boolean(), nullable=False),
        sa.Column("debt_main_minor", sa.BigInteger(), nullable=False),
        sa.Column("debt_penalty_minor", sa.BigInteger(), nullable=False),
        sa.Column("paid_main_minor", sa.BigInteger(), nullable=False),
        sa.Column("paid_penalty_minor", sa.BigInteger(), nullable=False),
        sa.Column("charged_main_minor", sa.BigInteger(), nullable=False),
        sa.Column("charged_penalty_minor", sa.BigInteger(), nullable=False),
        sa.Column("due_main_minor", sa.BigInteger(), nullable=False),
        sa.Column("due_penalty_minor", sa.BigInteger(), nullable=False),
        sa.Column("preliminary_main_minor", sa.BigInteger(), nullable=False),
        sa.Column("preliminary_penalty_minor", sa.BigInteger(), nullable=False),
        sa.Column("advance_main_minor", sa.BigInteger(), nullable=False),
        sa.Column("advance_penalty_minor", sa.BigInteger(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipt.receipt_id"], name="receipt_issue_receipt_id_fkey"),
        sa.PrimaryKeyConstraint("receipt_id", "import_id", name="receipt_issue_pkey"),
    )
    op.create_index("receipt_issue_import_id_idx", "receipt_issue", ["import_id"], unique=False)


def _create_recipients() -> None:
    op.create_table(
        "recipient",
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("recipient_id", name="recipient_pkey"),
        sa.UniqueConstraint("organisation_id", "code", name="recipient_organisation_id_code_key"),
    )
    op.create_table(
        "receipt_recipient",
        sa.Column("receipt_id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("group_name", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("bank_account", sa.String(), nullable=False),
        sa.Column("bank_name", sa.String(), nullable=False),
        sa.Column("bic", sa.String(), nullable=False),
        sa.Column("correspondent_account", sa.String(), nullable=False),
        sa.Column("inn", sa.String(), nullable=False),
        sa.Column("kpp", sa.String(), nullable=False),
        sa.Column("due_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["receipt_id", "import_id"],
            ["receipt_issue.receipt_id", "receipt_issue.import_id"],
            name="receipt_recipient_receipt_id_import_id_fkey",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("receipt_id", "import_id", "recipient_id", name="receipt_recipient_pkey"),
    )


def _create_lines() -> None:
    op.create_table(
        "receipt_line",
        sa.Column("receipt_id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("service_code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("short_name", sa.String(), nullable=False),
        sa.Column("is_penalty", sa.Boolean(), nullable=False),
        sa.Column("debt_minor", sa.BigInteger(), nullable=False),
        sa.Column("paid_minor", sa.BigInteger(), nullable=False),
        sa.Column("charged_minor", sa.BigInteger(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=True),
        sa.Column("due_minor", sa.BigInteger(), nullable=False),
        sa.Column("preliminary_minor", sa.BigInteger(), nullable=False),
        sa.Column("days_of_debt", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["receipt_id", "import_id"],
            ["receipt_issue.receipt_id", "receipt_issue.import_id"],
            name="receipt_line_receipt_id_import_id_fkey",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("receipt_id", "import_id", "line_no", name="receipt_line_pkey"),
    )


def _create_charges() -> None:
    op.create_table(
        "charge",
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("receipt_id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("operation_no", sa.Integer(), nullable=False),
        sa.Column("operation", sa.String(), nullable=False),
        sa.Column("tariff", sa.Numeric(), nullable=True),
        sa.Column("tariff_unit", sa.String(), nullable=False),
        sa.Column("norm", sa.Numeric(), nullable=True),
        sa.Column("norm_unit", sa.String(), nullable=False),
        sa.Column("volume", sa.Numeric(), nullable=True),
        sa.Column("volume_unit", sa.String(), nullable=False),
        sa.Column("volume_kind", sa.String(), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=True),
        sa.Column("charged_for", sa.Date(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "period", "receipt_id", "import_id", "line_no", "operation_no", name="charge_pkey"
        ),
        postgresql_partition_by="RANGE (period)",
    )
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        bounds = f"FROM ('{year}-01-01') TO ('{year + 1}-01-01')"
        op.execute(f"CREATE TABLE charge_{year} PARTITION OF charge FOR VALUES {bounds}")
    op.execute("CREATE TABLE charge_default PARTITION OF charge DEFAULT")


def _create_payments() -> None:
    op.create_table(
        "portal_payment",
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("receipt_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("payment_id", "receipt_id", "account_id", name="portal_payment_pkey"),
    )
    op.create_index("portal_payment_account_id_idx", "portal_payment", ["account_id"], unique=False)
    op.create_table(
        "counted_payment",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind_code", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint(
            "account_id", "kind_code", "number", "import_id", name="counted_payment_pkey"
        ),
    )
    op.create_index("counted_payment_import_id_idx", "counted_payment", ["import_id"], unique=False)


def _create_tariffs() -> None:
    op.create_table(
        "service",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("short_name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("import_id", "code", name="service_pkey"),
    )
    op.create_table(
        "tariff",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("service_code", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("rate", sa.Numeric(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("import_id", "service_code", "zone", "valid_from", name="tariff_pkey"),
    )


def _create_preliminary() -> None:
    op.create_table(
        "metered_volume",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("meter_id", sa.Uuid(), nullable=False),
        sa.Column("register_code", sa.String(), nullable=False),
        sa.Column("service_code", sa.String(), nullable=False),
        sa.Column("volume", sa.Numeric(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "account_id", "period", "meter_id", "register_code", name="metered_volume_pkey"
        ),
    )
    op.create_table(
        "preliminary_total",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "period", name="preliminary_total_pkey"),
    )
    op.create_table(
        "preliminary_line",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("service_code", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("tariff", sa.Numeric(), nullable=False),
        sa.Column("tariff_unit", sa.String(), nullable=False),
        sa.Column("volume", sa.Numeric(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "period", "service_code", "zone", name="preliminary_line_pkey"),
    )
