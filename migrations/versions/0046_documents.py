"""Letters and scans that came in about a case, each with its content and what the virus scan said of it."""

from alembic import op

revision = "0046"
down_revision = "0045"

TABLES = """
-- Nobody has looked at one without a verdict. "unscanned": no scanner is set up here.
create table document (
    id uuid primary key,
    case_id uuid not null references case_record,
    title text not null check (btrim(title) <> ''),
    from_whom text not null check (btrim(from_whom) <> ''),
    dated_on date not null,
    media_type text not null,
    size_bytes integer not null check (size_bytes > 0),
    sha256 bytea not null check (length(sha256) = 32),
    added_by uuid not null references practitioner,
    added_at timestamptz not null,
    verdict text check (verdict in ('clean', 'infected', 'unscanned')),
    finding text not null default '',
    tried_at timestamptz,
    pictured boolean not null default false,
    withdrawn_by uuid references practitioner,
    withdrawn_at timestamptz,
    withdrawn_why text,
    check ((withdrawn_at is null) = (withdrawn_by is null)),
    check (withdrawn_at is null or btrim(withdrawn_why) <> '')
);
create index document_case on document (case_id, dated_on);
create index document_to_check on document (added_at) where verdict is null or verdict = 'unscanned';

-- Apart from what lists read.
create table document_content (
    document_id uuid primary key references document,
    content bytea not null,
    thumbnail bytea
);
alter table document_content alter column content set storage external;
"""


def upgrade() -> None:
    op.execute(TABLES)
