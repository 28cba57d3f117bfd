"""Since when a demonstration pretends its date, so that each day that is stepped to begins in the morning."""

from alembic import op

revision = "0048"
down_revision = "0047"


def upgrade() -> None:
    op.execute("alter table demonstration add column stepped_at timestamptz")
