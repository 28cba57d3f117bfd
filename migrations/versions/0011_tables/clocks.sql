-- Projections name their case without a foreign key: they are made from it in bulk, and verify compares them.
create table clock (
    case_id uuid not null,
    timescale text not null,
    subject text not null,
    number integer not null,
    team_code text not null,
    allocated_to uuid,
    started_on date not null,
    due_on date not null,
    original_due_on date not null,
    stopped_on date,
    stopped_by text,
    ended_on date,
    rule_from date not null,
    statutory boolean not null,
    exception text,
    paused_on date,
    last_on date not null,
    primary key (case_id, timescale, subject, number)
);
create index clock_team_due on clock (team_code, due_on) where stopped_on is null and ended_on is null;
create index clock_allocated_due on clock (allocated_to, due_on) where stopped_on is null and ended_on is null;
create index clock_due on clock (due_on) where stopped_on is null and ended_on is null;

create table breach (
    id uuid primary key,
    case_id uuid not null references case_record,
    timescale text not null,
    subject text not null,
    number integer not null,
    due_on date not null,
    team_code text not null,
    seen_at timestamptz not null,
    told uuid references practitioner,
    late_reason text,
    voided_at timestamptz,
    unique (case_id, timescale, subject, number)
);
