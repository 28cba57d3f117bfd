"""Entries that need a look, and why some are right as they are."""

from alembic import op

revision = "0041"
down_revision = "0040"

TABLES = """
create table finding (
    case_id uuid not null,
    code text not null,
    event_id text not null,
    kind text not null,
    occurred_on date not null,
    from_on date not null,
    beside_id text,
    on_day date,
    team_code text not null,
    primary key (case_id, code, event_id)
);
create index finding_team on finding (team_code, from_on);

-- An entry accepted with a reason, as the check found it: by which check, beside which entry and which day.
create table finding_acceptance (
    id uuid primary key default gen_random_uuid(),
    case_id uuid not null references case_record,
    code text not null,
    event_id text not null,
    beside_id text,
    on_day date,
    reason text not null,
    accepted_by uuid not null references practitioner,
    accepted_at timestamptz not null,
    taken_back_by uuid references practitioner,
    taken_back_at timestamptz
);
create index finding_acceptance_case on finding_acceptance (case_id, code, event_id);
"""


def upgrade() -> None:
    op.execute(TABLES)
