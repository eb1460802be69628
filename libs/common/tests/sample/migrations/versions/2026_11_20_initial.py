import sqlalchemy as sa
from alembic import op

from common.schema import upgrade_common

revision = "2026_11_20_initial"
down_revision = None


def upgrade() -> None:
    upgrade_common(op)  # type: ignore[arg-type] # Alembic's module speaks for the object behind it
    op.create_table(
        "box", sa.Column("id", sa.Uuid, primary_key=True), sa.Column("opened", sa.Integer, nullable=False)
    )
    op.create_table(
        "seen", sa.Column("id", sa.Uuid, primary_key=True), sa.Column("total", sa.Integer, nullable=False)
    )
