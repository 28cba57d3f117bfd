"""What stands beside the figures of a publication, whether it has what people entered, and a pack as a workbook."""

from alembic import op

revision = "0045"
down_revision = "0044"


def upgrade() -> None:
    op.execute("alter table publication add column others boolean not null default false")
    op.execute("alter table publication add column beside jsonb not null default '{}'")
    op.execute("alter table publication_pack add column xlsx bytea")
