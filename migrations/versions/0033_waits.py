"""For whom each case waited, from when until when."""

from alembic import op

revision = "0033"
down_revision = "0032"

TABLES = """
create table wait_spell (
    case_id uuid not null,
    event_id text not null,
    waits_for text not null,
    reason text not null,
    from_on date not null,
    expected_on date,
    until_on date,
    primary key (case_id, event_id)
);
"""


def upgrade() -> None:
    op.execute(TABLES)
