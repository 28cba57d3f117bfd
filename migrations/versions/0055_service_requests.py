"""Which services a team provides, and the requests to services of every case."""

from alembic import op

revision = "0055"
down_revision = "0061"

TABLES = """
alter table team add column services text[] not null default '{}';

create table service_request (
    case_id uuid not null,
    event_id text not null,
    service text not null,
    asked_on date not null,
    asked_by text,
    due_on date,
    decision text,
    decided_on date,
    seen_on date,
    last_on date,
    came integer not null,
    missed integer not null,
    ended_on date,
    standing text not null,
    primary key (case_id, event_id)
);
create index service_request_open on service_request (service, standing) where standing <> 'over';
"""


def upgrade() -> None:
    op.execute(TABLES)
