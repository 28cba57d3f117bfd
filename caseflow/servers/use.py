"""Using the servers of a home: there on entry, gone with the last one who used them."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg

from caseflow.config import Config, ConfigError, claim, libpq
from caseflow.servers import keeper, postgres, valkey
from caseflow.servers.home import Home, Lock, ServersError, held
from caseflow.servers.processes import spawn

_PATIENCE = 90.0
_ROOM_FOR_WORDS = 65_536
_KEEP = "import sys; from caseflow.servers import keeper; sys.exit(keeper.main(sys.argv[1]))"
_PROJECT = Path(__file__).parent.parent.parent


class Servers:
    """The embedded servers of one home, while this process holds its share of them."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self._keeper: subprocess.Popen[bytes] | None = None
        self._share: Lock | None = None

    def take(self) -> None:
        """Have the servers up, and keep them up until `leave`; a ServersError says why they are not."""
        self.home.prepare()
        self._share = Lock(self.home, "users")
        if not self._share.take(shared=True, patience=_PATIENCE):
            raise ServersError(f"the servers of {self.home.path} do not finish stopping")
        until = time.monotonic() + _PATIENCE
        while not held(self.home, "ready"):
            self.tend()
            if time.monotonic() > until:
                raise ServersError(
                    f"the servers of {self.home.path} are not up after {_PATIENCE:.0f} seconds"
                )
            time.sleep(0.03)

    def tend(self) -> None:
        """Start a keeper where there is none, because none was needed so far or because it died."""
        if self._keeper and self._keeper.poll() == keeper.FAILED:
            raise ServersError(self._reason())
        if (self._keeper and self._keeper.poll() is None) or self.running():
            return
        environ = {**os.environ, "PYTHONPATH": os.pathsep.join([str(_PROJECT), *_search_path()])}
        command = [sys.executable, "-c", _KEEP, str(self.home.path)]
        # Not tied to this process: whoever else uses the servers meanwhile must not lose them.
        self._keeper = spawn(command, self.home.log("keeper"), environ=environ, follow=False)

    def _reason(self) -> str:
        """Why the keeper gave up; a full disk leaves no room to say so."""
        if shutil.disk_usage(self.home.path).free < _ROOM_FOR_WORDS:
            return f"the disk of {self.home.path} is full"
        said = self.home.failure.read_text().strip() if self.home.failure.exists() else ""
        return said or f"the servers did not start; {self.home.log('keeper')} tells more"

    def running(self) -> bool:
        """Whether this home has a keeper, ours or that of an earlier user."""
        return held(self.home, "keeper")

    def forget(self) -> None:
        """Let the next `tend` try again after a keeper that failed."""
        self._keeper = None

    def leave(self) -> None:
        """Let go, and return when the servers are stopped or are in somebody else's use."""
        if self._share:
            self._share.release()
            self._share = None
        while self.running() and not self._used_by_others():
            time.sleep(0.03)
        if self._keeper and not self.running():
            self._keeper.wait()
        elif self._keeper:
            self._keeper.returncode = 0  # it goes on for its other users, and is not ours to wait for

    def _used_by_others(self) -> bool:
        with Lock(self.home, "users") as probe:
            return not probe.take() and probe.take(shared=True)


def _search_path() -> list[str]:
    given = os.environ.get("PYTHONPATH", "")
    return [given] if given else []


@contextmanager
def servers(config: Config, broker: bool = True) -> Iterator[tuple[Config, Servers | None]]:
    """The settings with every address filled in, for servers that answer.

    An address that was given is used as it is; for the others this home's own servers are there until
    the block ends, and are the second thing handed out.
    """
    needed = not config.database_url or (broker and not config.redis_url)
    own = Servers(_home(config)) if needed else None
    try:
        if own:
            config = _started(config, own)
        _wait_for_database(config, own)
        yield config, own
    finally:
        if own:
            own.leave()


def _home(config: Config) -> Home:
    try:
        claim(config.home)
    except OSError as error:
        raise _unusable(config, error) from error
    return Home(config.home)


def _unusable(config: Config, error: OSError) -> ConfigError:
    return ConfigError(f"CASEFLOW_HOME {config.home} cannot be used: {error.strerror or error}")


def _started(config: Config, own: Servers) -> Config:
    try:
        own.take()
    except OSError as error:
        raise _unusable(config, error) from error
    home = own.home
    if not config.database_url:
        owner_url = postgres.address(home).replace("postgresql:", "postgresql+psycopg:", 1)
        config = config.with_database(owner_url, config.web_database_url, config.worker_database_url)
    if not config.redis_url:
        config = config.with_broker(valkey.address(home))
    return replace(config, embedded=True)


def _wait_for_database(config: Config, own: Servers | None) -> None:
    """Return when the database answers; our own may be recovering, one that was given answers at once."""
    until = time.monotonic() + (_PATIENCE if own else 0)
    while True:
        try:
            psycopg.connect(**libpq(config.database_url), connect_timeout=5).close()
            return
        except psycopg.OperationalError as error:
            if time.monotonic() >= until:
                sentence = " ".join(str(error).split())
                raise ServersError(f"the database does not answer: {sentence}") from None
            if own:
                own.tend()
            time.sleep(0.1)
