"""Values of indicators that people enter or upload because no case tells them."""

from alembic import op

revision = "0031"
down_revision = "0030"

TABLES = """
-- A file of values, taken whole or not at all: what was wrong with its rows is kept beside them.
create table value_upload (
    id uuid primary key default gen_random_uuid(),
    file_name text not null,
    uploaded_by uuid not null references practitioner,
    uploaded_at timestamptz not null,
    taken integer not null,
    rejected jsonb not null
);

-- The latest row of an indicator, a period and a place stands; the earlier ones stay readable.
create table indicator_value (
    number bigint generated always as identity primary key,
    code text not null,
    period text not null,
    quindrat_code text references quindrat,
    numerator integer check (numerator >= 0),
    denominator integer check (denominator > 0),
    value numeric,
    state text not null check (state in ('provisional', 'final', 'withdrawn')),
    source text not null,
    dated_on date not null,
    note text not null,
    entered_by uuid not null references practitioner,
    entered_at timestamptz not null,
    upload_id uuid references value_upload,
    check (num_nonnulls(numerator, denominator) in (0, 2)),
    check ((state = 'withdrawn') = (num_nonnulls(numerator, value) = 0))
);
create index indicator_value_code on indicator_value (code, period, quindrat_code, number desc);
"""


def upgrade() -> None:
    op.execute(TABLES)
