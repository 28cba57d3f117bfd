"""Assessments as they were submitted, and what became of each submission."""

from alembic import op

revision = "0025"
down_revision = "0024"

TABLES = """
create table assessment (
    id uuid primary key,
    case_id uuid not null references case_record,
    started_event_id text not null,
    number integer not null check (number > 0),
    kind text not null,
    answers jsonb not null,
    words jsonb not null,
    late_asked boolean not null,
    submitted_by uuid not null references practitioner,
    submitted_at timestamptz not null,
    submitted_on date not null,
    decided_by uuid references practitioner,
    decided_at timestamptz,
    authorised boolean,
    comments jsonb,
    completed_event_id text,
    unique (case_id, started_event_id, number),
    check (num_nonnulls(decided_by, decided_at, authorised, comments) in (0, 4)),
    check (decided_by <> submitted_by)
);
create unique index assessment_waiting on assessment (case_id, started_event_id) where decided_at is null;
"""


def upgrade() -> None:
    op.execute(TABLES)
