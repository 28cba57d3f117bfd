"""The supervisor: what dies is started again, and nothing outlives it."""

import os
import signal
import subprocess
import sys
import time

import pytest

from caseflow.servers import Supervisor

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="children follow their parent on Linux")

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
DEAF = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(60)",
]
PARENT = """
import os, sys, time
from os import environ
from pathlib import Path
from caseflow.servers import Supervisor
supervisor = Supervisor()
command = [sys.executable, "-c", "import time; time.sleep(60)"]
supervisor.spawn("child", command, environ, Path(sys.argv[1]))
print(supervisor.process("child").pid, flush=True)
time.sleep(60)
"""


def rounds(supervisor, until, limit=15.0):
    """Watch until `until` holds."""
    end = time.monotonic() + limit

    def tend():
        assert time.monotonic() < end, "waited in vain"
        if until():
            os.kill(os.getpid(), signal.SIGUSR1)

    before = signal.signal(signal.SIGUSR1, supervisor._stop)
    supervisor._stopping = False
    supervisor.watch(tend, pause=0.02)
    signal.signal(signal.SIGUSR1, before)


@pytest.fixture
def supervisor():
    made = Supervisor(patience=1)
    yield made
    made.stop()


def pid(supervisor, name="part"):
    child = supervisor.process(name)
    return child.pid if child else None


def gone(number):
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return True
    return False


def test_what_is_killed_is_started_again(supervisor, tmp_path):
    supervisor.spawn("part", SLEEP, os.environ, tmp_path / "log")
    first = pid(supervisor)
    os.kill(first, signal.SIGKILL)
    rounds(supervisor, lambda: pid(supervisor) not in (None, first))
    assert gone(first)


def test_what_dies_young_waits_longer_each_time(supervisor, tmp_path):
    supervisor.spawn("part", [sys.executable, "-c", "print('once')"], os.environ, tmp_path / "log")
    began = time.monotonic()
    rounds(supervisor, lambda: (tmp_path / "log").read_text().count("once") == 3)
    assert time.monotonic() - began > 1.4


def test_stopping_ends_even_what_does_not_listen(supervisor, tmp_path):
    supervisor.spawn("part", DEAF, os.environ, tmp_path / "log")
    rounds(supervisor, lambda: (tmp_path / "log").read_text() == "1\n")
    number = pid(supervisor)
    supervisor.stop()
    assert gone(number)


def test_children_end_with_a_supervisor_that_is_killed(tmp_path):
    command = [sys.executable, "-c", PARENT, str(tmp_path / "log")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline())
        assert not gone(child)
        parent.kill()
    end = time.monotonic() + 10
    while not gone(child) and time.monotonic() < end:
        time.sleep(0.02)
    assert gone(child)
