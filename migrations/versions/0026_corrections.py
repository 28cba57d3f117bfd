"""What an entry should say, kept with the request to put it right."""

from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.execute("alter table confirmation add column corrected jsonb")
