"""What a manager notes of a breach; and the team that was accountable when each fell due."""

from alembic import op

revision = "0032"
down_revision = "0031"

TABLES = """
create table breach_note (
    id uuid primary key,
    breach_id uuid not null references breach,
    case_id uuid not null references case_record,
    author_id uuid not null references practitioner,
    text text not null check (btrim(text) <> ''),
    written_at timestamptz not null
);
create index breach_note_breach on breach_note (breach_id);
create index breach_note_case on breach_note (case_id);
create index breach_due on breach (due_on) where voided_at is null;

-- A breach that was noted after a transfer named the team of that day.
update breach b set team_code = s.team_code
from team_spell s
where s.case_id = b.case_id and s.from_on <= b.due_on and (s.until_on is null or s.until_on > b.due_on)
  and s.team_code <> b.team_code and exists (select from team t where t.code = s.team_code);
"""


def upgrade() -> None:
    op.execute(TABLES)
