"""Letters to families, written from a template, and how each was sent."""

from alembic import op

revision = "0047"
down_revision = "0046"

TABLES = """
-- Once sent it is kept as the document that was made of it, and nothing of it changes.
create table letter (
    id uuid primary key,
    case_id uuid not null references case_record,
    code text not null,
    title text not null,
    to_whom text not null check (btrim(to_whom) <> ''),
    address text not null,
    words text not null check (btrim(words) <> ''),
    written_by uuid not null references practitioner,
    written_at timestamptz not null,
    sent_by uuid references practitioner,
    sent_at timestamptz,
    sent_on date,
    sent_how text check (sent_how in ('post', 'hand', 'email')),
    document_id uuid references document,
    check ((sent_at is null) = (sent_by is null) and (sent_at is null) = (sent_on is null)
        and (sent_at is null) = (sent_how is null) and (sent_at is null) = (document_id is null))
);
create index letter_case on letter (case_id, written_at);
"""


def upgrade() -> None:
    op.execute(TABLES)
