"""The port of the pages, opened before anybody serves it."""

import errno
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

from caseflow.config import Config, ConfigError

_BACKLOG = 1024
_PATIENCE_SECONDS = 10


@contextmanager
def listening(config: Config) -> Iterator[socket.socket]:
    """The open port, held by this process so that no visitor is turned away while the web restarts."""
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            _bind(listener, config)
            listener.listen(_BACKLOG)
        except OSError as error:
            raise ConfigError(_port_sentence(config, error)) from None
        yield listener


def _bind(listener: socket.socket, config: Config) -> None:
    """Take the port, once those who still hold it are gone: the children of a run that was killed, say."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            return listener.bind((config.host, config.port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() > until:
                raise
        time.sleep(0.1)


def _port_sentence(config: Config, error: OSError) -> str:
    where = f"port {config.port} of {config.host}"
    if error.errno == errno.EADDRINUSE:
        return f"{where} is taken by another program; choose another, for example PORT={config.port + 1}"
    return f"{where} cannot be opened: {error.strerror}"
