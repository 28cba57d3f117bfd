"""The port of the pages, opened before anybody serves it."""

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from caseflow.config import Config, ConfigError

_BACKLOG = 1024


@contextmanager
def listening(config: Config) -> Iterator[socket.socket]:
    """The open port, held by this process so that no visitor is turned away while the web restarts."""
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((config.host, config.port))
            listener.listen(_BACKLOG)
        except OSError as error:
            raise ConfigError(_port_sentence(config, error)) from None
        yield listener


def _port_sentence(config: Config, error: OSError) -> str:
    where = f"port {config.port} of {config.host}"
    if error.errno == errno.EADDRINUSE:
        return f"{where} is taken by another program; choose another, for example PORT={config.port + 1}"
    return f"{where} cannot be opened: {error.strerror}"
