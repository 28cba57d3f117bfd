"""Contacts that wait for a decision, who has read them, and who covers for whom."""

from alembic import op

revision = "0016"
down_revision = "0015"

TABLES = """
create table contact (
    case_id uuid not null,
    event_id text not null,
    source text not null,
    received_on date not null,
    received_at timestamptz not null,
    due_on date,
    decision_id text,
    decided_on date,
    answer_id text,
    ended_on date,
    primary key (case_id, event_id)
);
create index contact_waiting on contact (received_at desc) where decision_id is null and ended_on is null;

create table contact_read (
    event_id text not null,
    case_id uuid not null references case_record,
    read_by uuid not null references practitioner,
    read_at timestamptz not null,
    primary key (event_id, read_by)
);
create index contact_read_case on contact_read (case_id);

-- Whoever reported something finds the answer to it.
create index case_event_recorder on case_event (recorded_by) where recorded_by is not null;

-- A colleague of the same team looks after somebody's cases while they are away.
create table cover (
    id uuid primary key,
    practitioner_id uuid not null references practitioner,
    covered_by uuid not null references practitioner,
    from_on date not null,
    until_on date not null,
    written_by uuid not null references practitioner,
    written_at timestamptz not null,
    ended_at timestamptz,
    check (practitioner_id <> covered_by),
    check (from_on <= until_on)
);
create index cover_of on cover (practitioner_id, until_on) where ended_at is null;
create index cover_by on cover (covered_by, until_on) where ended_at is null;
"""


def upgrade() -> None:
    op.execute(TABLES)
