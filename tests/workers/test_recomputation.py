"""Everything made again by workers: the same with one, two or eight, stopped, gone on with, or killed."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from casework import MONDAY, Story, dawn, worker_process
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select, text, update
from test_tasks import everything

from caseflow.cases.models import CaseRecord
from caseflow.cli import main
from caseflow.config import Config
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.kernel.dates import period
from caseflow.performance.queries import figures
from caseflow.projections import service
from caseflow.projections.models import IndicatorFact, RecomputationRange
from caseflow.projections.queries import recomputed
from caseflow.projections.service import recomputing
from caseflow.rules.rulebook import rulebook
from workers import tasks, transaction

AT = dawn(MONDAY)
CASES = 9
Transaction = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def borough(
    a_case: Callable[..., Story], worker_app: Flask, working: Transaction, monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[Story]]:
    """Nine cases in five ranges, each of which the workers follow."""
    monkeypatch.setattr(recomputing, "CASES_IN_A_RANGE", 2)
    transaction.use(worker_app)
    stories = [a_case().referred(date(2010, 1, 4)).decided(date(2010, 1, 5)) for _ in range(CASES)]
    for number, story in enumerate(stories):
        story.assessed(date(2010, 1, 11 + number))
    with working():
        service.catch_up_all(rulebook(), AT)
    yield stories
    transaction.use(None)


def spoil(owning: Transaction) -> None:
    """Let two cases drift, one lag, and leave the rows that count facts in pieces."""
    with owning():
        first, second, third = db.session.scalars(select(CaseRecord.id).order_by(CaseRecord.id).limit(3))
        db.session.execute(update(IndicatorFact).where(IndicatorFact.case_id == first).values(days=99))
        db.session.execute(text("delete from clock where case_id = :case"), {"case": second})
        db.session.execute(update(CaseRecord).where(CaseRecord.id == third).values(rules_fingerprint="older"))


def seen(owning: Transaction) -> tuple[list[Any], list[Any]]:
    with owning():
        return everything(), figures(list(rulebook().indicators), period("2009-10"), "quindrat", rulebook())


def ended(owning: Transaction) -> None:
    with owning():
        found = recomputed()
        assert found
        assert (found.done, found.ranges, found.cases, found.drifted, found.changed) == (5, 5, CASES, 2, 3)
        assert found.finished_at
        assert not found.failed


FORKED = """
import os
from caseflow.extensions import db
from workers import tasks, transaction
app = transaction.application()
children = []
while len(children) < {workers}:
    child = os.fork()
    if not child:
        with app.app_context():
            db.engine.dispose(close=False)
        for _ in range(7):
            tasks.recomputation()
        os._exit(0)
    children.append(child)
assert not any([os.waitpid(child, 0)[1] for child in children])
"""


@pytest.mark.parametrize("workers", [1, 2, 8])
def test_any_number_of_workers_make_the_same(
    workers: int, borough: list[Story], live: Config, owning: Transaction
) -> None:
    before = seen(owning)
    spoil(owning)
    assert seen(owning) != before
    with owning():
        service.begin(AT)
    assert worker_process(live, FORKED.format(workers=workers)).wait(timeout=120) == 0
    tasks.recomputation()
    ended(owning)
    assert seen(owning) == before


SLOW = """
import time
from pathlib import Path
from caseflow.projections.service import recomputing
from workers import tasks
made = recomputing.rebuild
def slow(*given, **named):
    done = made(*given, **named)
    Path({path!r}).touch()
    time.sleep(100)
    return done
recomputing.rebuild = slow
tasks.recomputation()
"""


def test_the_range_of_a_killed_worker_is_made_by_another(
    borough: list[Story], live: Config, owning: Transaction, tmp_path: Path
) -> None:
    before = seen(owning)
    spoil(owning)
    with owning():
        service.begin(AT)
    process = worker_process(live, SLOW.format(path=str(tmp_path / "at it")))
    try:
        for _ in range(600):
            if (tmp_path / "at it").exists():
                break
            time.sleep(0.1)
        for _ in range(8):
            tasks.recomputation()
        with owning():
            done = db.session.scalars(
                select(RecomputationRange.number).where(RecomputationRange.made_at.is_not(None))
            )
            assert sorted(done) == [2, 3, 4, 5]
    finally:
        process.kill()
        process.wait()
    for _ in range(600):
        tasks.recomputation()
        with owning():
            if (found := recomputed()) and found.finished_at:
                break
        time.sleep(0.1)
    ended(owning)
    assert seen(owning) == before


def test_it_is_stopped_gone_on_with_and_begun_once(borough: list[Story], owning: Transaction) -> None:
    before = seen(owning)
    spoil(owning)
    with owning():
        service.begin(AT)
    with owning(), pytest.raises(Refusal, match="already"):
        service.begin(AT)
    tasks.recomputation()
    with owning():
        service.stop(AT)
    for _ in range(3):
        tasks.recomputation()
    with owning():
        found = recomputed()
        assert found
        assert (found.done, found.finished_at, found.stopped_at) == (1, None, AT)
        with pytest.raises(Refusal, match="Nothing is being made"):
            service.stop(AT)
        service.resume(AT)
        with pytest.raises(Refusal, match="Nothing that was stopped"):
            service.resume(AT)
    for _ in range(6):
        tasks.recomputation()
    ended(owning)
    assert seen(owning) == before


def test_it_is_asked_for_and_watched_from_the_command_line(
    borough: list[Story], live: Config, owning: Transaction
) -> None:
    told = {
        "CASEFLOW_HOME": str(live.home),
        "CASEFLOW_SECRET_KEY": live.secret_key,
        "DATABASE_URL": live.database_url,
        "REDIS_URL": live.redis_url,
        "CASEFLOW_DEMONSTRATION": "1",
    }

    def rebuild(*words: str) -> str:
        return CliRunner().invoke(main, ["rebuild", *words], env=told).output

    assert rebuild("--by-workers", "progress") == "Nothing was made again by workers yet.\n"
    assert rebuild("--by-workers", "begin").startswith("0 of 5 ranges done: 0 cases made again")
    tasks.recomputation()
    assert "goes on where it was" in rebuild("--by-workers", "stop")
    assert "1 of 5" in rebuild("--by-workers", "resume")
    for _ in range(5):
        tasks.recomputation()
    expected = f"5 of 5 ranges done: {CASES} cases made again, 0 had drifted, 0 failed.\nFinished.\n"
    assert rebuild("--by-workers", "progress") == expected
    assert "leave out" in rebuild("--by-workers", "begin", "--dry")
