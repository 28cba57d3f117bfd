"""A request to step stands on a recorded consent, a named manager's word, or one agency on both sides."""

from pathlib import Path

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    driver = op.get_bind().connection.driver_connection
    driver.execute((Path(__file__).parent / "0007_step_consent.sql").read_text())
