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
