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
