"""Who agreed to what being shared with whom, every share, and the walls that read them."""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    driver = op.get_bind().connection.driver_connection
    driver.execute((Path(__file__).parent / "0002_consent.sql").read_text())
