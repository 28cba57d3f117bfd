"""Measures that analysts draft and try against the history."""

from alembic import op

revision = "0052"
down_revision = "0051"

TABLES = """
create table draft_measure (
    id uuid primary key default gen_random_uuid(),
    code text not null,
    title text not null,
    plan text not null,
    polarity text not null,
    form text not null,
    kind text not null,
    other_kind text,
    parts jsonb not null default '{}',
    drafted_by uuid not null references practitioner,
    drafted_at timestamptz not null,
    changed_at timestamptz not null
);

create table measure_trial (
    id uuid primary key default gen_random_uuid(),
    draft_id uuid not null references draft_measure on delete cascade,
    file text not null,
    as_at date not null,
    asked_by uuid not null references practitioner,
    asked_at timestamptz not null,
    parts integer not null default 0
);
create index measure_trial_of on measure_trial (draft_id, asked_at desc);

-- A range of cases from the first one to the one before which it stops, and what is counted of them by quarter.
create table measure_trial_part (
    trial_id uuid not null references measure_trial on delete cascade,
    number integer not null,
    first_case uuid,
    before_case uuid,
    made_at timestamptz,
    counts jsonb not null default '{}',
    days jsonb not null default '{}',
    primary key (trial_id, number)
);
create index measure_trial_part_waits on measure_trial_part (trial_id, number) where made_at is null;

create table measure_trial_row (
    trial_id uuid not null references measure_trial on delete cascade,
    part integer not null,
    number integer not null,
    case_id uuid not null,
    event_id text not null,
    first_on date not null,
    last_on date not null,
    counted text not null,
    started_on date,
    due_on date,
    stopped_on date,
    days integer,
    reason text not null,
    primary key (trial_id, part, number)
);
create index measure_trial_row_case on measure_trial_row (case_id);
create index measure_trial_row_by_day on measure_trial_row (trial_id, counted, first_on);
"""


def upgrade() -> None:
    op.execute(TABLES)
