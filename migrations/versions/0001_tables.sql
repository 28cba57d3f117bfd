create extension if not exists pg_trgm;

create table quindrat (
    code text primary key,
    name text not null
);
create table agency (
    code text primary key,
    name text not null,
    tier text not null check (tier in ('universal', 'targeted', 'specialist')),
    phone text not null
);
create table team (
    code text primary key,
    agency_code text not null references agency,
    quindrat_code text references quindrat,
    name text not null,
    phone text not null,
    front_door boolean not null
);
create unique index team_front_door on team (front_door) where front_door;

create table practitioner (
    id uuid primary key,
    email text not null unique check (email = lower(email)),
    name text not null,
    role text not null check (role in (
        'practitioner', 'team_manager', 'performance_analyst', 'administrator', 'information_governance')),
    team_code text not null references team,
    phone text not null,
    password_hash text,
    failed_sign_ins integer not null,
    locked_until timestamptz,
    session_number integer not null,
    active boolean not null
);
create index practitioner_team on practitioner (team_code);

create table child (
    id uuid primary key,
    reference text not null unique,
    given_name text not null,
    family_name text not null,
    sex text not null check (sex in ('M', 'F', 'U')),
    birth_date date,
    expected_birth_date date,
    death_date date,
    ethnicity text,
    disability text[] not null,
    upn text,
    nhs_number text,
    postcode text,
    quindrat_code text references quindrat,
    shielded boolean not null
);
create index child_name on child using gin (lower(given_name || ' ' || family_name) gin_trgm_ops);
create index child_birth_date on child (birth_date);

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

create table notice (
    id uuid primary key,
    practitioner_id uuid not null references practitioner,
    case_id uuid not null references case_record,
    what text not null,
    key text not null,
    due_on date,
    told_at timestamptz not null,
    read_at timestamptz,
    unique (practitioner_id, what, key)
);

create table audit_entry (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    practitioner_id uuid,
    action text not null,
    case_id uuid,
    detail jsonb not null
);
create index audit_entry_case on audit_entry (case_id) where case_id is not null;
create index audit_entry_practitioner on audit_entry (practitioner_id, id);

create table break_glass (
    id uuid primary key,
    case_id uuid not null references case_record,
    practitioner_id uuid not null references practitioner,
    reason text not null,
    opened_at timestamptz not null,
    until_at timestamptz not null,
    reviewed_by uuid references practitioner,
    reviewed_at timestamptz,
    justified boolean
);

create table indicator_fact (
    id bigint generated always as identity primary key,
    case_id uuid not null,
    code text not null,
    event_id text not null,
    first_on date not null,
    last_on date not null,
    in_numerator boolean not null,
    in_denominator boolean not null,
    exception boolean not null,
    started_on date,
    due_on date,
    stopped_on date,
    days integer,
    reason text not null,
    team text,
    agency text,
    quindrat text
);
create index indicator_fact_case on indicator_fact (case_id);
create index indicator_fact_period on indicator_fact (code, first_on)
    include (last_on, in_numerator, in_denominator, exception, team, agency, quindrat);

-- Facts counted by their days and quindrat, so that a figure is a sum of few rows however large the borough.
-- Triggers add rows, of negative counts for facts that go, and change none: nobody waits for anybody else.
create table fact_count (
    id bigint generated always as identity primary key,
    code text not null,
    first_on date not null,
    last_on date not null,
    quindrat text,
    numerator integer not null,
    denominator integer not null,
    exceptions integer not null
);
create index fact_count_period on fact_count (code, first_on)
    include (last_on, quindrat, numerator, denominator, exceptions);

create table projection_run (
    id bigint generated always as identity primary key,
    what text not null,
    started_at timestamptz not null,
    finished_at timestamptz,
    cases integer not null,
    drifted integer not null,
    failed integer not null,
    detail jsonb not null
);
create table projection_failure (
    case_id uuid primary key references case_record,
    error text not null,
    failed_at timestamptz not null,
    tries integer not null
);

create table demonstration (
    one boolean primary key default true check (one),
    business_on date not null
);
create table draft (
    id uuid primary key,
    practitioner_id uuid not null references practitioner,
    form text not null,
    fields jsonb not null,
    saved_at timestamptz not null,
    unique (practitioner_id, form)
);
