"""Legal texts, questions, offices, texts of the site."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from common.schema import upgrade_common

revision = "2026_11_20_initial"
down_revision = None

MOMENT = sa.DateTime(timezone=True)
# Consents point at versions: what somebody accepted must stay what it was.
REFUSE_CHANGE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published version of a legal text never changes';
END
$$
"""
GUARD_VERSIONS = """
CREATE TRIGGER legal_text_version_is_immutable BEFORE UPDATE OR DELETE ON legal_text_version
FOR EACH ROW EXECUTE FUNCTION refuse_change()
"""


def upgrade() -> None:
    upgrade_common(op)
    _create_legal_texts()
    op.create_table(
        "question",
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("section", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("code", name="question_pkey"),
    )
    op.create_table(
        "office",
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("phone", sa.Text),
        sa.Column("hours", sa.Text),
        sa.Column("note", sa.Text),
        sa.Column("latitude", sa.Numeric(9, 6)),
        sa.Column("longitude", sa.Numeric(9, 6)),
        sa.Column("position", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("code", name="office_pkey"),
    )
    op.create_table(
        "site_text",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", postgresql.JSONB, nullable=False),
        sa.PrimaryKeyConstraint("name", name="site_text_pkey"),
    )
    op.create_table(
        "content_import",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("imported_by", sa.Uuid),
        sa.Column("summary", postgresql.JSONB, nullable=False),
        sa.Column("imported_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="content_import_pkey"),
    )


def _create_legal_texts() -> None:
    op.create_table(
        "legal_text",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("current_version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="legal_text_pkey"),
        sa.UniqueConstraint("document", name="legal_text_document_key"),
    )
    op.create_table(
        "legal_text_version",
        sa.Column("text_id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("text_id", "version", name="legal_text_version_pkey"),
        sa.ForeignKeyConstraint(["text_id"], ["legal_text.id"], name="legal_text_version_text_id_fkey"),
    )
    op.execute(REFUSE_CHANGE)
    op.execute(GUARD_VERSIONS)
