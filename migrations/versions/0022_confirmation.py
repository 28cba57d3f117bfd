"""What waits for a manager's confirmation, verdicts on break-glass that all stay, and grants that end on a day."""

from alembic import op

revision = "0022"
down_revision = "0021"

TABLES = """
create table confirmation (
    id uuid primary key,
    case_id uuid not null references case_record,
    event_id text,
    reason text not null,
    occurred_on date not null,
    died_on date,
    words text not null,
    asked_by uuid not null references practitioner,
    asked_at timestamptz not null,
    decided_by uuid references practitioner,
    decided_at timestamptz,
    confirmed boolean,
    answer text,
    check (num_nonnulls(decided_by, decided_at, confirmed) in (0, 3))
);
create index confirmation_case on confirmation (case_id);
create unique index confirmation_waiting on confirmation (case_id, coalesce(event_id, '')) where decided_at is null;

create table break_glass_review (
    id uuid primary key,
    opening_id uuid not null references break_glass,
    reviewed_by uuid not null references practitioner,
    reviewed_at timestamptz not null,
    justified boolean not null,
    note text not null
);
create index break_glass_review_opening on break_glass_review (opening_id);
insert into break_glass_review
    select gen_random_uuid(), id, reviewed_by, reviewed_at, justified, 'No note was asked for then.'
    from break_glass where reviewed_at is not null and reviewed_by is not null and justified is not null;
alter table break_glass drop column reviewed_by, drop column reviewed_at, drop column justified;

alter table case_grant add column until_on date;
alter table team_spell add column seen_until_on date;

-- Reporting something is no reason to read a case.
delete from case_grant where reason = 'recorded';
"""


def upgrade() -> None:
    op.execute(TABLES)
