-- A random sample of the assessments that an agency signed off in a quarter. The seed makes it again.
create table caf_sample (
    id uuid primary key,
    agency_code text not null references agency,
    quarter text not null,
    first_on date not null,
    last_on date not null,
    seed text not null check (seed <> ''),
    size integer not null check (size between 1 and 50),
    population integer not null,
    drawn_on date not null,
    drawn_by uuid not null references practitioner,
    drawn_at timestamptz not null,
    unique (agency_code, quarter)
);

-- One assessment of a sample: who looks at it and until when, and what the author was told and answered.
create table caf_audit (
    id uuid primary key default gen_random_uuid(),
    sample_id uuid not null references caf_sample,
    place integer not null,
    caf_id uuid not null,
    number integer not null,
    case_id uuid not null references case_record,
    author_id uuid not null references practitioner,
    author_team text not null references team,
    auditor_id uuid references practitioner,
    until_at timestamptz,
    finished_on date,
    words text not null default '',
    answered_on date,
    answer text not null default '',
    unique (sample_id, caf_id, number),
    foreign key (caf_id, number) references caf_version,
    check (finished_on is null or auditor_id is not null)
);
create index caf_audit_author on caf_audit (author_id) where finished_on is not null;

create table caf_audit_answer (
    audit_id uuid not null references caf_audit,
    item text not null,
    answer text not null check (answer in ('yes', 'no', 'not_applicable')),
    primary key (audit_id, item)
);
