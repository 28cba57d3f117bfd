"""What every command has in common: servers that answer, a current schema, one commit, one line of error."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial, wraps
from importlib import import_module
from typing import Any, TypeVar

import click
from sqlalchemy.exc import OperationalError

from caseflow import schema
from caseflow.config import Config, ConfigError, home_in
from caseflow.kernel import Refusal
from caseflow.rules.reading import RuleError
from caseflow.servers import ServersError, servers
from caseflow.servers.home import Home

FAILED = 1
T = TypeVar("T")
_TOLD = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOENT, errno.ENOTDIR)


_MODULES = {
    "accounts": ("account", "reset-password", "references"),
    "anchors": ("anchors",),
    "codes": ("codes",),
    "feed": ("import", "kinds"),
    "figures": ("indicators", "what-if"),
    "lists": ("accounts", "teams"),
    "processes": ("web", "worker", "beat"),
    "projections": ("rebuild", "sweep", "verify"),
    "publications": ("publications",),
    "receipts": ("receipts",),
    "run": ("run",),
    "schema": ("migrate",),
}
"""The commands of each module of this package: only the module of the one that is asked for is read."""


class _Group(click.Group):
    """Commands that tell a person in one line why they did not do what was asked."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted(name for names in _MODULES.values() for name in names)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        for module in (module for module, names in _MODULES.items() if name in names):
            import_module(f"caseflow.cli.{module}")
        return super().get_command(context, name)

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except (ConfigError, ServersError, RuleError, schema.SchemaError) as error:
            _give_up(str(error))
        except Refusal as refusal:
            _give_up(refusal.sentence)
        except OperationalError as error:
            _give_up(f"the database does not answer: {' '.join(str(error.orig).split())}")
        except OSError as error:
            if error.errno not in _TOLD:
                raise
            _give_up(f"{error.strerror}: {error.filename}" if error.filename else str(error.strerror))


def _give_up(sentence: str) -> None:
    click.echo(f"caseflow: {sentence}", err=True)
    raise SystemExit(FAILED)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="caseflow")
def main() -> None:
    """Cases, their statutory clocks, and the indicators read from both.

    Settings come from the environment; docs/operations.md lists them. Exit status: 0 done, 1 failed or
    refused, 2 the command was not understood, 3 imported with lines rejected.
    """
    os.umask(0o077)  # whatever a command or its processes write is for this account alone


@contextmanager
def current_database(config: Config, broker: bool = True) -> Iterator[Config]:
    """Settings for servers that answer and a schema that is current, while the block lasts."""
    with servers(config, broker) as (live, _):
        bring_up_to_date(live)
        yield live


def bring_up_to_date(live: Config) -> None:
    """Bring the schema and the logins of web and worker up to date; quick where they are.

    After a change of the schema every case is followed that lags, so that no page is served from rows that
    are not there yet.
    """
    if schema.upgrade(live.database_url, live.web_database_url, live.worker_database_url):
        committed(live, _follow_what_lags)


def _follow_what_lags() -> None:
    from caseflow.projections.queries import count_lagging
    from caseflow.projections.service import catch_up_all
    from caseflow.web.today import now, rules_in_force

    if count_lagging(rules_in_force().fingerprint):
        catch_up_all(rules_in_force(), now().at)


def command(begins: bool = False, **attributes: Any) -> Callable[[Callable[..., int | None]], click.Command]:
    """A command that works on the database as its owner and commits when it returns.

    What it returns is the exit status, none meaning 0. Whatever it raises rolls back. One that `begins` makes
    a Caseflow where there is none; any other says so, and does not answer for an empty one.
    """

    def make(body: Callable[..., int | None]) -> click.Command:
        @wraps(body)
        def wrapped(*args: Any, **kwargs: Any) -> None:
            if not begins:
                _require_one()
            raise SystemExit(_commit(body, *args, **kwargs))

        return main.command(**attributes)(wrapped)

    return make


def _require_one() -> None:
    home = home_in(os.environ)
    given = os.environ.get("DATABASE_URL", "")
    if not given and not Home(home).postgres.exists():
        raise ConfigError(
            f"there is no Caseflow in {home}: caseflow run or caseflow import makes one, or name another"
            " directory in CASEFLOW_HOME"
        )
    if given and schema.is_empty(given):
        raise ConfigError("the database in DATABASE_URL holds no Caseflow: caseflow migrate makes one")


def _commit(body: Callable[..., int | None], *args: Any, **kwargs: Any) -> int:
    with current_database(Config.from_environment()) as live:
        return committed(live, partial(body, *args, **kwargs)) or 0


def committed(live: Config, body: Callable[[], T]) -> T:
    """What `body` returns when it works on the database as its owner; what it did is committed."""
    from caseflow.extensions import db
    from caseflow.process import application

    with application(live, "owner").app_context():
        try:
            answer = body()
            db.session.commit()
        finally:
            db.session.remove()
            db.engine.dispose()
    return answer
