create table case_record (
    id uuid primary key,
    child_id uuid not null unique references child,
    opened_on date,
    closed_on date,
    team_code text not null references team,
    allocated_to uuid references practitioner,
    tier text not null check (tier in ('universal', 'targeted', 'specialist')),
    last_seq integer not null,
    clocks_seq integer not null,
    facts_seq integer not null,
    rules_fingerprint text not null
);
create index case_record_team on case_record (team_code) where closed_on is null;
create index case_record_unallocated on case_record (team_code) where closed_on is null and allocated_to is null;
create index case_record_allocated on case_record (allocated_to) where closed_on is null;
create index case_record_lagging on case_record (id) where facts_seq < last_seq or clocks_seq < last_seq;

create table case_grant (
    id uuid primary key default gen_random_uuid(),
    case_id uuid not null references case_record,
    team_code text references team,
    practitioner_id uuid references practitioner,
    level text not null check (level in ('summary', 'content')),
    reason text not null,
    granted_at timestamptz not null default now(),
    until_at timestamptz,
    check (num_nonnulls(team_code, practitioner_id) = 1)
);
create unique index case_grant_team on case_grant (case_id, team_code, reason) where team_code is not null;
create index case_grant_practitioner on case_grant (case_id, practitioner_id) where practitioner_id is not null;

create table case_note (
    id uuid primary key,
    case_id uuid not null references case_record,
    event_id text not null,
    author_id uuid not null references practitioner,
    text text not null,
    written_at timestamptz not null
);
create index case_note_case on case_note (case_id);
