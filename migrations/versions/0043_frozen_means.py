"""The sum of the scores behind a frozen figure that is a mean."""

from alembic import op

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    op.execute("alter table publication_figure add column total integer")
