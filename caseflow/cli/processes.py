"""The three processes that serve: web, worker and beat, each with the rights it needs and no more."""

import logging
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from caseflow import schema
from caseflow.cli.command import main
from caseflow.cli.listening import listening
from caseflow.config import Config, ConfigError
from caseflow.servers import Supervisor

WEB_PROCESSES = 2
_DATABASES = ("DATABASE_URL", "DATABASE_WEB_URL", "DATABASE_WORKER_URL")
_PROJECT = Path(__file__).parent.parent.parent


def spawn_web(supervisor: Supervisor, listener: socket.socket, web: Mapping[str, str], log: Path) -> None:
    """Start the processes that serve the pages, all of them over one open socket."""
    command = [sys.executable, "-m", "caseflow.cli.serving", str(listener.fileno())]
    for number in range(1, WEB_PROCESSES + 1):
        supervisor.spawn(f"web {number}", command, web, log, keep=[listener.fileno()])


def worker_command(config: Config) -> list[str]:
    """The Celery worker, two tasks at a time."""
    options = ["--concurrency", "2", "--without-gossip", "--without-mingle", "--loglevel", config.log_level]
    return [sys.executable, "-m", "celery", "-A", "workers.celery_app", "worker", *options]


def beat_command(config: Config) -> list[str]:
    """The clock that queues what is due every minute and every night."""
    folder = config.home / "beat"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = ["--schedule", str(folder / f"schedule-{config.port}"), "--pidfile", ""]
    options = ["--loglevel", config.log_level, *files]
    return [sys.executable, "-m", "celery", "-A", "workers.celery_app", "beat", *options]


def environment(config: Config, **databases: str) -> dict[str, str]:
    """What a child process is told: everything this one was, and of the databases only those named."""
    told = {name: value for name, value in os.environ.items() if name not in _DATABASES}
    path = [str(_PROJECT), *filter(None, [told.get("PYTHONPATH")])]
    return {
        **told,
        **databases,
        "CASEFLOW_HOME": str(config.home),
        "CASEFLOW_EMBEDDED": "1" if config.embedded else "0",
        "REDIS_URL": config.redis_url,
        "PYTHONPATH": os.pathsep.join(path),
        "PYTHONUNBUFFERED": "1",
    }


def _become(command: list[str], needed: Mapping[str, str], database_url: str = "") -> None:
    """Go on as another program, once everything it needs has been told and the database is as it expects."""
    _check(needed, database_url)
    os.execv(command[0], command)


def _check(needed: Mapping[str, str], database_url: str) -> None:
    missing = [name for name, value in needed.items() if not value]
    if missing:
        raise ConfigError(f"{' and '.join(missing)} must be set; on one machine use caseflow run")
    if database_url:
        schema.require_current(database_url)


@main.command()
def web() -> None:
    """Serve the pages, over DATABASE_WEB_URL."""
    logging.basicConfig(format="caseflow: %(message)s", level=logging.WARNING)
    config = Config.from_environment()
    needed = {
        "DATABASE_WEB_URL": config.web_database_url,
        "REDIS_URL": config.redis_url,
        "CASEFLOW_SECOND_FACTOR_KEY": config.second_factor_key,
    }
    _check(needed, config.web_database_url)
    supervisor = Supervisor()
    with listening(config) as listener:
        supervisor.obey_signals()
        try:
            told = environment(config, DATABASE_WEB_URL=config.web_database_url)
            spawn_web(supervisor, listener, told, Path("/dev/stdout"))
            supervisor.watch()
        finally:
            supervisor.stop()


@main.command()
def worker() -> None:
    """Work on what is queued, over DATABASE_WORKER_URL."""
    config = Config.from_environment()
    needed = {"DATABASE_WORKER_URL": config.worker_database_url, "REDIS_URL": config.redis_url}
    _become(worker_command(config), needed, config.worker_database_url)


@main.command()
def beat() -> None:
    """Queue what is due. One of these runs, however many workers there are."""
    config = Config.from_environment()
    _become(beat_command(config), {"REDIS_URL": config.redis_url})
