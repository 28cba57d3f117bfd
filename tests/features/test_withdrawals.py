"""What a withdrawal takes away, and what a withdrawal of a withdrawal brings back: one answer everywhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from casework import MONDAY, Asking, Story, context
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from caseflow.caf.queries import assessment as cafs
from caseflow.caf.service import assessment as caf
from caseflow.cases import queries as case_queries
from caseflow.cases import service as cases
from caseflow.events import log
from caseflow.events.kinds import episode_kinds
from caseflow.events.kinds.caf import CafClosed
from caseflow.events.kinds.case import EventWithdrawn
from caseflow.events.reading import read
from caseflow.extensions import db
from caseflow.people.service import NewChild, add_child
from caseflow.projections import service as projections
from caseflow.rules.case_log import CaseLog
from caseflow.rules.episodes import episodes
from caseflow.rules.rulebook import rulebook
from caseflow.tac import queries as tac

RULES = rulebook()
Cases = Callable[..., Story]


@pytest.fixture
def story(a_case: Cases, asking: Asking) -> Story:
    """A child with a common assessment."""
    story = a_case().referred(MONDAY)
    with asking("practitioner"):
        caf.start(context("practitioner", MONDAY), story.case_id, None, {}, MONDAY)
        found = db.session.scalar(text("select event_id from caf"))
    story.ids["caf"] = found
    return story


def withdrawn(story: Story, name: str, depth: int) -> None:
    """Withdraw an entry, then that withdrawal, then that one, as deep as is said."""
    about = story.ids[name]
    for number in range(depth):
        event = EventWithdrawn(reason="wrong_entry")
        story.recorded(f"withdrawal {number}", event, MONDAY, about)
        about = story.ids[f"withdrawal {number}"]


def pure_log(story: Story) -> CaseLog:
    return CaseLog(log.recorded_events(story.case_id))


@pytest.mark.parametrize("depth", [0, 1, 2, 3, 4])
def test_a_start_that_was_withdrawn_counts_or_not_wherever_it_is_asked(
    depth: int, story: Story, asking: Asking, client_for: Any
) -> None:
    withdrawn(story, "caf", depth)
    counts = depth % 2 == 0
    with asking("practitioner"):
        assert (story.ids["caf"] in pure_log(story).by_id) == counts, "the rules"
        kept = set(db.session.scalars(text("select event_id from withdrawn_event")))
        assert (story.ids["caf"] not in kept) == counts, "what is kept"
        assert bool(tac.episodes(story.case_id)) == counts, "the team around the child"
        assert bool(cafs.existing({story.case_id})) == counts, "the index of assessments"
        lines = {each.recorded_event.event_id: each for each in case_queries.chronology(story.case_id)}
        assert lines[story.ids["caf"]].withdrawn != counts, "the chronology"
    answer = client_for("practitioner").get(f"/cases/{story.case_id}/tac/members/add")
    assert answer.status_code == (200 if counts else 404), "the pages of the team"


@pytest.mark.parametrize("depth", [0, 1, 2, 3, 4])
def test_an_end_that_was_withdrawn_counts_or_not_wherever_it_is_asked(
    depth: int, story: Story, asking: Asking
) -> None:
    story.recorded("closed caf", CafClosed(reason="needs_met"), MONDAY, story.ids["caf"])
    withdrawn(story, "closed caf", depth)
    closed_on = MONDAY if depth % 2 == 0 else None
    with asking("practitioner"):
        (pure,) = episodes(pure_log(story), episode_kinds())
        assert (pure.ended_on, pure.end_reason) == (closed_on, "needs_met" if closed_on else None)
        assert tac.episodes(story.case_id)[0].closed_on == closed_on
        (card,) = cafs.of_case(story.case_id)
        assert (card.closed_on, card.closed_why) == (closed_on, "needs_met" if closed_on else "")
        assert cafs.existing({story.case_id})[story.case_id].open == (closed_on is None)


# --- Any withdrawals of anything ---------------------------------------------------------------------

ENTRIES: list[tuple[str, dict[str, Any], int | None]] = [
    ("caf_started", {}, None),
    ("caf_closed", {"reason": "needs_met"}, 0),
    ("caf_started", {}, None),
    ("caf_closed", {"reason": "moved"}, 2),
    ("caf_closed", {"reason": "other"}, 2),
    (
        "step_requested",
        {"direction": "down", "from_tier": "specialist", "to_tier": "targeted", "to_team": "SOUTH"},
        0,
    ),
    ("step_decided", {"decision": "returned", "reason": "missing_information"}, 5),
    ("step_decided", {"decision": "accepted"}, 5),
    ("core_assessment_started", {"trigger": "new_information"}, None),
    ("tier_changed", {"tier": "specialist"}, None),
    ("protection_plan_started", {"category": "NEG"}, None),
    ("protection_plan_ended", {}, 10),
    ("case_closed", {"reason": "RC8"}, None),
]
"""Kind, data, and which entry each is about."""


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(about=st.lists(st.integers(0, 40), max_size=12))
def test_whatever_is_withdrawn_the_database_answers_as_the_rules_do(
    about: list[int], owner_app: Flask, authority: None
) -> None:
    with rolled_back(owner_app):
        child = NewChild("Zebedee", "Testcase", "U", date(2003, 5, 5), None, "", "EAST")
        case_id = cases.open_for(add_child(child, MONDAY), "NORTH")
        ids: list[str] = []
        for number, (kind, data, which) in enumerate(ENTRIES):
            event, on = read(kind, data), MONDAY + timedelta(days=number)
            ids.append(recorded(case_id, event, on, ids[which] if which is not None else None))
        for each in about:
            ids.append(recorded(case_id, EventWithdrawn(reason="x"), MONDAY, ids[each % len(ids)]))
        projections.project(case_id, RULES)
        case_log = CaseLog(log.recorded_events(case_id))
        assert column("select event_id from withdrawn_event") == sorted(case_log.withdrawn)
        expected = sorted(each.event_id for each in episodes(case_log, episode_kinds()))
        assert column("select event_id from episode") == expected
        check_steps(case_log)


@contextmanager
def rolled_back(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield
        db.session.rollback()


def recorded(case_id: Any, event: Any, on: date, about: str | None) -> str:
    by = context("practitioner", MONDAY)._replace(practitioner_id=None)
    return log.append(by, case_id, event, on, about)


def column(query: str) -> list[Any]:
    return sorted(db.session.scalars(text(query)))


def check_steps(case_log: CaseLog) -> None:
    """The one request, told again from the events that count, in other words than those of the rules."""
    step = db.session.execute(text("select * from step_by_whom")).one()
    decisions = case_log.by_kind.get("step_decided", [])
    first = decisions[0] if decisions else None
    assert step.withdrawn == ("step_requested" not in case_log.by_kind)
    assert step.decision == (first.data["decision"] if first else None)
    assert (step.ended_on is not None) == ("case_closed" in case_log.by_kind)
    if first is None or first.data["decision"] == "returned" or step.withdrawn:
        assert step.came_back_on is None or step.withdrawn
        return
    later = [
        event.occurred_on
        for kind in ("core_assessment_started", "tier_changed", "protection_plan_started")
        for event in case_log.by_kind.get(kind, [])
    ]
    assert step.came_back_on == min(later, default=None)
