"""The family may want to think about an agency; a search says of which agency the phone of who leads is."""

from pathlib import Path

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    driver = op.get_bind().connection.driver_connection
    driver.execute((Path(__file__).parent / "0009_asked.sql").read_text())
