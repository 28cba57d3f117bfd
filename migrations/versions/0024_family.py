"""The family of a child, who lives with them and who works with them; and children with cases who belong together."""

from alembic import op

revision = "0024"
down_revision = "0023"

WRITTEN = """
    mistake boolean not null default false,
    reason text not null,
    written_by uuid not null references practitioner,
    written_at timestamptz not null
"""

# Nothing is written over: the highest revision holds, and a `mistake` takes what it is about out of the family.
TABLES = f"""
create table family_member (
    case_id uuid not null references case_record,
    person_id uuid not null,
    revision integer not null check (revision > 0),
    given_name text not null,
    family_name text not null,
    former_name text not null,
    sex text not null,
    birth_date date,
    deceased boolean not null,
    death_date date,
    phone text not null,
    language text not null,
    interpreter boolean not null,
    notes text not null,
    {WRITTEN},
    primary key (case_id, person_id, revision),
    check (length(btrim(given_name || family_name)) > 0)
);

create table family_relation (
    case_id uuid not null references case_record,
    relation_id uuid not null,
    revision integer not null check (revision > 0),
    person_id uuid not null,
    kind text not null,
    words text not null,
    of_person_id uuid,
    of_link_id uuid,
    responsibility text not null,
    from_on date,
    to_on date,
    {WRITTEN},
    primary key (case_id, relation_id, revision),
    check (person_id is distinct from of_person_id),
    check (num_nonnulls(of_person_id, of_link_id) < 2),
    check (from_on <= to_on)
);

create table family_stay (
    case_id uuid not null references case_record,
    stay_id uuid not null,
    revision integer not null check (revision > 0),
    person_id uuid not null,
    words text not null,
    from_on date,
    to_on date,
    {WRITTEN},
    primary key (case_id, stay_id, revision),
    check (from_on <= to_on)
);

create table network_worker (
    case_id uuid not null references case_record,
    worker_id uuid not null,
    revision integer not null check (revision > 0),
    name text not null check (length(btrim(name)) > 0),
    role text not null,
    agency text not null,
    phone text not null,
    from_on date,
    to_on date,
    {WRITTEN},
    primary key (case_id, worker_id, revision),
    check (from_on <= to_on)
);

-- The child of `other_case` is the `kind` of the child of `one_case`. A pair has one link, whose revisions say how it stands.
create table case_link (
    link_id uuid not null,
    revision integer not null check (revision > 0),
    one_case uuid not null references case_record,
    other_case uuid not null references case_record,
    kind text not null,
    words text not null,
    together boolean not null,
    from_on date,
    to_on date,
    {WRITTEN},
    primary key (link_id, revision),
    check (one_case <> other_case),
    check (from_on <= to_on)
);
create unique index case_link_pair on case_link (least(one_case, other_case), greatest(one_case, other_case))
    where revision = 1;
create index case_link_one on case_link (one_case);
create index case_link_other on case_link (other_case);
"""


def upgrade() -> None:
    op.execute(TABLES)
