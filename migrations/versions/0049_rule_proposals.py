"""Bank holidays that are announced late and limits that are tried, and what each does to the clocks."""

from alembic import op

revision = "0049"
down_revision = "0048"

TABLES = """
create table rule_proposal (
    id uuid primary key default gen_random_uuid(),
    holiday_on date,
    holiday_name text not null default '',
    taken_back boolean not null default false,
    timescale text,
    working_days integer check (working_days > 0),
    source text not null default '',
    reason text not null check (reason <> ''),
    asked_by uuid not null references practitioner,
    asked_at timestamptz not null,
    parts integer not null default 0,
    confirmed_by uuid references practitioner,
    confirmed_at timestamptz,
    check (num_nonnulls(holiday_on, timescale) = 1),
    check (num_nonnulls(timescale, working_days) <> 1),
    check (num_nonnulls(confirmed_by, confirmed_at) <> 1),
    check (confirmed_at is null or holiday_on is not null)
);
create index rule_proposal_in_force on rule_proposal (holiday_on, confirmed_at desc) where confirmed_at is not null;

create table rule_proposal_part (
    proposal_id uuid not null references rule_proposal on delete cascade,
    number integer not null,
    first_case uuid,
    before_case uuid,
    made_at timestamptz,
    counts jsonb not null default '{}',
    primary key (proposal_id, number)
);
create index rule_proposal_part_waits on rule_proposal_part (proposal_id, number) where made_at is null;

create table rule_proposal_clock (
    proposal_id uuid not null,
    part integer not null,
    case_id uuid not null,
    timescale text not null,
    subject text not null,
    number integer not null,
    team_code text not null,
    due_before date not null,
    due_after date not null,
    in_time_before boolean,
    in_time_after boolean,
    runs boolean not null,
    primary key (proposal_id, case_id, timescale, subject, number),
    foreign key (proposal_id, part) references rule_proposal_part on delete cascade
);
create index rule_proposal_clock_part on rule_proposal_clock (proposal_id, part);
"""


def upgrade() -> None:
    op.execute(TABLES)
