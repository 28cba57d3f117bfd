"""Asking families how it was: what was asked, what they answered, and what was done about it."""

from alembic import op

revision = "0051"
down_revision = "0050"

TABLES = """
-- The code stands on the sheet that the family gets: it leads from the answer to the asking, and nobody who reads one
-- reads the other.
create table feedback_request (
    id uuid primary key,
    case_id uuid not null references case_record,
    code text not null unique,
    occasion text not null,
    asked_on date not null,
    asked_by uuid not null references practitioner,
    asked_at timestamptz not null
);
create index feedback_request_case on feedback_request (case_id);
create index feedback_request_day on feedback_request (asked_on);

create table feedback_answer (
    request_id uuid primary key references feedback_request,
    by_whom text not null,
    answers jsonb not null,
    words text not null,
    entered_by uuid not null references practitioner,
    entered_at timestamptz not null
);

create table feedback_done (
    id uuid primary key,
    said text not null check (btrim(said) <> ''),
    done text not null check (btrim(done) <> ''),
    done_on date not null,
    written_by uuid not null references practitioner,
    written_at timestamptz not null
);
"""


def upgrade() -> None:
    op.execute(TABLES)
