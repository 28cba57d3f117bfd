"""How many children live in each quindrat."""

from alembic import op

revision = "0053"
down_revision = "0052"

TABLES = """
create table quindrat_population (
    id uuid primary key default gen_random_uuid(),
    quindrat_code text not null references quindrat,
    counted_on date not null,
    number integer not null check (number > 0),
    source text not null,
    entered_by uuid not null references practitioner,
    entered_at timestamptz not null
);
create index quindrat_population_of on quindrat_population (quindrat_code, counted_on desc, entered_at desc);
"""


def upgrade() -> None:
    op.execute(TABLES)
