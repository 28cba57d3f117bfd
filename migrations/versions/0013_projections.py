"""Rows for everything that follows from the log, filled by caseflow.projections; SQL reads no event kind."""

from alembic import op

revision = "0013"
down_revision = "0012"

TABLES = """
create table withdrawn_event (
    case_id uuid not null,
    event_id text not null,
    primary key (case_id, event_id)
);

create table episode (
    case_id uuid not null,
    event_id text not null,
    type text not null,
    started_on date not null,
    started_at timestamptz not null,
    ended_on date,
    ended_by text,
    end_reason text,
    primary key (case_id, event_id)
);

create table step (
    case_id uuid not null,
    event_id text not null,
    direction text not null,
    from_tier text not null,
    to_tier text not null,
    from_team text,
    to_team text not null,
    requested_on date not null,
    requested_at timestamptz not null,
    due_on date,
    decision_id text,
    decision text,
    reason text,
    decided_on date,
    ended_on date,
    withdrawn boolean not null,
    came_back_on date,
    primary key (case_id, event_id)
);
create unique index step_event on step (event_id);
create index step_to_team on step (to_team);
create index step_from_team on step (from_team);
create index step_waiting on step (due_on) where decision is null and ended_on is null and not withdrawn;

create table tier_spell (
    case_id uuid not null,
    number integer not null,
    tier text not null,
    from_on date not null,
    until_on date,
    primary key (case_id, number)
);

create table team_spell (
    case_id uuid not null,
    number integer not null,
    team_code text not null,
    from_on date not null,
    until_on date,
    primary key (case_id, number)
);

-- Cases of which some access ends with the transaction that is under way.
create table access_to_settle (
    case_id uuid primary key
);

alter table clock add column stop_recorded_at timestamptz, add column late_reason text;

-- A fact is known by what it says of its case; a number of its own cost an index and told nothing.
alter table indicator_fact drop column id;

alter table case_record
    alter column tier set default 'universal', alter column last_seq set default 0,
    alter column clocks_seq set default 0, alter column facts_seq set default 0,
    alter column rules_fingerprint set default '';

create index case_record_rules on case_record (rules_fingerprint);

drop index case_event_step_requests, case_event_steps_to, case_event_steps_from, case_event_step_decisions,
    case_event_withdrawals;
"""


def upgrade() -> None:
    op.execute(TABLES)
