"""Alerts of a case, the language of a child, and whether an interpreter is needed."""

from alembic import op

revision = "0028"
down_revision = "0027"

TABLES = """
create table alert (
    id uuid primary key,
    case_id uuid not null references case_record,
    kind text not null check (kind in ('allergy', 'risk_to_visitors', 'hidden_address', 'other')),
    words text not null check (btrim(words) <> ''),
    review_on date not null,
    raised_by uuid not null references practitioner,
    raised_at timestamptz not null,
    ended_by uuid references practitioner,
    ended_at timestamptz,
    end_reason text check (btrim(end_reason) <> ''),
    check (num_nonnulls(ended_by, ended_at, end_reason) in (0, 3))
);
create index alert_case on alert (case_id);

alter table child add column language text, add column interpreter text check (interpreter in ('needed', 'not_needed'));

-- Assessments have lanes of their own since this version.
update case_record set rules_fingerprint = '';
"""


def upgrade() -> None:
    op.execute(TABLES)
