"""Who took which case over from whom, and when they confirmed that they have read the handover."""

from alembic import op

revision = "0069"
down_revision = "0068"

TABLE = """
create table handover (
    id uuid primary key,
    case_id uuid not null references case_record,
    event_id text not null,
    team_code text not null references team,
    from_id uuid references practitioner,
    to_id uuid not null references practitioner,
    handed_by uuid references practitioner,
    handed_at timestamptz not null,
    confirmed_at timestamptz,
    superseded_at timestamptz,
    check (confirmed_at is null or superseded_at is null)
);
create index handover_of_case on handover (case_id, handed_at);
create index handover_waits_for on handover (to_id) where confirmed_at is null and superseded_at is null;
create index handover_waits_in on handover (team_code) where confirmed_at is null and superseded_at is null;
"""


def upgrade() -> None:
    op.execute(TABLE)
