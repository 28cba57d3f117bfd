"""Every table as version 0011 left it, one file for each package. Earlier revisions have been folded into this one."""

from pathlib import Path

from alembic import op

revision = "0011"
down_revision = None

# In the order in which they refer to each other.
PACKAGES = (
    "agencies", "people", "cases", "access", "events", "clocks", "notices", "performance", "web", "consent", "caf",
    "stepping", "tac", "quality",
)  # fmt: skip


def upgrade() -> None:
    driver = op.get_bind().connection.driver_connection  # plain SQL files: no parameters, many statements
    for package in PACKAGES:
        driver.execute((Path(__file__).parent / "0011_tables" / f"{package}.sql").read_text())
