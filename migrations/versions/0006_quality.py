"""quality"""

from alembic import op

revision = "0006"
down_revision = "0005"

PARTS: tuple[str, ...] = ()


def upgrade() -> None:
    driver = op.get_bind().connection.driver_connection
    for part in PARTS:
        driver.execute(part)
