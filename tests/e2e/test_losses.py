"""Killed amid 300 projections: the worker, the broker, the database, the supervisor. Nothing is lost."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import orjson
import psycopg
import pytest
from conftest import Running
from redis import Redis

from caseflow.config import Config, libpq
from caseflow.servers import servers

CASES = 300


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    """A Caseflow with 300 cases and no demonstration."""
    caseflow = Running(demonstration=False)
    caseflow.start()
    feed = caseflow.home / "feed"
    feed.mkdir()
    ids = [f"child-{number}" for number in range(CASES)]
    header = (
        "child_id,given_name,family_name,sex,birth_date,expected_birth_date,death_date,ethnicity,disability"
    )
    rows = [f"{each},Given,Testerton,U,2001-02-03,,,,,,,," for each in ids]
    (feed / "children.csv").write_text(
        "\n".join([f"{header},upn,nhs_number,postcode,quindrat", *rows]) + "\n"
    )
    events = [_referral(f"first-{each}", each) for each in ids]
    (feed / "events.jsonl").write_bytes(b"\n".join(events) + b"\n")
    loaded = caseflow.run("import", str(feed), "--create-references")
    assert loaded.returncode == 0, loaded.stdout + loaded.stderr
    yield caseflow
    caseflow.stop()


def _referral(event_id: str, child_id: str) -> bytes:
    event = {
        "event_id": event_id,
        "child_id": child_id,
        "kind": "referral_received",
        "occurred_on": "2010-02-01",
    }
    return orjson.dumps({**event, "data": {"source": "2A"}})


def _pids(config: Config, words: str) -> list[int]:
    """The processes of a state directory whose command holds `words`; a broker is known by its socket."""
    home, socket = str(config.home), urlsplit(config.redis_client_url).path
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            ours = home.encode() in (entry / "environ").read_bytes() or home in command or socket in command
        except (OSError, UnicodeDecodeError):
            continue
        if ours and words in command:
            found.append(int(entry.name))
    return sorted(found)


def _settings(running: Running) -> Config:
    return Config.from_environment(running.environ)


def _lagging(config: Config) -> int:
    with psycopg.connect(**libpq(config.database_url)) as connection:
        found = connection.execute("select count(*) from case_record where facts_seq < last_seq").fetchone()
    return int(found[0]) if found else -1


def _record_everywhere(config: Config, round_name: str) -> None:
    """Append one event to each case, acknowledged one by one, and ask the workers to look at each."""
    with psycopg.connect(**libpq(config.database_url), autocommit=True) as connection:
        cases = [row[0] for row in connection.execute("select id from case_record order by id").fetchall()]
        for case in cases:
            connection.execute(
                "select record_event(%s, null, %s, 'contact_received', '2010-02-02', now(),"
                " null, null, null, null, %s)",
                [case, f"{round_name}-{case}", '{"source":"2A"}'],
            )
    _queue(config, [str(case) for case in cases])


def _queue(config: Config, cases: list[str]) -> None:
    from caseflow import dispatch

    celery = dispatch.configure(config.redis_url)
    for case in cases:
        celery.send_task("caseflow.project_case", args=[case])


def _await_no_lag(running: Running, help_along: bool) -> None:
    """Until every case has been followed: by the minute's sweep, or by one that is asked for at once."""
    give_up_at = time.monotonic() + 150
    while time.monotonic() < give_up_at:
        try:
            if _lagging(_live(running)) == 0:
                return
            if help_along:
                running.run("sweep")
        except psycopg.OperationalError:
            pass
        time.sleep(0.5)
    raise AssertionError("cases still lag after two and a half minutes")


def _live(running: Running) -> Config:
    with servers(_settings(running)) as (live, _):
        return live


WORKER, BROKER = "celery -A workers.celery_app worker", "valkey-server"
DATABASE, SUPERVISOR = "postgres -D", "caseflow run"


@pytest.mark.slow
@pytest.mark.parametrize("victim", [WORKER, BROKER, DATABASE, SUPERVISOR])
def test_nothing_is_lost_when_a_part_is_killed(running: Running, victim: str) -> None:
    live, name = _live(running), victim.replace(" ", "-")
    _record_everywhere(live, name)
    assert _lagging(live) > 0, "the workers were faster than the test: it would prove nothing"
    pids = _pids(live, victim)
    assert pids, victim
    for pid in pids if victim == WORKER else pids[:1]:
        os.kill(pid, signal.SIGKILL)
    if victim == SUPERVISOR:
        running.process.wait(30)
        running.start()
    _await_no_lag(running, help_along=victim != WORKER)
    proof = running.run("verify")
    assert proof.returncode == 0, proof.stdout + proof.stderr
    with psycopg.connect(**libpq(_live(running).database_url)) as connection:
        kept = connection.execute("select count(*) from case_event where event_id like %s", [f"{name}-%"])
        assert kept.fetchone() == (CASES,)


@pytest.mark.slow
def test_the_worker_and_the_web_outlive_the_broker(running: Running) -> None:
    live = _live(running)
    before = {name: min(_pids(live, name)) for name in (WORKER, "celery_app beat", "cli.serving")}
    for _ in range(5):
        os.kill(_pids(live, BROKER)[0], signal.SIGKILL)
        with urlopen(f"{running.address}/sign-in", timeout=10) as page:
            assert page.status == 200
        time.sleep(3)
    live = _live(running)
    assert {name: min(_pids(live, name)) for name in before} == before
    _record_everywhere(live, "outlived")
    _await_no_lag(running, help_along=False)


def test_the_broker_answers_again(running: Running) -> None:
    """After all that, a message still reaches a worker."""
    assert Redis.from_url(_live(running).redis_client_url).ping()
