"""Events carry the trace they belong to."""

from alembic import op

from common.schema import upgrade_common_2

revision = "2026_11_20_traceparent"
down_revision = "0001_initial"


def upgrade() -> None:
    upgrade_common_2(op)
