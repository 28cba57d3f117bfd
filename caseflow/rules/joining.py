"""Two records of one child: which log is read with which, and what a closing in one of them then means.

Each log stays as it is. A record that was joined to another is empty from then on, and the one that is kept
is folded from both logs, as if one record had been there from the beginning.
"""

from collections.abc import Sequence
from dataclasses import replace

from caseflow.kernel import RecordedEvent
from caseflow.rules.case_log import PARTED, CaseLog
from caseflow.rules.effects import Effects
from caseflow.rules.pathway import CaseState, Spell, state

JOINED = "records_joined"
"""Stands in the log that is kept."""
JOINED_TO = "record_joined_to"
"""Stands in the log that is read with another from then on."""


def joined_to(case_log: CaseLog) -> RecordedEvent | None:
    """The entry that joins this record to another, where one does today."""
    return next(reversed(case_log.by_kind.get(JOINED_TO, ())), None)


def joined_events(
    own: Sequence[RecordedEvent], others: Sequence[Sequence[RecordedEvent]], effects: Effects
) -> list[RecordedEvent]:
    """The events of a record with those of the records that are joined to it.

    A child whose case closed in one record while it was open in another was not without help: such a closing
    leaves the case with the team and on the tier that it had in the other record.
    """
    theirs = [[each for each in part if each.kind not in (JOINED, JOINED_TO, PARTED)] for part in others]
    parts = [list(own), *theirs]
    states = [state(CaseLog(part), None, effects) for part in parts]
    events: list[RecordedEvent] = []
    for number, part in enumerate(parts):
        beside = states[:number] + states[number + 1 :]
        events += [_left_open(each, beside) if effects[each.kind].closes else each for each in part]
    return events


def _left_open(closing: RecordedEvent, beside: Sequence[CaseState]) -> RecordedEvent:
    """A closing, or what it comes to where another record of the child was open after it."""
    for other in beside:
        tier = _on(other.tier_spells, closing)
        if tier is not None:
            team = _on(other.team_spells, closing)
            data = {"tier": tier.what} | ({"team": team.what} if team else {})
            return replace(closing, kind=JOINED, about=None, data=data)
    return closing


def _on(spells: Sequence[Spell], closing: RecordedEvent) -> Spell | None:
    """The spell that goes on after the day of the closing."""
    day = closing.occurred_on
    return next((s for s in spells if s.from_on <= day and (s.until_on is None or s.until_on > day)), None)
