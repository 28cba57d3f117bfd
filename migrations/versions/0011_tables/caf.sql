-- The checklist that comes before an assessment.
create table caf_checklist (
    id uuid primary key,
    case_id uuid not null references case_record,
    event_id text not null unique,
    form_on date not null,
    completed_on date not null,
    answers jsonb not null,
    author_id uuid not null references practitioner,
    written_at timestamptz not null
);
create index caf_checklist_case on caf_checklist (case_id);

-- A common assessment: `event_id` is its caf_started event.
create table caf (
    id uuid primary key,
    case_id uuid not null references case_record,
    event_id text not null unique,
    checklist_event_id text,
    started_on date not null,
    started_by uuid not null references practitioner
);
create index caf_case on caf (case_id);

-- A version of it: signing freezes it, a review begins the next. `form_on` picks the form it is written in.
create table caf_version (
    caf_id uuid not null references caf,
    number integer not null check (number > 0),
    form_on date not null,
    begun_on date not null,
    begun_by uuid not null references practitioner,
    begun_at timestamptz not null,
    signed_on date,
    signed_by uuid references practitioner,
    signed_at timestamptz,
    agreement text check (agreement in ('paper', 'verbal', 'electronic', 'none')),
    agreement_words text not null,
    primary key (caf_id, number),
    check (num_nonnulls(signed_on, signed_by, signed_at, agreement) in (0, 4))
);
create index caf_version_begun_by on caf_version (begun_by) where signed_at is null;

-- What was written, answer by answer. A change is the next revision: nothing that was typed is written over.
create table caf_answer (
    caf_id uuid not null,
    number integer not null,
    field text not null check (field ~ '^[a-z_]+([.][a-z0-9_]+)+$'),
    revision integer not null check (revision > 0),
    value text not null,
    source text not null,
    written_by uuid not null references practitioner,
    written_at timestamptz not null,
    primary key (caf_id, number, field, revision),
    foreign key (caf_id, number) references caf_version
);
