"""The state directory: where its parts are, and the locks that say who uses it."""

import fcntl
import hashlib
import os
import stat
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path


class ServersError(Exception):
    """The servers cannot be brought up; the message is one line for the person who started them."""


@dataclass(frozen=True)
class Home:
    """One state directory, its files and its sockets."""

    path: Path

    @property
    def locks(self) -> Path:
        """Where the locks are; what they hold back is in their names."""
        return self.path / "servers"

    @property
    def postgres(self) -> Path:
        """The data directory of PostgreSQL."""
        return self.path / "postgres"

    @property
    def valkey(self) -> Path:
        """The data directory of the broker."""
        return self.path / "valkey"

    @property
    def logs(self) -> Path:
        """Where what the processes say is written."""
        return self.path / "log"

    @property
    def failure(self) -> Path:
        """Why the keeper last could not bring its servers up."""
        return self.locks / "failure"

    @property
    def password(self) -> Path:
        """The password of the database's owner."""
        return self.locks / "database-password"

    @property
    def sockets(self) -> Path:
        """A short private directory: the path of a socket has room for a hundred characters only."""
        name = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:10]
        return Path(tempfile.gettempdir()) / f"caseflow-{os.getuid()}-{name}"

    def log(self, name: str) -> Path:
        """Where the output of the process `name` goes, private; `logs.cut` keeps it short."""
        path = self.logs / f"{name}.log"
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        return path

    def prepare(self) -> None:
        """Make the directories that everything else expects, private to this account, as are those that an
        earlier version left open."""
        self.locks.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._close()
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        found = self.sockets.lstat()
        if found.st_uid != os.getuid() or not stat.S_ISDIR(found.st_mode):
            raise ServersError(f"{self.sockets} belongs to somebody else; set TMPDIR to a directory of yours")

    def _close(self) -> None:
        """Nobody else reads or lists; root's home may be entered, where PostgreSQL has another account."""
        _keep_only(self.path, 0o711 if os.geteuid() == 0 else 0o700)
        for path in (self.logs, *self.logs.glob("*")) if self.logs.exists() else ():
            _keep_only(path, 0o700)


def _keep_only(path: Path, allowed: int) -> None:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & ~allowed:
        path.chmod(mode & allowed)


class Lock:
    """A named lock of a home, which the kernel lets go when the last process holding it ends."""

    def __init__(self, home: Home, name: str) -> None:
        self.path = home.locks / f"{name}.lock"
        self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def fileno(self) -> int:
        """The open file, for a child that shall hold the lock as well."""
        return self._file

    def take(self, shared: bool = False, patience: float = 0) -> bool:
        """Hold the lock, alone unless `shared`; False when others kept it for `patience` seconds."""
        until = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(self._file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
                return True
            except BlockingIOError:
                if time.monotonic() >= until:
                    return False
            time.sleep(0.02)

    def name_holder(self, pid: int) -> None:
        """Write down which process holds the lock."""
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, str(pid).encode(), 0)

    def holder(self) -> int | None:
        """The process written down last."""
        text = os.pread(self._file, 20, 0)
        return int(text) if text.isdigit() else None

    def release(self) -> None:
        """Let go, and close what was open here; a child that was given the lock goes on holding it."""
        os.close(self._file)

    def __enter__(self) -> "Lock":
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def held(home: Home, name: str) -> bool:
    """Whether some process holds the lock `name` alone."""
    with Lock(home, name) as lock:
        return not lock.take(shared=True)
