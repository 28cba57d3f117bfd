"""The process that owns the PostgreSQL and Valkey of one home for as long as somebody uses them."""

import contextlib
import logging
import os
import shutil
import signal
import time
from pathlib import Path

from caseflow.servers.home import Home, Lock, ServersError
from caseflow.servers.postgres import Postgres
from caseflow.servers.processes import clear_session
from caseflow.servers.valkey import Valkey

FAILED, ANOTHER = 1, 3
_PAUSE, _CALM = 0.1, 30.0
log = logging.getLogger("keeper")


class Keeper:
    """Starts the servers, starts them again when they die, stops them when nobody is left."""

    def __init__(self, home: Home) -> None:
        self.servers = (Postgres(home), Valkey(home))
        self.users = Lock(home, "users")
        self.ready = Lock(home, "ready")
        self.told_to_stop = False

    def keep(self) -> None:
        """Serve until the last user has gone, or until told to stop."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, self._stop)
        try:
            for server in self.servers:
                server.start()
            self.ready.take(patience=10)
            while not self.told_to_stop and not self.users.take():
                self._revive()
                time.sleep(_PAUSE)
        finally:
            for server in reversed(self.servers):
                server.stop()

    def _stop(self, *_: object) -> None:
        self.told_to_stop = True

    def _revive(self) -> None:
        for server in self.servers:
            if server.child and server.child.poll() is not None:
                log.warning("%s ended with %s, starting it again", server.name, server.child.returncode)
                clear_session(server.child)
                self._start_again(server)

    def _start_again(self, server: Postgres | Valkey) -> None:
        """Start a dead server, for as long as it takes: a full disk may be emptied meanwhile."""
        pause = 0.5
        while not self.told_to_stop:
            try:
                server.start()
                return
            except (ServersError, OSError) as error:
                log.error("%s", error)
                time.sleep(pause)
                pause = min(pause * 2, _CALM)


def _fail(home: Home, sentence: str) -> int:
    log.error("%s", sentence)
    with contextlib.suppress(OSError):  # a full disk
        home.failure.write_text(sentence + "\n")
    return FAILED


def main(path: str) -> int:
    """Keep the servers of one home; the exit status says whether there was anything to keep."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.INFO)
    home = Home(Path(path))
    alone = Lock(home, "keeper")
    if not alone.take(patience=0.5):
        return ANOTHER
    alone.name_holder(os.getpid())
    home.failure.unlink(missing_ok=True)
    try:
        home.prepare()
        Keeper(home).keep()
    except ServersError as error:
        return _fail(home, str(error))
    except OSError as error:
        return _fail(
            home, f"the servers did not start: {error.strerror or error} ({error.filename or home.path})"
        )
    finally:
        shutil.rmtree(home.sockets, ignore_errors=True)
    return 0
