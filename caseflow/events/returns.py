"""A case that came back: how its work had ended before, and what was left open then. Pure."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from caseflow.events.kinds import effects
from caseflow.events.open_entries import OpenEntry, open_entries
from caseflow.kernel import RecordedEvent
from caseflow.kernel.dates import add_months
from caseflow.rules import pathway
from caseflow.rules.case_log import CaseLog, in_order
from caseflow.rules.effects import SPECIALIST, TARGETED, UNIVERSAL

WITHIN_MONTHS = 12
"""A later return is told by the chronology alone. As the plan counts it: closed or stepped down, and back."""
_TIERS = (UNIVERSAL, TARGETED, SPECIALIST)


class Return(NamedTuple):
    """A case that is open again, or on a higher tier again, since a day.

    `ended` is the closing or the step down before it; `left_open` is what nothing had ended by then.
    """

    ended: RecordedEvent
    closed: bool
    back_on: date
    left_open: tuple[OpenEntry, ...]


def latest_return(case_log: CaseLog) -> Return | None:
    """How the work ended from which an open case came back within a year; None where it did not."""
    state = pathway.state(case_log, None, effects())
    found = [*_after_closing(case_log, state), *_after_step_down(case_log, state)] if state.open else []
    if not found:
        return None
    ended, back_on = max(found, key=lambda each: in_order(each[0]))
    if back_on > add_months(ended.occurred_on, WITHIN_MONTHS):
        return None
    before = CaseLog(each for each in case_log.events if in_order(each) < in_order(ended))
    return Return(ended, effects()[ended.kind].closes, back_on, tuple(open_entries(before)))


def _after_closing(case_log: CaseLog, state: pathway.CaseState) -> Iterator[tuple[RecordedEvent, date]]:
    closings = [each for each in case_log.events if effects()[each.kind].closes]
    if closings and state.opened_on:
        yield closings[-1], max(state.opened_on, closings[-1].occurred_on)


def _after_step_down(case_log: CaseLog, state: pathway.CaseState) -> Iterator[tuple[RecordedEvent, date]]:
    spells = state.tier_spells
    for high, low, high_again in zip(spells, spells[1:], spells[2:], strict=False):
        moved = high.until_on == low.from_on and low.until_on == high_again.from_on
        if moved and _rank(low) < min(_rank(high), _rank(high_again)):
            yield case_log.by_id[low.begun_by], high_again.from_on


def _rank(spell: pathway.Spell) -> int:
    return _TIERS.index(spell.what) if spell.what in _TIERS else 0
