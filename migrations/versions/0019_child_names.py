"""Every name by which a child is found, and what of a child was corrected."""

from pathlib import Path

from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    from caseflow.rules.search import name_keys  # the keys are as this version compares them

    driver = op.get_bind().connection.driver_connection
    driver.execute((Path(__file__).parent / "0019_child_names.sql").read_text())
    children = driver.execute("select id, given_name, family_name from child").fetchall()
    with driver.cursor() as cursor, cursor.copy("copy child_name (child_id, key) from stdin") as copy:
        for child_id, given_name, family_name in children:
            for key in name_keys(given_name, family_name):
                copy.write_row((child_id, key))
    driver.execute("create index child_name_key on child_name using gin (key gin_trgm_ops)")
