"""Children of a practitioner's own family, who are closed to them."""

from alembic import op

revision = "0029"
down_revision = "0028"

TABLES = """
create table own_family (
    id uuid primary key default gen_random_uuid(),
    practitioner_id uuid not null references practitioner,
    relationship text not null,
    given_name text not null,
    family_name text not null,
    birth_date date,
    name_keys text[] not null,
    declared_by uuid references practitioner,
    declared_at timestamptz not null,
    ended_at timestamptz,
    ended_by uuid references practitioner,
    ended_why text
);
create index own_family_practitioner on own_family (practitioner_id) where ended_at is null;
create index own_family_birth_date on own_family (birth_date) where ended_at is null;

-- The records that a declaration means. Nobody but the database's own functions reads them.
create table own_family_child (
    own_family_id uuid not null references own_family,
    child_id uuid not null references child,
    closed boolean not null default true,
    primary key (own_family_id, child_id)
);
create index own_family_child_child on own_family_child (child_id);
"""


def upgrade() -> None:
    op.execute(TABLES)
