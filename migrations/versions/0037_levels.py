"""Cases that may be held at the wrong level, and what supervisors answered; what a team has done lately."""

from alembic import op

revision = "0037"
down_revision = "0036"

TABLES = """
create table level_flag (
    case_id uuid not null,
    rule text not null,
    key text not null,
    from_on date not null,
    until_on date,
    since_on date not null,
    number integer not null,
    rule_from date not null,
    primary key (case_id, rule, key)
);
create table level_answer (
    id uuid primary key default gen_random_uuid(),
    case_id uuid not null references case_record,
    rule text not null,
    key text not null,
    wrong boolean not null,
    words text not null check (btrim(words) <> ''),
    team_code text not null references team (code),
    author_id uuid not null references practitioner,
    written_at timestamptz not null,
    unique (case_id, rule, key)
);
create index clock_team_done on clock (team_code, stopped_on) where stopped_on is not null;
create index level_answer_team on level_answer (team_code, rule);
"""


def upgrade() -> None:
    op.execute(TABLES)
