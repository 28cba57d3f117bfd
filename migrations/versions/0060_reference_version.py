"""A mark that changes with every change of accounts and reference data."""

from alembic import op

revision = "0060"
down_revision = "0057"

TABLES = """
create table reference_version (
    only_one boolean primary key default true check (only_one),
    as_of uuid not null
);
insert into reference_version (as_of) values (gen_random_uuid());
"""


def upgrade() -> None:
    op.execute(TABLES)
