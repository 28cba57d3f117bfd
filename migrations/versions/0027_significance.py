"""Entries of a chronology that people marked as significant events."""

from alembic import op

revision = "0027"
down_revision = "0026"

TABLES = """
create table significance (
    id uuid primary key,
    case_id uuid not null references case_record,
    event_id text not null,
    why text not null check (btrim(why) <> ''),
    marked_by uuid not null references practitioner,
    marked_at timestamptz not null,
    unmarked_by uuid references practitioner,
    unmarked_at timestamptz,
    check (num_nonnulls(unmarked_by, unmarked_at) in (0, 2))
);
create unique index significance_standing on significance (case_id, event_id) where unmarked_at is null;
create index significance_case on significance (case_id);
"""


def upgrade() -> None:
    op.execute(TABLES)
