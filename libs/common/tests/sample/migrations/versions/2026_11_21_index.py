from alembic import op

revision = "2026_11_21_index"
down_revision = "2026_11_20_initial"


def upgrade() -> None:
    op.create_index("seen_total_idx", "seen", ["total"])
