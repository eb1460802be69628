"""Organisations, premises, personal accounts, links."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from common.schema import upgrade_common

revision = "2026_11_20_initial"
down_revision = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    upgrade_common(op)
    op.create_table(
        "organisation",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("phone", sa.Text),
        sa.Column("check_kind", sa.Text, nullable=False),
        sa.Column("has_payments", sa.Boolean, nullable=False),
        sa.Column("has_readings", sa.Boolean, nullable=False),
        sa.Column("has_electronic_receipt", sa.Boolean, nullable=False),
        sa.Column("withdrawn_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="organisation_pkey"),
        sa.UniqueConstraint("code", name="organisation_code_key"),
    )
    _create_accounts()
    _create_links()
    op.create_table(
        "import_change",
        sa.Column("import_id", sa.Uuid, nullable=False),
        sa.Column("object_id", sa.Uuid, nullable=False),
        sa.Column("table_name", sa.Text, nullable=False),
        sa.Column("before", postgresql.JSONB),
        sa.PrimaryKeyConstraint("import_id", "object_id", name="import_change_pkey"),
    )


def _create_accounts() -> None:
    area = sa.Numeric(14, 4)
    op.create_table(
        "premises",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("organisation_id", sa.Uuid, nullable=False),
        sa.Column("street", sa.Text, nullable=False),
        sa.Column("house", sa.Text, nullable=False),
        sa.Column("flat", sa.Text),
        sa.Column("street_key", sa.Text, nullable=False),
        sa.Column("house_key", sa.Text, nullable=False),
        sa.Column("flat_key", sa.Text, nullable=False),
        sa.Column("total_area_m2", area),
        sa.Column("living_area_m2", area),
        sa.Column("rooms", sa.Integer),
        sa.Column("stove_type", sa.Text),
        sa.Column("has_electric_heating", sa.Boolean),
        sa.Column("house_total_area_m2", area),
        sa.Column("house_living_area_m2", area),
        sa.Column("house_nonresidential_area_m2", area),
        sa.Column("house_common_area_m2", area),
        sa.PrimaryKeyConstraint("id", name="premises_pkey"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="premises_organisation_id_fkey"
        ),
        sa.UniqueConstraint(
            "organisation_id", "street_key", "house_key", "flat_key", name="premises_address_key"
        ),
    )
    op.create_table(
        "personal_account",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("organisation_id", sa.Uuid, nullable=False),
        sa.Column("premises_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("number_key", sa.Text, nullable=False),
        sa.Column("holder_name", sa.Text, nullable=False),
        sa.Column("surname_keys", postgresql.ARRAY(sa.Text), nullable=False),
        sa.Column("persons_registered", sa.Integer),
        sa.Column("persons_living", sa.Integer),
        sa.Column("owners", sa.Integer),
        sa.Column("withdrawn_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="personal_account_pkey"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="personal_account_organisation_id_fkey"
        ),
        sa.ForeignKeyConstraint(["premises_id"], ["premises.id"], name="personal_account_premises_id_fkey"),
        sa.UniqueConstraint("organisation_id", "number_key", name="personal_account_number_key"),
    )
    op.create_index("personal_account_premises_id_idx", "personal_account", ["premises_id"])
    op.create_index("personal_account_number_key_idx", "personal_account", ["number_key"])


def _create_links() -> None:
    op.create_table(
        "link_owner",
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="link_owner_pkey"),
    )
    op.create_table(
        "account_finding",
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("found_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "account_id", name="account_finding_pkey"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["personal_account.id"], name="account_finding_account_id_fkey"
        ),
    )
    op.create_index("account_finding_found_at_idx", "account_finding", ["found_at"])
    op.create_table(
        "account_link",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("is_primary", sa.Boolean, nullable=False),
        sa.Column("alias", sa.Text),
        sa.Column("has_receipt_consent", sa.Boolean, nullable=False),
        sa.Column("receipt_consent_at", MOMENT),
        sa.Column("confirmed_by", sa.Text, nullable=False),
        sa.Column("linked_at", MOMENT, nullable=False),
        sa.Column("unlinked_at", MOMENT),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="account_link_pkey"),
        sa.ForeignKeyConstraint(["account_id"], ["personal_account.id"], name="account_link_account_id_fkey"),
        sa.UniqueConstraint("user_id", "account_id", name="account_link_user_id_account_id_key"),
        sa.CheckConstraint(
            "NOT is_primary OR unlinked_at IS NULL", name=op.f("account_link_primary_is_active_check")
        ),
    )
    active = sa.text("unlinked_at IS NULL")
    op.create_index("account_link_account_id_idx", "account_link", ["account_id"], postgresql_where=active)
    op.create_index(
        "account_link_primary_key",
        "account_link",
        ["user_id"],
        unique=True,
        postgresql_where=sa.text("is_primary"),
    )
