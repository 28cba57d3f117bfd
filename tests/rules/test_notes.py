"""A case note counts nowhere: a case with notes leaves the rows that it would leave without them."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from caseflow.demonstration.borough import FRONT_DOOR, TEAMS
from caseflow.demonstration.days import english_days
from caseflow.demonstration.histories import Life, lives
from caseflow.kernel import RecordedEvent
from caseflow.projections.fold import Authority, Rows, Subject, fold
from caseflow.rules.case_log import CaseLog
from caseflow.rules.rulebook import rulebook

CONTACTS = ("at_home", "phone", "none")
AUTHORITY = Authority(FRONT_DOOR, {team.code for team in TEAMS}, set())


def recorded(life: Life) -> Iterator[RecordedEvent]:
    for event in life.events:
        known_at = datetime.fromisoformat(event["recorded_at"])
        told: list[Any] = [event.get(name) for name in ("agency", "team", "about")]
        on = date.fromisoformat(event["occurred_on"])
        yield RecordedEvent(event["event_id"], event["kind"], on, known_at, *told, event.get("data", {}))


def with_notes(events: list[RecordedEvent]) -> Iterator[RecordedEvent]:
    """Beside each entry one note of that day and one of the day after, by another team; some withdrawn."""
    for number, each in enumerate(events):
        yield each
        for later in (0, 1):
            after = timedelta(days=later)
            said = {"contact": CONTACTS[number % 3], "present": ["child"]}
            note = RecordedEvent(
                f"{each.event_id} {later}",
                "case_note_written",
                each.occurred_on + after,
                each.recorded_at + after,
                "HOSP",
                "HOSP",
                None,
                said,
            )
            yield note
            if number % 4 == 0:
                gone = {"reason": "wrong_entry"}
                withdrawn = (f"{note.event_id} gone", "event_withdrawn", note.occurred_on, note.recorded_at)
                yield RecordedEvent(*withdrawn, "HOSP", "HOSP", note.event_id, gone)


def rows(events: list[RecordedEvent], life: Life, framework: str) -> Rows:
    born = date.fromordinal(life.person.birth) if life.person.birth else None
    subject = Subject(born, life.person.quindrat or None, FRONT_DOOR)
    found = fold(CaseLog(events), subject, AUTHORITY, rulebook(framework))
    return {table: kept for table, kept in found.items() if table != "withdrawn_event"}


@pytest.mark.parametrize("framework", ["cypp-2009", "wt-2023"])
def test_notes_move_no_clock_no_tier_no_team_no_finding_and_no_figure(framework: str) -> None:
    filled: set[str] = set()
    for life in lives(80, 2010, english_days()):
        events = list(recorded(life))
        without, noted = rows(events, life, framework), rows(list(with_notes(events)), life, framework)
        assert noted == without, life.person.child_id
        filled |= {table for table, kept in without.items() if kept}
    assert {"clock", "indicator_fact", "sighting", "team_spell", "episode", "finding"} <= filled


def test_a_case_that_holds_nothing_but_notes_was_never_open() -> None:
    life = next(lives(1, 2010, english_days()))
    noted = [each for each in with_notes(list(recorded(life))) if each.kind == "case_note_written"]
    (case,) = rows(noted, life, "cypp-2009")["case_record"]
    assert case[0] is None
