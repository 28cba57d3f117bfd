"""The chain over the trace: one row for each entry, in the order in which they were sealed."""

from alembic import op

revision = "0015"
down_revision = "0014"

TABLES = """
create table trace_seal (
    place bigint primary key,
    source text not null,
    entry_id bigint not null,
    hash bytea not null check (length(hash) = 32),
    unique (source, entry_id)
)
"""


def upgrade() -> None:
    op.execute(TABLES)
