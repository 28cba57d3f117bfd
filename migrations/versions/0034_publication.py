"""Figures that were frozen, looked at by two people and released."""

from alembic import op

revision = "0034"
down_revision = "0033"

TABLES = """
create table publication (
    id uuid primary key,
    period text not null,
    first_on date not null,
    last_on date not null,
    by_quindrat boolean not null,
    finality text not null check (finality in ('provisional', 'final')),
    audience text not null,
    rounding boolean not null,
    summary text not null,
    framework text not null,
    rules_fingerprint text not null,
    calendar text not null,
    known_at timestamptz not null,
    frozen_by uuid not null references practitioner,
    authors uuid[] not null,
    version integer not null,
    links jsonb not null,
    shown jsonb not null,
    told jsonb not null,
    replaces uuid references publication,
    released_at timestamptz,
    released_by uuid references practitioner,
    check (num_nonnulls(released_at, released_by) in (0, 2))
);

create table publication_indicator (
    publication_id uuid not null references publication,
    code text not null,
    place integer not null,
    definition_version integer not null,
    included boolean not null,
    commentary text not null,
    primary key (publication_id, code)
);

create table publication_figure (
    publication_id uuid not null references publication,
    code text not null,
    grp text not null,
    numerator integer not null,
    denominator integer not null,
    exceptions integer not null,
    twice_median integer,
    primary key (publication_id, code, grp)
);

create table publication_member (
    id bigint generated always as identity primary key,
    publication_id uuid not null references publication,
    case_id uuid not null references case_record,
    code text not null,
    event_id text not null,
    first_on date not null,
    in_numerator boolean not null,
    in_denominator boolean not null,
    exception boolean not null,
    started_on date,
    due_on date,
    stopped_on date,
    days integer,
    reason text not null,
    quindrat text
);
create index publication_member_case on publication_member (case_id);
create index publication_member_publication on publication_member (publication_id, code);

create table publication_look (
    publication_id uuid not null references publication,
    version integer not null,
    practitioner_id uuid not null references practitioner,
    looked_at timestamptz not null,
    primary key (publication_id, version, practitioner_id)
);

create table publication_check (
    publication_id uuid primary key references publication,
    asked_at timestamptz not null,
    checked_at timestamptz,
    differences text[] not null
);

create table publication_pack (
    publication_id uuid primary key references publication,
    version integer not null,
    asked_at timestamptz not null,
    done integer not null,
    parts integer not null,
    sections jsonb not null,
    made_at timestamptz,
    pdf bytea
);
"""


def upgrade() -> None:
    op.execute(TABLES)
