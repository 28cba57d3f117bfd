"""One process that serves the pages over a socket that is open already: python -m caseflow.cli.serving 3.

Waitress reads a request whole before a thread sees it and writes the answer for those who read slowly,
so a thousand visitors who send nothing more hold no thread.
"""

import gc
import resource
import signal
import socket
import sys

import waitress

from caseflow.app import create_app
from caseflow.config import Config
from caseflow.web.last_resort import LastResort

THREADS = 8
CONNECTIONS = 4000
"""How many visitors one process holds, most of them waiting."""
SILENT_SECONDS = 60
"""How long a connection may say nothing."""
LARGEST_BODY = 16 * 1024 * 1024
"""What is larger is not read. A page that says what is too large comes from the pages, for 2 MB and more."""
LARGEST_ANSWER = 256 * 1024 * 1024
"""How much of an answer waits, in a file, for a visitor who reads slowly."""

ALLOCATIONS = 10_000
"""After how many more objects Python looks whether some hold one another; 700 unless told."""


def main(number: str) -> None:
    """Serve over the listening socket with this file number until SIGTERM."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches whoever started this, who then stops it
    allow_files(CONNECTIONS + 1000)
    config = Config.from_environment()
    listener = socket.socket(fileno=int(number))
    pages = LastResort(create_app(config))
    look_seldom_for_cycles()
    waitress.serve(pages, sockets=[listener], **settings(config))


def settings(config: Config) -> dict[str, object]:
    """How Waitress is to serve; a proxy's word on who visits is taken only from the proxy that was named."""
    told = {"trusted_proxy": config.proxy, "trusted_proxy_headers": "x-forwarded-for x-forwarded-proto"}
    return {
        "threads": THREADS,
        "connection_limit": CONNECTIONS,
        "channel_timeout": SILENT_SECONDS,
        "cleanup_interval": 10,
        "asyncore_use_poll": True,  # select() knows no more than 1,024 files
        "max_request_body_size": LARGEST_BODY,
        "outbuf_high_watermark": LARGEST_ANSWER,
        "ident": None,
        "clear_untrusted_proxy_headers": True,
        **(told if config.proxy else {}),
    }


def look_seldom_for_cycles() -> None:
    """Leave alone the 300,000 objects that the application is made of, and look less often at new ones.

    What a page makes goes with it. A look at everything holds up whoever waits for a tenth of a second.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(ALLOCATIONS)


def allow_files(wanted: int) -> None:
    """Let this process have as many files open as it wants, or as the machine allows it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


if __name__ == "__main__":
    main(sys.argv[1])
