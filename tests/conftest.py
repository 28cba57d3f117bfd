"""One PostgreSQL and one broker for a whole run of tests, and a migrated database for each test process."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from caseflow import schema
from caseflow.config import Config, libpq
from caseflow.servers import servers

_ONE_AT_A_TIME = 6_700_699


@pytest.fixture(scope="session")
def live(testrun_uid: str, worker_id: str) -> Iterator[Config]:
    """Settings over servers that answer and a migrated database that is this test process's own.

    DATABASE_URL and REDIS_URL are used when they are set. Otherwise the run has its own servers in a
    directory of its own, which goes when the last test process has finished.
    """
    home = Path(tempfile.gettempdir()) / f"caseflow-tests-{os.getuid()}-{testrun_uid[:8]}"
    asked = {name: os.environ.get(name, "") for name in ("DATABASE_URL", "REDIS_URL")}
    key = "a key for tests and nothing else"
    config = Config.from_environment({"CASEFLOW_HOME": str(home), "CASEFLOW_SECRET_KEY": key, **asked})
    with servers(config) as (shared, own):
        number = int(worker_id.removeprefix("gw")) if worker_id.startswith("gw") else 0
        with _database_of(shared, testrun_uid, worker_id) as mine:
            yield replace(mine, redis_url=_numbered(shared.redis_url, number))
    if own and not own.running():
        shutil.rmtree(home, ignore_errors=True)


class _database_of:
    """A copy of the run's template database for one test process, dropped in the end."""

    def __init__(self, shared: Config, run: str, worker: str) -> None:
        self.shared, self.run, self.worker = shared, run, worker

    def __enter__(self) -> Config:
        base = make_url(self.shared.database_url)
        template, self.mine = f"{base.database}_template", f"{base.database}_test_{self.worker}"
        migrated = self.shared.with_database(_named(self.shared.database_url, template))
        self.connection = psycopg.connect(**libpq(self.shared.database_url), autocommit=True)
        self.connection.execute("select pg_advisory_lock(%s)", [_ONE_AT_A_TIME])
        if self._comment(template) != self.run:
            self._make(template)
            schema.upgrade(migrated.database_url, migrated.web_database_url, migrated.worker_database_url)
            self._execute("comment on database {} is {}", sql.Identifier(template), sql.Literal(self.run))
        self._make(self.mine, template)
        self.connection.execute("select pg_advisory_unlock(%s)", [_ONE_AT_A_TIME])
        urls = (migrated.database_url, migrated.web_database_url, migrated.worker_database_url)
        return self.shared.with_database(*(_named(url, self.mine) for url in urls))

    def __exit__(self, *_: object) -> None:
        self._execute("drop database if exists {} with (force)", sql.Identifier(self.mine))
        self.connection.close()

    def _make(self, name: str, template: str = "template1") -> None:
        self._execute("drop database if exists {} with (force)", sql.Identifier(name))
        names = sql.Identifier(name), sql.Identifier(template)
        self._execute("create database {} template {}", *names)

    def _comment(self, name: str) -> str | None:
        row = self.connection.execute(
            "select shobj_description(oid, 'pg_database') from pg_database where datname = %s", [name]
        ).fetchone()
        return row[0] if row else None

    def _execute(self, statement: str, *parts: sql.Composable) -> None:
        self.connection.execute(sql.SQL(statement).format(*parts))


def _named(url: str, database: str) -> str:
    return make_url(url).set(database=database).render_as_string(hide_password=False)


def _numbered(url: str, number: int) -> str:
    """The same broker, in a database of it that other test processes leave alone."""
    if url.startswith("redis+socket:"):
        return f"{url.partition('?')[0]}?virtual_host={number}"
    return make_url(url).set(database=str(number)).render_as_string(hide_password=False)
