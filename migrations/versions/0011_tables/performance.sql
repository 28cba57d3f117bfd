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
