-- What an account signs in with. Of a password is kept how it is hashed and the SHA-256 of its argon2 hash, which the
-- database compares by itself; a hash kept before is taken apart.
create table credential (
    practitioner_id uuid primary key references practitioner,
    parameters text not null,
    salt bytea not null,
    verifier bytea not null check (length(verifier) = 32),
    set_at timestamptz not null
);
insert into credential
    select id, '$' || concat_ws('$', part[2], part[3], part[4]), decode(rpad(part[5], (length(part[5]) + 3) / 4 * 4, '='), 'base64'),
           sha256(decode(rpad(part[6], (length(part[6]) + 3) / 4 * 4, '='), 'base64')), now()
    from practitioner, string_to_array(password_hash, '$') as part
    where password_hash like '$argon2id$%';
alter table practitioner drop column password_hash, drop column failed_sign_ins, drop column locked_until,
    drop column session_number;

create table session (
    id uuid primary key default gen_random_uuid(),
    token_hash bytea not null unique,
    practitioner_id uuid not null references practitioner,
    device text not null,
    proven boolean not null,
    begun_at timestamptz not null,
    last_seen_at timestamptz not null,
    ends_at timestamptz not null,
    ended_at timestamptz,
    ended_because text,
    told_at timestamptz not null
);
create index session_practitioner on session (practitioner_id, begun_at);

-- Tries that failed, of accounts that exist and of those that do not.
create table sign_in_failure (
    account bytea not null,
    place text not null,
    failures integer not null,
    last_at timestamptz not null,
    not_before timestamptz not null,
    primary key (account, place)
);
create index sign_in_failure_last on sign_in_failure (last_at);

create table second_factor (
    practitioner_id uuid primary key references practitioner,
    sealed_key text not null,
    last_step bigint not null,
    since_at timestamptz not null
);
create table recovery_code (
    practitioner_id uuid not null references practitioner,
    code_hash bytea not null,
    used_at timestamptz,
    primary key (practitioner_id, code_hash)
);

create table account_link (
    token_hash bytea primary key,
    practitioner_id uuid not null references practitioner,
    purpose text not null check (purpose in ('invitation', 'reset')),
    made_by uuid references practitioner,
    made_at timestamptz not null,
    ends_at timestamptz not null,
    used_at timestamptz
);
create index account_link_practitioner on account_link (practitioner_id);

create table administration_entry (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    by_id uuid,
    of_table text not null,
    of_key text not null,
    what text not null,
    was jsonb,
    becomes jsonb
);
create index administration_entry_subject on administration_entry (of_table, of_key, id);
