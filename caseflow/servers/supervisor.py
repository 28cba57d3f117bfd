"""The processes of one machine under one parent: started together, restarted alone, stopped together."""

import logging
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from caseflow.servers.processes import clear_session, spawn, stop

log = logging.getLogger(__name__)
_LONG_ENOUGH, _LONGEST_PAUSE = 30.0, 30.0


@dataclass
class _Part:
    """One process that shall run: how to start it, and how it has been doing."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str]
    log: Path
    keep: Sequence[int]
    child: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 0.0
    due: float = 0.0

    def start(self) -> None:
        self.child = spawn(self.command, self.log, environ=self.environ, keep=self.keep)
        self.started = time.monotonic()

    def revive(self) -> None:
        """Start again a process that died; each time it dies young, the pause before that doubles."""
        now = time.monotonic()
        if self.child and self.child.poll() is not None:
            clear_session(self.child)
            self.pause = (
                0.0 if now - self.started > _LONG_ENOUGH else min(self.pause * 2 or 0.5, _LONGEST_PAUSE)
            )
            self.due = now + self.pause
            log.warning(
                "%s ended with %s and is started again (see %s)", self.name, self.child.returncode, self.log
            )
            self.child = None
        if self.child is None and now >= self.due:
            self.start()


class Supervisor:
    """Runs named processes until told to stop. They end with it, however it ends."""

    def __init__(self, patience: float = 20.0) -> None:
        self._parts: list[_Part] = []
        self._patience = patience
        self._stopping = False

    def spawn(
        self,
        name: str,
        command: Sequence[str],
        environ: Mapping[str, str],
        log: Path,
        keep: Sequence[int] = (),
    ) -> None:
        """Start a process and have it watched."""
        part = _Part(name, command, environ, log, keep)
        part.start()
        self._parts.append(part)

    def process(self, name: str) -> subprocess.Popen[bytes] | None:
        """The process that runs under this name now; None while it waits to be started again."""
        return next(part.child for part in self._parts if part.name == name)

    def obey_signals(self) -> None:
        """Take SIGINT, SIGTERM and SIGHUP as the word to stop, even where a shell had them ignored."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)

    def _stop(self, *_: object) -> None:
        self._stopping = True

    @property
    def stopping(self) -> bool:
        """Whether the word to stop has come."""
        return self._stopping

    def watch(self, tend: Callable[[], None] | None = None, pause: float = 0.1) -> None:
        """Keep everything running until told to stop; `tend` is called on every round."""
        while not self._stopping:
            for part in self._parts:
                part.revive()
            if tend:
                tend()
            time.sleep(pause)

    def stop(self) -> None:
        """Stop every process: all are asked at once, and what does not end in time is killed."""
        running = [part.child for part in self._parts if part.child]
        for child in running:
            if child.poll() is None:
                child.terminate()
        until = time.monotonic() + self._patience
        for child in running:
            stop(child, signal.SIGTERM, max(until - time.monotonic(), 0.1))
        self._parts.clear()
