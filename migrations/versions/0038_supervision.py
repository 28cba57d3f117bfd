"""Meetings of a worker and their manager, and what they decided on each case."""

from alembic import op

revision = "0038"
down_revision = "0037"

TABLES = """
create table supervision (
    id uuid primary key,
    worker_id uuid not null references practitioner,
    manager_id uuid not null references practitioner,
    held_on date not null,
    opened_at timestamptz not null,
    worker_signed_at timestamptz,
    manager_signed_at timestamptz,
    check (worker_id <> manager_id)
);
create index supervision_worker on supervision (worker_id, held_on);

-- Done is what was done, when, and who said so; until then it stands on the next meeting too.
create table supervision_decision (
    id uuid primary key,
    supervision_id uuid not null references supervision,
    case_id uuid not null references case_record,
    words text not null check (btrim(words) <> ''),
    by_on date not null,
    author_id uuid not null references practitioner,
    written_at timestamptz not null,
    done_on date,
    done_by uuid references practitioner,
    check ((done_on is null) = (done_by is null))
);
create index supervision_decision_meeting on supervision_decision (supervision_id);
create index supervision_decision_case on supervision_decision (case_id);
"""


def upgrade() -> None:
    op.execute(TABLES)
