"""Child processes that end with their parent, and an account that is not root for PostgreSQL."""

import ctypes
import functools
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from caseflow.servers.home import ServersError

_NEW_USER_NAMESPACE = 0x10000000
_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG
_ACCOUNTS = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """How a child stops being root: by a user namespace, as another account, or not at all."""

    namespace: bool = False
    user: int | None = None
    group: int | None = None

    def arguments(self) -> dict[str, Any]:
        """What Popen needs to start a child under this account."""
        if self.user is None:
            return {}
        return {"user": self.user, "group": self.group, "extra_groups": []}

    def give(self, path: Path) -> None:
        """Make `path` this account's own."""
        if self.user is not None and self.group is not None:
            os.chown(path, self.user, self.group)


@functools.cache
def unprivileged() -> Account:
    """An account that PostgreSQL agrees to run under.

    Root first tries a user namespace, which needs no account and changes no owner; where that is
    refused, as in most containers, an account of the system is used.
    """
    if os.geteuid() != 0:
        return Account()
    if sys.platform == "linux" and _namespace_works():
        return Account(namespace=True)
    for name in _ACCOUNTS:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(user=found.pw_uid, group=found.pw_gid)
    raise ServersError("running as root, and there is no account postgres or nobody to run PostgreSQL as")


def _namespace_works() -> bool:
    try:
        asked = subprocess.run(
            ["id", "-u"], preexec_fn=_leave_root, capture_output=True, text=True, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return asked.stdout.strip() not in ("", "0")


def _leave_root() -> None:
    if ctypes.CDLL(None, use_errno=True).unshare(_NEW_USER_NAMESPACE):
        raise OSError(ctypes.get_errno(), "unshare")


def follow_parent(parent: int, number: int = signal.SIGTERM) -> None:
    """Have this process sent the signal when its parent dies, and at once if that has happened already."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_DEATH_SIGNAL, int(number))
    if os.getppid() != parent:
        os.kill(os.getpid(), number)


def _in_child(number: int, parent: int, namespace: bool) -> Callable[[], None]:
    def prepare() -> None:
        if namespace:
            _leave_root()
        for usual in (signal.SIGINT, signal.SIGTERM):  # a shell starts `... &` with SIGINT ignored
            signal.signal(usual, signal.SIG_DFL)
        follow_parent(parent, number)

    return prepare


def spawn(
    command: Sequence[str | Path],
    log: Path,
    *,
    environ: Mapping[str, str] | None = None,
    stop_signal: int = signal.SIGTERM,
    account: Account | None = None,
    follow: bool = True,
    keep: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, its output appended to `log`.

    It is sent `stop_signal` when the thread that started it ends, unless `follow` is false; it inherits
    the open files `keep`. A child under another account starts in the root directory.
    """
    account = account or Account()
    prepare = _in_child(stop_signal, os.getpid(), account.namespace) if follow else None
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=None if environ is None else dict(environ),
            cwd="/",
            start_new_session=True,
            pass_fds=tuple(keep),
            preexec_fn=prepare,
            **account.arguments(),
        )


def stop(child: subprocess.Popen[bytes], stop_signal: int, patience: float) -> None:
    """End a child and all of its session: asked first, killed after `patience` seconds."""
    if child.poll() is None:
        child.send_signal(stop_signal)
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            child.kill()
    clear_session(child)
    child.wait()


def clear_session(child: subprocess.Popen[bytes]) -> None:
    """Kill what a child has left behind in its process group."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def last_words(log: Path, since: int, marks: Sequence[str] = ()) -> str:
    """The last line of a log after position `since`, preferring one that holds one of `marks`."""
    with log.open("rb") as reading:
        reading.seek(since)
        lines = [line.strip() for line in reading.read().decode(errors="replace").splitlines()]
    told = [line for line in lines if line]
    marked = [line for line in told if any(mark in line for mark in marks)]
    last = (marked or told or ["it said nothing"])[-1]
    return last.partition("] ")[2] or last
