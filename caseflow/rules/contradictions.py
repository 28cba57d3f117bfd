"""What is asked about an entry before it is recorded: whether it may be, beside what is known of the case.

Nothing here is an error: history is what it is, and whoever records it may say that it is so.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple, Protocol

from caseflow.kernel import RecordedEvent
from caseflow.rules.case_log import CaseLog, in_order

BEFORE_BIRTH = timedelta(weeks=42)
"""How long before a birth there may be work with an unborn child."""


class Person(Protocol):
    """What is asked of a child's details."""

    @property
    def birth_date(self) -> date | None: ...
    @property
    def expected_birth_date(self) -> date | None: ...
    @property
    def death_date(self) -> date | None: ...


class Life(NamedTuple):
    """When a child was born, or is expected, and died; what is not known is left out."""

    born_on: date | None = None
    expected_on: date | None = None
    died_on: date | None = None

    @classmethod
    def of(cls, child: Person | None) -> "Life":
        """The life of a child by their details; nothing is known of no child."""
        return cls(child.birth_date, child.expected_birth_date, child.death_date) if child else cls()


class Contradiction(NamedTuple):
    """What does not fit: the code of it, and the day that it does not fit with, if there is one."""

    code: str
    on: date | None = None

    def sentence(self, day: Callable[[date], str]) -> str:
        """What does not fit, in words; `day` writes a date."""
        return WORDS[self.code].format(on=day(self.on) if self.on else "")


WORDS = {
    "alone_not_seen": "It says that the child was seen alone, and not that the child was seen.",
    "before_what_it_continues": "It is dated before what it continues, which was on {on}.",
    "second_open": "One like it is open already, since {on}.",
    "after_death": "It is dated after the child's death on {on}.",
    "before_birth": "It is dated long before the child's birth, on {on}.",
}
"""Each in a sentence."""


def contradictions(
    event: RecordedEvent, case_log: CaseLog, life: Life, spans: Mapping[str, str]
) -> Iterator[Contradiction]:
    """What does not fit about an event that is about to be recorded on a case.

    `spans` are the kinds that start something that lasts, each with the kind that ends it.
    """
    if event.data.get("child_seen_alone") and not event.data.get("child_seen"):
        yield Contradiction("alone_not_seen")
    continued = case_log.by_id.get(event.about or "")
    if continued and event.occurred_on < continued.occurred_on:
        yield Contradiction("before_what_it_continues", continued.occurred_on)
    if open_since := _open_since(event, case_log, spans):
        yield Contradiction("second_open", open_since)
    if life.died_on and event.occurred_on > life.died_on:
        yield Contradiction("after_death", life.died_on)
    birth_on = life.born_on or life.expected_on
    if birth_on and event.occurred_on < birth_on - BEFORE_BIRTH:
        yield Contradiction("before_birth", birth_on)


def _open_since(event: RecordedEvent, case_log: CaseLog, spans: Mapping[str, str]) -> date | None:
    """The day on which an event of the same kind started what has not ended."""
    started = case_log.by_kind.get(event.kind, ()) if event.kind in spans else ()
    if not started:
        return None
    ended = {end.about for end in case_log.by_kind.get(spans[event.kind], ())}
    return next(
        (
            each.occurred_on
            for each in started
            if each.event_id not in ended and in_order(each) < in_order(event)
        ),
        None,
    )
