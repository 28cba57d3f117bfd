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
