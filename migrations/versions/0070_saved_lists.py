"""Lists that somebody saved under a name: how they are narrowed and sorted, never what was in them."""

from alembic import op

revision = "0070"
down_revision = "0069"

TABLE = """
create table saved_list (
    id uuid primary key,
    practitioner_id uuid not null references practitioner,
    place text not null check (place in ('mine', 'team')),
    name text not null,
    query text not null,
    saved_at timestamptz not null,
    unique (practitioner_id, name)
);
"""


def upgrade() -> None:
    op.execute(TABLE)
