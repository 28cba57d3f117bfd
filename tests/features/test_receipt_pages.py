"""Every due date and every answer opens its receipt, and what is kept comes out again from receipts alone."""

import os
import re
import subprocess
import sys
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from casework import MONDAY, Story, dawn
from sqlalchemy import text
from stepping_stories import Steps

from caseflow.caseload import service as caseload
from caseflow.extensions import db
from caseflow.projections import service as projections
from caseflow.receipts import queries
from caseflow.receipts.views import AGREES, DIFFERS
from caseflow.rules.rulebook import rulebook

LATER = date(2010, 3, 11)
RULES = rulebook()


def plain(html: str) -> str:
    """The words of a page."""
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", html).split()))


@pytest.fixture
def story(a_case: Any) -> Story:
    return a_case().referred(MONDAY).decided(MONDAY).allocated(MONDAY).assessment_started(date(2010, 3, 2))


def test_a_due_date_opens_the_rule_what_was_recorded_and_the_outcome(
    story: Story, client_for: Any, today: Any, owning: Any
) -> None:
    today(LATER)
    client = client_for("practitioner")
    case = client.get(f"/cases/{story.case_id}").text
    address = f"/cases/{story.case_id}/clocks/R02/{story.ids['referred']}/1/why"
    assert f'href="{address}"' in case
    page = client.get(address)
    words = plain(page.text)
    assert "7 working days from Mon 1 March 2010." in words
    assert "Due Wed 10 March 2010" in words
    assert "1 working day late" in words
    for did in ("Its days count from here", "From here it was known to be needed", "It began"):
        assert did in words
    for event in ("referred", "decided", "initial_assessment_started"):
        assert f"/entries/{story.ids[event]}" in page.text or story.ids[event] in page.text
    for rule in (
        "7 working days, for what starts from",
        "Framework for the Assessment 2000",
        RULES.fingerprint,
    ):
        assert rule in words
    assert RULES.calendar.version in words
    assert AGREES in words
    with owning():
        db.session.execute(text("update clock set due_on = '2010-03-19' where timescale = 'R02'"))
    assert DIFFERS in plain(client.get(address).text)
    assert client.get(address.replace("R02", "R99")).status_code == 404
    assert client_for("outsider").get(address).status_code in (403, 404)


def test_a_breach_opens_its_receipt(story: Story, client_for: Any, today: Any, working: Any) -> None:
    with working():
        caseload.watch(LATER, dawn(LATER), RULES.calendar)
    today(LATER)
    address = f"/cases/{story.case_id}/clocks/R02/{story.ids['referred']}/1"
    assert f'href="{address}/why"' in client_for("manager").get(f"{address}/breach").text


def _followed(working: Any) -> None:
    with working():
        projections.sweep(RULES, dawn(LATER))


def test_what_is_kept_comes_out_again_and_what_was_changed_does_not(
    story: Story, a_case: Any, working: Any, owning: Any
) -> None:
    for _ in range(3):
        a_case().referred(MONDAY).decided(MONDAY).assessed(date(2010, 3, 4)).closed(date(2010, 3, 5))
    _followed(working)
    with owning():
        kept = db.session.scalar(text("select count(*) from clock"))
        found = list(queries.replayed(1_000, RULES))
        assert len(found) == kept
        assert all(each.agrees for each in found)
        assert len(list(queries.replayed(3, RULES))) == 3
        db.session.execute(
            text("update clock set due_on = due_on + 1 where timescale = 'R02' and case_id = :case"),
            {"case": story.case_id},
        )
        wrong = [each for each in queries.replayed(1_000, RULES) if not each.agrees]
        assert [(each.case_id, each.what) for each in wrong] == [
            (story.case_id, f"clock R02 {story.ids['referred']} 1")
        ]
        db.session.rollback()


def test_the_command_counts_and_names_what_differs(
    story: Story, working: Any, owning: Any, live: Any
) -> None:
    _followed(working)
    given = {**os.environ, "CASEFLOW_HOME": str(live.home), "CASEFLOW_SECRET_KEY": live.secret_key}
    given |= {"DATABASE_URL": live.database_url, "REDIS_URL": live.redis_url}
    command = [str(Path(sys.executable).parent / "caseflow"), "receipts", "--check", "100"]

    def check() -> "subprocess.CompletedProcess[str]":
        return subprocess.run(command, env=given, capture_output=True, text=True, timeout=120, check=False)

    done = check()
    assert (done.returncode, done.stdout) == (0, "2 receipts worked out again, 2 agree, 0 differ.\n"), (
        done.stderr
    )
    with owning():
        db.session.execute(text("update clock set last_on = last_on + 1 where timescale = 'R01'"))
    done = check()
    assert done.returncode == 1
    assert f"differs: case {story.case_id}, clock R01" in done.stdout


def test_an_answer_to_a_request_opens_its_receipt_for_both_sides(
    a_case: Any, asking: Any, client_for: Any, today: Any, working: Any, owning: Any
) -> None:
    steps = Steps(a_case(by="teacher").referred(MONDAY), asking)
    steps.asked("teacher", MONDAY, to_team="DOOR", to_tier="specialist", trigger="new_information")
    page = f"/cases/{steps.story.case_id}/steps/{steps.latest}"
    for name in ("teacher", "duty"):
        client = client_for(name)
        assert f'href="{page}/why"' in client.get(page).text
        words = plain(client.get(f"{page}/why").text)
        assert "answers for the case until Front door, Social care of Nowhere accepts" in words
        assert "5 working days from Mon 1 March 2010" in words
    steps.answered("duty", LATER, "returned")
    words = plain(client_for("teacher").get(f"{page}/why").text)
    for said in ("Returned for information", "Information or a required form is missing", "as before"):
        assert said in words
    assert client_for("outsider").get(f"{page}/why").status_code in (403, 404)
    _followed(working)
    with owning():
        assert all(each.agrees for each in queries.replayed(100, RULES))
        assert any(each.what == f"step {steps.latest}" for each in queries.replayed(100, RULES))
        db.session.execute(text("update step set decision = 'accepted'"))
        assert [each.what for each in queries.replayed(100, RULES) if not each.agrees] == [
            f"step {steps.latest}"
        ]
        db.session.rollback()
