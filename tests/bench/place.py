"""Where it is measured: servers of its own in a directory of its own, and fresh databases on them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from flask import Flask
from psycopg import sql
from sqlalchemy import make_url

from caseflow import schema
from caseflow.app import create_app
from caseflow.config import Config, libpq
from caseflow.extensions import db
from caseflow.servers import servers


@contextmanager
def own_servers() -> Iterator[tuple[Config, Path]]:
    """Settings over an embedded PostgreSQL and broker, and a folder for feeds; all of it goes in the end."""
    with TemporaryDirectory(prefix="caseflow-bench-") as name:
        home = Path(name) / "home"
        told = {"CASEFLOW_HOME": str(home), "CASEFLOW_DEMONSTRATION": "1", "CASEFLOW_LOG_LEVEL": "WARNING"}
        with servers(Config.from_environment(told)) as (live, _):
            yield live, Path(name)


@contextmanager
def fresh_database(live: Config, name: str) -> Iterator[Config]:
    """Settings over an empty, migrated database, which is dropped in the end."""
    url = make_url(live.database_url).set(database=name).render_as_string(hide_password=False)
    mine = replace(live, web_database_url="", worker_database_url="").with_database(url)
    with psycopg.connect(**libpq(live.database_url), autocommit=True) as connection:
        connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        try:
            schema.upgrade(mine.database_url, mine.web_database_url, mine.worker_database_url)
            yield mine
        finally:
            connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@contextmanager
def application(live: Config, as_role: str) -> Iterator[Flask]:
    """The application over one login, inside its context; its connections are closed in the end."""
    app = create_app(live, as_role)
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()
