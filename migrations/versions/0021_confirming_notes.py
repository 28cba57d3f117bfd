"""Which notes say that something was confirmed. It was told by how their text begins, which anybody could type."""

from alembic import op

revision = "0021"
down_revision = "0020"

COLUMN = """
alter table case_note add column confirms boolean not null default false;
update case_note set confirms = true where text like 'Confirmed when it was recorded: %';
"""


def upgrade() -> None:
    op.execute(COLUMN)
