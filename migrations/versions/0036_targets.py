"""Targets, comparators, commentary and action plans of indicators."""

from alembic import op

revision = "0036"
down_revision = "0035"

TABLES = """
-- Of each of these the latest row of an indicator and a year, area or period stands; nothing is written over.
create table indicator_target (
    number bigint generated always as identity primary key,
    code text not null,
    year text not null,
    aim numeric,
    up_to numeric check (up_to >= aim),
    tolerance numeric check (tolerance >= 0),
    source text not null,
    set_by uuid not null references practitioner,
    set_at timestamptz not null
);
create index indicator_target_code on indicator_target (code, year, number desc);
create table indicator_comparator (
    number bigint generated always as identity primary key,
    code text not null,
    area text not null,
    year text not null,
    value numeric not null,
    source text not null,
    entered_by uuid not null references practitioner,
    entered_at timestamptz not null
);
create index indicator_comparator_code on indicator_comparator (code, area, year, number desc);
create table indicator_commentary (
    number bigint generated always as identity primary key,
    code text not null,
    period text not null,
    words text not null,
    written_by uuid not null references practitioner,
    written_at timestamptz not null
);
create index indicator_commentary_code on indicator_commentary (code, period, number desc);

-- What is done where performance is poor: shown beside the indicator until it is closed.
create table action_plan (
    id uuid primary key default gen_random_uuid(),
    code text not null,
    reason text not null,
    owner text not null,
    review_on date not null,
    opened_by uuid not null references practitioner,
    opened_at timestamptz not null,
    closed_by uuid references practitioner,
    closed_at timestamptz,
    outcome text not null default ''
);
create index action_plan_code on action_plan (code) where closed_at is null;
create table action_plan_action (
    id uuid primary key default gen_random_uuid(),
    plan_id uuid not null references action_plan,
    what text not null,
    who text not null,
    by_on date not null,
    added_by uuid not null references practitioner,
    added_at timestamptz not null,
    done_on date,
    done_by uuid references practitioner
);
create index action_plan_action_plan on action_plan_action (plan_id);
create table action_plan_review (
    id uuid primary key default gen_random_uuid(),
    plan_id uuid not null references action_plan,
    words text not null,
    next_review_on date not null,
    written_by uuid not null references practitioner,
    written_at timestamptz not null
);
create index action_plan_review_plan on action_plan_review (plan_id);
"""


def upgrade() -> None:
    op.execute(TABLES)
