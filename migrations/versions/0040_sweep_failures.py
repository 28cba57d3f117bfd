"""What a sweep could not do for one case: which sweep, since when, and when it is tried again."""

from alembic import op

revision = "0040"
down_revision = "0039"

TABLES = """
alter table projection_failure
    add column sweep text not null default 'sweep' check (sweep in ('sweep', 'watch', 'remind')),
    add column since timestamptz not null default now(),
    add column try_at timestamptz not null default now();
update projection_failure set since = failed_at, try_at = failed_at;
alter table projection_failure drop constraint projection_failure_pkey, add primary key (case_id, sweep);
"""


def upgrade() -> None:
    op.execute(TABLES)
