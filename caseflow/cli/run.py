"""Everything on one machine: servers, web, worker and beat under one command."""

import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from typing import NoReturn

import click

from caseflow.cli.command import bring_up_to_date, main
from caseflow.cli.demonstration import load_once, tell_sign_ins
from caseflow.cli.listening import listening
from caseflow.cli.processes import beat_command, environment, spawn_web, worker_command
from caseflow.config import Config
from caseflow.servers import Servers, ServersError, Supervisor, logs, servers
from caseflow.servers.home import Home
from caseflow.servers.processes import follow_parent

log = logging.getLogger(__name__)


@main.command()
def run() -> None:
    """Serve everything from this machine until Ctrl-C.

    Where DATABASE_URL or REDIS_URL is not set, this machine's own PostgreSQL or Valkey is started and
    keeps its files under CASEFLOW_HOME. What dies is started again.
    """
    _end_on_signals()
    logging.basicConfig(format="caseflow: %(message)s", level=logging.WARNING)
    config = Config.from_environment()
    with listening(config) as listener, servers(config) as (live, own):
        bring_up_to_date(live)
        if live.demonstration:
            load_once(live)
        _serve(live, own, listener)


def _serve(live: Config, own: Servers | None, listener: socket.socket) -> None:
    supervisor = Supervisor()
    supervisor.obey_signals()
    try:
        _start(supervisor, live, listener)
        supervisor.watch(_Greeting(live, own, listener))
    finally:
        click.echo("Stopping.")
        supervisor.stop()


def _start(supervisor: Supervisor, live: Config, listener: socket.socket) -> None:
    log_of = Home(live.home).log
    web = environment(live, DATABASE_WEB_URL=live.web_database_url)
    worker = environment(live, DATABASE_WORKER_URL=live.worker_database_url)
    spawn_web(supervisor, listener, web, log_of("web"))
    supervisor.spawn("worker", worker_command(live), worker, log_of("worker"))
    supervisor.spawn("beat", beat_command(live), environment(live), log_of("beat"))


class _Greeting:
    """Looks after the servers on every round, and says where Caseflow is once it answers."""

    def __init__(self, live: Config, own: Servers | None, listener: socket.socket) -> None:
        self._live, self._own = live, own
        self._port = int(listener.getsockname()[1])
        self._told = False
        self._next_try = 0.0

    def __call__(self) -> None:
        now = time.monotonic()
        if now < self._next_try:
            return
        self._next_try = now + 0.5
        logs.cut(Home(self._live.home).logs)
        if self._own:
            self._tend(self._own)
        if not self._told and _answers(self._live.host, self._port):
            self._told = True
            self._tell()

    def _tend(self, own: Servers) -> None:
        try:
            own.tend()
        except (ServersError, OSError) as error:
            log.error("%s", error)
            self._next_try = time.monotonic() + 5
            own.forget()

    def _tell(self) -> None:
        host = "127.0.0.1" if self._live.host == "0.0.0.0" else self._live.host
        click.echo(f"Caseflow is at http://{host}:{self._port}/   (Ctrl-C stops it)")
        if self._live.demonstration:
            tell_sign_ins()
        if self._own:
            click.echo(
                f"It uses this machine's own PostgreSQL and Valkey in {self._live.home}, for trial use."
            )
            click.echo("Set DATABASE_URL and REDIS_URL for anything more.")
        sys.stdout.flush()


def _answers(host: str, port: int) -> bool:
    """Whether a page comes back; the socket itself is open before anybody serves it."""
    connection = HTTPConnection("127.0.0.1" if host == "0.0.0.0" else host, port, timeout=2)
    try:
        connection.request("GET", "/sign-in")
        connection.getresponse()
    except (OSError, HTTPException):
        return False
    else:
        return True
    finally:
        connection.close()


def _end_on_signals() -> None:
    """Until the supervisor takes over, a signal unwinds what has been started so far."""
    if os.environ.get("MAKELEVEL"):  # started by make: a make that is killed outright takes this along
        follow_parent(os.getppid())
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _unwind(128 + number))


def _unwind(status: int) -> Callable[..., NoReturn]:
    def handler(*_: object) -> NoReturn:
        raise SystemExit(status)

    return handler
