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
