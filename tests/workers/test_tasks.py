"""The workers: each task twice, on a real broker, and with the broker gone."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from casework import MONDAY, Story, committed
from flask import Flask
from sqlalchemy import func, select, update

from caseflow import dispatch
from caseflow.access.queries import last_seal
from caseflow.anchors.queries import anchors as anchors_in
from caseflow.cases.models import CaseRecord
from caseflow.clocks.models import Breach, ClockRow
from caseflow.config import Config
from caseflow.extensions import db
from caseflow.notices.models import Notice
from caseflow.projections.models import IndicatorFact, ProjectionRun
from workers import tasks, transaction
from workers.schedule import SCHEDULE

PROJECT = Path(__file__).parents[2]
Transaction = Callable[[], AbstractContextManager[None]]
Cases = Callable[..., Story]


@pytest.fixture
def at_work(worker_app: Flask, authority: None) -> Iterator[None]:
    """Tasks called here run in the workers' application."""
    transaction.use(worker_app)
    yield
    transaction.use(None)


@pytest.fixture
def no_broker(web_app: Flask, live: Config) -> Iterator[None]:
    """The broker does not answer while the test runs."""
    dispatch.configure("redis+socket:///nowhere/there-is-no-broker.sock")
    dispatch.celery._after_fork()  # forget the connections that are open
    yield
    dispatch.configure(live.redis_url)
    dispatch.celery._after_fork()  # forget the connections that are open


def assessed_case(a_case: Cases) -> Story:
    return a_case().referred(date(2010, 1, 4)).decided(date(2010, 1, 5)).assessed(date(2010, 1, 20))


def everything() -> list[Any]:
    """What the tasks keep, but for the record of runs."""
    tables = (CaseRecord, ClockRow, IndicatorFact, Breach, Notice)
    found = []
    for table in tables:
        columns = [column for column in table.__table__.c if column.name != "read_at"]
        found.append(db.session.execute(select(*columns).order_by(*table.__table__.primary_key)).all())
    return found


@pytest.mark.parametrize("name", ["project_case", "sweep", "watch", "nightly"])
def test_a_task_run_twice_changes_nothing_more(
    name: str, a_case: Cases, at_work: None, working: Transaction
) -> None:
    story = assessed_case(a_case).referred(date(2010, 2, 1))  # the second referral's clocks are late
    arguments = [str(story.case_id)] if name == "project_case" else []
    getattr(tasks, name)(*arguments)
    with working():
        before = everything()
    getattr(tasks, name)(*arguments)
    with working():
        assert everything() == before


def test_the_watch_notes_a_breach_and_tells_once(a_case: Cases, at_work: None, working: Transaction) -> None:
    story = a_case().referred(date(2010, 2, 1)).allocated(date(2010, 2, 1))
    for _ in range(2):
        tasks.watch()
    with working():
        breaches = db.session.scalars(select(Breach).where(Breach.case_id == story.case_id)).all()
        notices = db.session.scalar(select(func.count()).select_from(Notice).where(Notice.what == "breach"))
        assert len(breaches) == notices > 0


def test_a_lost_broker_costs_nothing_but_time(
    a_case: Cases, no_broker: None, at_work: None, working: Transaction, caplog: pytest.LogCaptureFixture
) -> None:
    story = assessed_case(a_case)
    assert "waits for the sweep" in caplog.text
    tasks.sweep()
    with working():
        record = db.session.get(CaseRecord, story.case_id)
        assert record.facts_seq == record.clocks_seq == record.last_seq == 4
        assert db.session.scalar(select(func.count()).select_from(IndicatorFact))


def test_a_task_that_raises_leaves_nothing_behind(a_case: Cases, at_work: None, working: Transaction) -> None:
    story = assessed_case(a_case)

    @dispatch.celery.task(base=transaction.Transaction, name="test.half_done")
    def half_done() -> None:
        db.session.execute(update(CaseRecord).values(tier="universal"))
        raise RuntimeError("half done")

    with pytest.raises(RuntimeError, match="half done"):
        half_done()
    with working():
        assert db.session.get(CaseRecord, story.case_id).tier == "specialist"
    dispatch.celery.tasks.pop("test.half_done")


def test_a_sweep_with_more_to_do_asks_for_another(
    a_case: Cases, at_work: None, working: Transaction, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        assessed_case(a_case)
    monkeypatch.setattr("caseflow.projections.service.catching_up.sweep.__defaults__", (2,))
    dispatch.celery.control.purge()
    tasks.sweep()
    with dispatch.celery.connection_for_read() as connection:
        message = connection.SimpleQueue("celery").get(timeout=5)
        message.ack()
    assert message.headers["task"] == "caseflow.sweep"


def test_two_sweeps_never_overlap(
    a_case: Cases, at_work: None, worker_app: Flask, working: Transaction
) -> None:
    assessed_case(a_case)
    with worker_app.app_context(), committed():
        from caseflow.projections import service
        from caseflow.web.today import now, rules_in_force

        assert service.sweep(rules_in_force(), now().at).cases == 1
        tasks.sweep()  # another transaction: finds the door shut and waits for nothing
    with working():
        assert db.session.scalar(select(func.count()).select_from(ProjectionRun)) == 1


def test_sealing_and_anchoring_twice_changes_nothing(
    a_case: Cases, at_work: None, worker_app: Flask, working: Transaction, client_for: Any, tmp_path: Path
) -> None:
    client_for("practitioner").get(f"/cases/{assessed_case(a_case).case_id}")
    usual, worker_app.config["HOME"] = worker_app.config["HOME"], tmp_path
    seals, anchors = [], []
    for _ in range(2):
        tasks.seal()
        tasks.seal(True)
        tasks.anchor()
        with working():
            seals.append(last_seal())
        anchors.append([each.fingerprint for each in anchors_in(tmp_path / "anchors")])
    worker_app.config["HOME"] = usual
    assert seals[0].place > 0
    assert len(anchors[0]) == 1
    assert (seals[0], anchors[0]) == (seals[1], anchors[1])


def test_the_schedule_names_tasks_that_there_are() -> None:
    assert {entry["task"] for entry in SCHEDULE.values()} <= set(dispatch.celery.tasks)


@pytest.fixture
def worker(live: Config, web_app: Flask, tmp_path: Path) -> Iterator[None]:
    """A Celery worker in a process of its own, over the test's broker and the workers' login."""
    dispatch.celery.control.purge()
    told = {
        **os.environ,
        "CASEFLOW_HOME": str(live.home),
        "CASEFLOW_SECRET_KEY": live.secret_key,
        "CASEFLOW_DEMONSTRATION": "1",
        "DATABASE_URL": "",
        "DATABASE_WORKER_URL": live.worker_database_url,
        "REDIS_URL": live.redis_url,
    }
    options = ["worker", "--pool", "solo", "--without-gossip", "--without-mingle", "--loglevel", "INFO"]
    command = [sys.executable, "-m", "celery", "-A", "workers.celery_app", *options]
    with (tmp_path / "worker.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=PROJECT, env=told, stdout=log, stderr=log)
        try:
            yield
        finally:
            process.terminate()
            process.wait(30)


def test_what_is_recorded_on_the_web_is_followed_by_a_worker(
    worker: None, a_case: Cases, working: Transaction
) -> None:
    story = assessed_case(a_case)
    assert eventually(working, story), "the worker did not follow the case"


def eventually(working: Transaction, story: Story, seconds: float = 30) -> bool:
    """Whether a worker has followed the case by then."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with working():
            record = db.session.execute(
                select(CaseRecord.facts_seq, CaseRecord.last_seq).where(CaseRecord.id == story.case_id)
            ).one()
        if record.facts_seq == record.last_seq:
            return True
        time.sleep(0.1)
    return False


def test_the_date_of_the_tasks_is_the_business_date(
    a_case: Cases, at_work: None, working: Transaction
) -> None:
    assessed_case(a_case)
    tasks.sweep()
    with working():
        run = db.session.scalars(select(ProjectionRun)).one()
        assert run.started_at.date() == MONDAY
        assert run.finished_at >= run.started_at
