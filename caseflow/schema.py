"""Bringing a database to this version: the numbered migrations, the code in database/, the logins.

Migrations hold tables and data. Functions, views, triggers, policies and rights stand in database/ as they
are today; see docs/decisions/0010.
"""

from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Connection, NullPool, create_engine, make_url, text

ROOT = Path(__file__).parent.parent
MIGRATIONS = ROOT / "migrations"
CODE = ROOT / "database"
_ORDER = (".", "functions", "views", "policies")
_ONE_AT_A_TIME = 6_700_671


class SchemaError(Exception):
    """The database does not fit this version of the code; the message says what to do."""


def head() -> str:
    """The revision that this version of the code expects."""
    return (MIGRATIONS / ".current-head").read_text().strip()


def current(connection: Connection) -> str | None:
    """The revision the database is at; None for an empty database."""
    if connection.execute(text("select to_regclass('alembic_version')")).scalar() is None:
        return None
    return connection.execute(text("select version_num from alembic_version")).scalar()


def code_files(folder: Path = CODE) -> list[Path]:
    """The files of the database's code, in the order in which they are applied."""
    return [path for part in _ORDER for path in sorted((folder / part).glob("*.sql"))]


def code_hash(folder: Path = CODE) -> str:
    """One hash over the names and texts of all these files."""
    texts = (f"{path.relative_to(folder)}\0{path.read_text()}\0" for path in code_files(folder))
    return sha256("".join(texts).encode()).hexdigest()


def applied_code(connection: Connection) -> str | None:
    """The hash of the code that the database has; None where it has been given none from database/."""
    if connection.execute(text("select to_regclass('database_code')")).scalar() is None:
        return None
    return connection.execute(text("select hash from database_code")).scalar()


def is_empty(url: str) -> bool:
    """Whether the database holds no Caseflow of any version."""
    with create_engine(url, poolclass=NullPool).connect() as connection:
        return current(connection) is None


def require_current(url: str) -> None:
    """Raise SchemaError unless the database has this version's tables and code; any login may ask."""
    with create_engine(url, poolclass=NullPool).connect() as connection:
        if not _is_current(connection, CODE):
            raise SchemaError(
                "the database is not at this version: run caseflow migrate of this version first"
            )


def upgrade(owner_url: str, web_url: str, worker_url: str, code: Path = CODE) -> bool:
    """Make the schema and the logins; nothing to do where both are current. Whether the schema was not.

    `web_url` and `worker_url` name the logins (user and password) that web and worker will use. The
    owner needs the right to create roles, unless the logins exist and are members already. Raises
    SchemaError, and changes nothing, over a database from which this version cannot go on.
    """
    with create_engine(owner_url, poolclass=NullPool).connect() as connection:
        connection.execute(text("select pg_advisory_lock(:key)"), {"key": _ONE_AT_A_TIME})
        connection.commit()
        behind = not _is_current(connection, code)
        if behind:
            _bring_forward(connection, code)
            connection.commit()
        for group, url in (("caseflow_web", web_url), ("caseflow_worker", worker_url)):
            _login(connection, group, url)
        connection.commit()
    return behind


def _is_current(connection: Connection, code: Path) -> bool:
    return applied_code(connection) == code_hash(code) and current(connection) == head()


def _bring_forward(connection: Connection, code: Path) -> None:
    """Tables and code, in the caller's transaction. Migrations find no view or policy that needs a column."""
    from alembic import command  # read only where there is something to do: a command answers sooner
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    _refuse_strange_revision(
        connection, sorted(script.revision for script in ScriptDirectory.from_config(config).walk_revisions())
    )
    _drop_code(connection)
    command.upgrade(config, "head")
    _create_code(connection, code)
    connection.execute(text("delete from database_code"))
    connection.execute(text("insert into database_code (hash) values (:hash)"), {"hash": code_hash(code)})


def _refuse_strange_revision(connection: Connection, known: list[str]) -> None:
    found = current(connection)
    if found is None or found in known:
        return
    if found < known[0]:
        raise SchemaError(
            f"the database is at revision {found} and this version goes on from {known[0]}: run caseflow"
            f" migrate of a version whose migrations/.current-head says {known[0]} first, then this one"
        )
    raise SchemaError(f"the database is at revision {found}, of a later version: run that version")


def _drop_code(connection: Connection) -> None:
    """Drop whatever database/ can make. Nothing cascades: what tables need refuses to go."""
    for _, statement in connection.execute(text(_DROPS)).all():
        connection.exec_driver_sql(statement)


def _create_code(connection: Connection, folder: Path) -> None:
    """Run every file; functions may name what comes later, so their bodies are checked in the end."""
    driver = connection.connection.driver_connection
    if driver is None:
        raise ValueError("the connection is closed")
    driver.execute("set local check_function_bodies = off")
    for path in code_files(folder):
        try:
            driver.execute(path.read_text())
        except Exception as error:
            error.add_note(f"in {path}")
            raise
    driver.execute("set local check_function_bodies = on")
    driver.execute(_CHECK_BODIES)


# What belongs to an extension stays. Functions that return a view's rows go before the views, others after.
_DROPS = """
with relation as (
    select c.oid, c.relkind, c.relrowsecurity from pg_class c
    where c.relnamespace = 'public'::regnamespace and not exists (
        select from pg_depend d
        where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')),
routine as (
    select p.oid, exists (
        select from pg_depend d join pg_class c on c.reltype = d.refobjid and c.relkind = 'v'
        where d.classid = 'pg_proc'::regclass and d.objid = p.oid
            and d.refclassid = 'pg_type'::regclass) as of_view
    from pg_proc p
    where p.pronamespace = 'public'::regnamespace and not exists (
        select from pg_depend d
        where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e'))
select 1 as place, format('drop policy %I on %s', p.polname, r.oid::regclass) as statement
from pg_policy p join relation r on r.oid = p.polrelid
union all
select 2, format('alter table %s disable row level security', oid::regclass)
from relation where relrowsecurity
union all
select 3, format('drop trigger %I on %s', t.tgname, r.oid::regclass)
from pg_trigger t join relation r on r.oid = t.tgrelid where not t.tgisinternal
union all
select 4, 'drop routine ' || string_agg(oid::regprocedure::text, ', ')
from routine where of_view having count(*) > 0
union all
select 5, 'drop view ' || string_agg(oid::regclass::text, ', ')
from relation where relkind = 'v' having count(*) > 0
union all
select 6, 'drop routine ' || string_agg(oid::regprocedure::text, ', ')
from routine where not of_view having count(*) > 0
order by place
"""
_CHECK_BODIES = """
select case l.lanname when 'sql' then fmgr_sql_validator(p.oid) else plpgsql_validator(p.oid) end
from pg_proc p join pg_language l on l.oid = p.prolang
where p.pronamespace = 'public'::regnamespace and l.lanname in ('sql', 'plpgsql') and not exists (
    select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
order by p.proname, p.oid
"""


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
    if not found[0]:
        _alter_cluster(driver, sql.SQL("create role {} login").format(user))
    if asked.password is not None:
        password = sql.Literal(str(asked.password))
        _alter_cluster(driver, sql.SQL("alter role {} password {}").format(user, password))
    if not found[1]:
        _alter_cluster(driver, sql.SQL("grant {} to {}").format(sql.Identifier(group), user))


def _alter_cluster(driver: psycopg.Connection[Any], statement: sql.Composed) -> None:
    """Run a statement about a role, once more where another database of this cluster did the same just now.

    Roles belong to the whole cluster, and the lock of an upgrade to one database.
    """
    for again in (True, True, False):
        try:
            with driver.transaction():
                driver.execute(statement)
            return
        except psycopg.errors.InternalError_:
            if not again:
                raise
