"""Bringing a database to this version: logins of the two lesser roles, then the numbered migrations."""

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from psycopg import sql
from sqlalchemy import Connection, create_engine, make_url, text

MIGRATIONS = Path(__file__).parent.parent / "migrations"
_ONE_AT_A_TIME = 6_700_671


def head() -> str:
    """The revision that this version of the code expects."""
    return (MIGRATIONS / ".current-head").read_text().strip()


def current(connection: Connection) -> str | None:
    """The revision the database is at; None for an empty database."""
    if connection.execute(text("select to_regclass('alembic_version')")).scalar() is None:
        return None
    return connection.execute(text("select version_num from alembic_version")).scalar()


def upgrade(owner_url: str, web_url: str, worker_url: str) -> None:
    """Make the schema and the logins; nothing to do where both are current.

    `web_url` and `worker_url` name the logins (user and password) that web and worker will use. The
    owner needs the right to create roles, unless the logins exist and are members already.
    """
    engine = create_engine(owner_url)
    with engine.connect() as connection:
        connection.execute(text("select pg_advisory_lock(:key)"), {"key": _ONE_AT_A_TIME})
        connection.commit()
        if current(connection) != head():
            connection.rollback()
            config = AlembicConfig()
            config.set_main_option("script_location", str(MIGRATIONS))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        for group, url in (("caseflow_web", web_url), ("caseflow_worker", worker_url)):
            _login(connection, group, url)
        connection.commit()
    engine.dispose()


def _login(connection: Connection, group: str, url: str) -> None:
    """A login role that is a member of its group and may connect."""
    asked = make_url(url)
    driver = connection.connection.driver_connection
    if driver is None or not asked.username:
        raise ValueError(f"the address for {group} names no user")
    user = sql.Identifier(asked.username)
    found = connection.execute(
        text(
            "select exists (select from pg_roles where rolname = :user),"
            " coalesce((select pg_has_role(oid, :group, 'member') from pg_roles"
            " where rolname = :user), false)"
        ),
        {"user": asked.username, "group": group},
    ).one()
    with driver.cursor() as cursor:
        if not found[0]:
            cursor.execute(sql.SQL("create role {} login").format(user))
        if asked.password is not None:
            cursor.execute(
                sql.SQL("alter role {} password {}").format(user, sql.Literal(str(asked.password)))
            )
        if not found[1]:
            cursor.execute(sql.SQL("grant {} to {}").format(sql.Identifier(group), user))
