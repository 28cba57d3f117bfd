"""The checklist and the common assessment: versions, answers, and their own wall."""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    driver = op.get_bind().connection.driver_connection
    driver.execute((Path(__file__).parent / "0003_caf.sql").read_text())
