"""A recomputation of everything that follows from the log, by ranges of cases that any number of workers take."""

from alembic import op

revision = "0044"
down_revision = "0043"

TABLES = """
create table recomputation (
    id integer generated always as identity primary key,
    begun_at timestamptz not null,
    stopped_at timestamptz,
    finished_at timestamptz
);
create unique index recomputation_under_way on recomputation ((true)) where finished_at is null;

-- From the first case to the one before which it stops, and what was seen of them.
create table recomputation_range (
    recomputation_id integer not null references recomputation on delete cascade,
    number integer not null,
    first_case uuid,
    before_case uuid,
    made_at timestamptz,
    cases integer not null default 0,
    changed integer not null default 0,
    drifted integer not null default 0,
    failed integer not null default 0,
    primary key (recomputation_id, number)
);
create index recomputation_range_waits on recomputation_range (recomputation_id, number) where made_at is null;
"""


def upgrade() -> None:
    op.execute(TABLES)
