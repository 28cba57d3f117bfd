create extension if not exists pg_trgm;

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
