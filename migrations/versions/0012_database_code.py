"""Which database code is applied: the hash over the files of database/, see caseflow.schema."""

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.execute("create table database_code (one boolean primary key default true check (one), hash text not null)")
