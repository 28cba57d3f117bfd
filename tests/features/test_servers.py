"""The machine's own servers: they come with their first user, survive what kills them, go with the last."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
import redis

from caseflow.config import Config, ConfigError, libpq
from caseflow.servers import ServersError, servers
from caseflow.servers.home import Home

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc"),
]

USE = """
import sys, time
from caseflow.config import Config, libpq
from caseflow.servers import servers
import psycopg
with servers(Config.from_environment({"CASEFLOW_HOME": sys.argv[1]})) as (live, _):
    with psycopg.connect(**libpq(live.database_url)) as connection:
        connection.execute("insert into kept values (%s)", [sys.argv[2]])
    print("up", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    """A home in which servers have run, so that not every test makes a database."""
    home = tmp_path_factory.mktemp("made") / "home"
    fresh = Config.from_environment({"CASEFLOW_HOME": str(home)})
    with servers(fresh) as (live, _), psycopg.connect(**libpq(live.database_url)) as connection:
        connection.execute("create table kept (said text)")
    return home


@pytest.fixture
def config(made_once, tmp_path):
    """Settings over a home of this test's own; nothing of it is left running."""
    shutil.copytree(made_once, tmp_path / "home")
    yield Config.from_environment({"CASEFLOW_HOME": str(tmp_path / "home")})
    wait_until(lambda: not processes(tmp_path / "home"))


def processes(home: Path) -> dict[int, str]:
    """What runs for this home, by process number."""
    marks, found = (str(home), str(Home(home).sockets)), {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (OSError, UnicodeDecodeError):
            continue
        if any(mark in words for mark in marks) and int(folder.name) != os.getpid():
            found[int(folder.name)] = words
    return found


def process(home: Path, mark: str) -> int:
    return next(pid for pid, words in processes(home).items() if mark in words)


def wait_until(true, patience=20.0):
    until = time.monotonic() + patience
    while not true():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)


def user(config, word):
    child = subprocess.Popen(
        [sys.executable, "-c", USE, str(config.home), word],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    return child


def came_up(child):
    return child.stdout.readline() == "up\n"


def finish(child):
    child.communicate()
    return child.returncode


def kept(live):
    for _ in range(100):
        try:
            with psycopg.connect(**libpq(live.database_url)) as connection:
                return [row[0] for row in connection.execute("select said from kept order by said")]
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise AssertionError("the database does not come back")


def test_nothing_is_left_running(config):
    with servers(config) as (live, _):
        assert redis.Redis.from_url(live.redis_client_url).ping()
        assert {"postgres", "valkey"} <= {
            name
            for name in ("postgres", "valkey")
            for words in processes(config.home).values()
            if name in words
        }
        assert live.embedded
    assert processes(config.home) == {}


def test_the_database_asks_for_a_password(config):
    with servers(config) as (live, _):
        wrong = {**libpq(live.database_url), "password": "guess"}
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(**wrong)


def test_two_at_once_share_the_servers_and_the_last_one_stops_them(config):
    first, second = user(config, "first"), user(config, "second")
    assert came_up(first)
    assert came_up(second)
    assert finish(first) == 0
    with servers(config) as (live, _):
        assert kept(live) == ["first", "second"]
    assert processes(config.home)
    assert finish(second) == 0
    wait_until(lambda: not processes(config.home))


def test_a_user_killed_outright_leaves_nothing_running_and_nothing_lost(config):
    killed = user(config, "before")
    assert came_up(killed)
    killed.kill()
    finish(killed)
    wait_until(lambda: not processes(config.home))
    with servers(config) as (live, _):
        assert kept(live) == ["before"]


@pytest.mark.parametrize("mark", ["postgres -D", "valkey-server", "keeper.main"])
def test_a_part_killed_outright_comes_back_with_everything_kept(config, mark):
    with servers(config) as (live, own):
        broker = redis.Redis.from_url(live.redis_client_url)
        broker.lpush("queue", "a task")
        with psycopg.connect(**libpq(live.database_url)) as connection:
            connection.execute("insert into kept values ('before')")
        time.sleep(1.1)  # the broker writes its file to the disk every second
        killed = process(config.home, mark)
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: own.tend() or killed not in processes(config.home))
        wait_until(lambda: own.tend() or any(mark in words for words in processes(config.home).values()))
        assert kept(live) == ["before"]
        wait_until(lambda: answers(broker))
        assert broker.lrange("queue", 0, -1) == [b"a task"]
        broker.close()


def answers(broker):
    try:
        return broker.ping()
    except redis.RedisError:
        return False


def refused(config):
    with pytest.raises((ServersError, ConfigError)) as told, servers(config):
        raise AssertionError("the servers are up")
    assert "\n" not in str(told.value)
    assert processes(config.home) == {}
    return str(told.value)


def test_data_of_another_version_is_not_touched(config):
    (config.home / "postgres" / "PG_VERSION").write_text("12\n")
    assert "made by PostgreSQL 12" in refused(config)


def test_data_that_is_not_a_database_is_not_touched(config):
    (config.home / "postgres" / "PG_VERSION").unlink()
    assert "is not a data directory" in refused(config)


def test_a_broken_server_tells_its_own_reason(config):
    with (config.home / "postgres" / "postgresql.conf").open("a") as settings:
        settings.write("no_such_setting = 1\n")
    assert "FATAL: configuration file" in " ".join(refused(config).split())


def test_a_database_that_does_not_answer_is_one_line(tmp_path):
    config = Config.from_environment(
        {
            "CASEFLOW_HOME": str(tmp_path / "home"),
            "DATABASE_URL": "postgresql://owner@127.0.0.1:9/cases",
            "REDIS_URL": "redis://127.0.0.1:9/0",
        }
    )
    assert "does not answer" in refused(config)
