"""Sessions, passwords, second factors, one-time links and the record of administration."""

from pathlib import Path

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    driver = op.get_bind().connection.driver_connection
    driver.execute((Path(__file__).parent / "0014_accounts.sql").read_text())
