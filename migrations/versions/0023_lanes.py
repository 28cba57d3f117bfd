"""Rows for what a case page says first: plans, care and placements, and when the child was last seen."""

from alembic import op

revision = "0023"
down_revision = "0022"

TABLES = """
create table lane_spell (
    case_id uuid not null,
    event_id text not null,
    lane text not null,
    code text not null,
    since_on date not null,
    from_on date not null,
    until_on date,
    primary key (case_id, event_id)
);

create table sighting (
    case_id uuid not null,
    alone boolean not null,
    seen_on date not null,
    event_id text not null,
    primary key (case_id, alone)
);

-- Every case lags until these rows are there.
update case_record set rules_fingerprint = '';
"""


def upgrade() -> None:
    op.execute(TABLES)
