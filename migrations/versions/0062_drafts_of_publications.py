"""Drafts of publications that somebody sent back with a reason, and those that were thrown away."""

from alembic import op

revision = "0062"
down_revision = "0055"

TABLES = """
create table publication_return (
    publication_id uuid not null references publication,
    version integer not null,
    practitioner_id uuid not null references practitioner,
    reason text not null,
    returned_at timestamptz not null,
    primary key (publication_id, version, practitioner_id)
);

create table publication_discard (
    publication_id uuid primary key,
    period text not null,
    last_on date not null,
    audience text not null,
    replaces uuid references publication,
    frozen_by uuid not null references practitioner,
    frozen_at timestamptz not null,
    discarded_by uuid not null references practitioner,
    discarded_at timestamptz not null
);
"""


def upgrade() -> None:
    op.execute(TABLES)
