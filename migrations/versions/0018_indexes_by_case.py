"""What belongs to a case is found by an index. Settling who may read one case read the rows of every case."""

from alembic import op

revision = "0018"
down_revision = "0017"

TABLES = ("break_glass", "caf_audit", "case_grant", "notice", "tac_invitation", "tac_report")


def upgrade() -> None:
    for table in TABLES:
        op.execute(f"create index {table}_case on {table} (case_id)")
