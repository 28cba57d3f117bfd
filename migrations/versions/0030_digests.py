"""E-mails: one digest for a person and a day, what each told of, and what each person wants."""

from alembic import op

revision = "0030"
down_revision = "0029"

TABLES = """
create table digest (
    id uuid primary key,
    practitioner_id uuid not null references practitioner,
    on_day date not null,
    begun_at timestamptz,
    sent_at timestamptz,
    tries integer not null default 1,
    counts jsonb not null,
    error text not null default '',
    unique (practitioner_id, on_day)
);

create table digest_item (
    digest_id uuid not null references digest,
    what text not null,
    case_id uuid not null references case_record,
    key text not null,
    primary key (digest_id, what, case_id, key)
);
create index digest_item_key on digest_item (key, what);
create index digest_item_case on digest_item (case_id);

create table digest_wish (
    practitioner_id uuid primary key references practitioner,
    wanted boolean not null,
    from_hour integer not null check (from_hour between 0 and 23),
    without text[] not null,
    changed_at timestamptz not null
);
"""


def upgrade() -> None:
    op.execute(TABLES)
