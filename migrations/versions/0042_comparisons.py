"""Figures beside what they were known to be, or would be under another framework."""

from alembic import op

revision = "0042"
down_revision = "0041"

TABLES = """
create table figure_comparison (
    id uuid primary key default gen_random_uuid(),
    code text not null,
    period text not null,
    first_on date not null,
    last_on date not null,
    framework text not null,
    known_on date,
    known_at timestamptz,
    asked_by uuid not null references practitioner,
    asked_at timestamptz not null,
    parts integer not null default 0
);
create index figure_comparison_code on figure_comparison (code, asked_at desc);

-- A range of cases from the first one to the one before which it stops, and what is counted of them then and now.
create table figure_comparison_part (
    comparison_id uuid not null references figure_comparison on delete cascade,
    number integer not null,
    first_case uuid,
    before_case uuid,
    made_at timestamptz,
    then_counts integer[] not null default '{0,0,0}',
    then_days integer[] not null default '{}',
    now_counts integer[] not null default '{0,0,0}',
    now_days integer[] not null default '{}',
    differing integer not null default 0,
    primary key (comparison_id, number)
);
create index figure_comparison_part_waits on figure_comparison_part (comparison_id, number) where made_at is null;

create table figure_comparison_row (
    comparison_id uuid not null references figure_comparison on delete cascade,
    case_id uuid not null,
    event_id text not null,
    counted_then text,
    reason_then text,
    counted_now text,
    reason_now text,
    primary key (comparison_id, case_id, event_id)
);
"""


def upgrade() -> None:
    op.execute(TABLES)
