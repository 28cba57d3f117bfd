"""What a check looks for: the conditions of which the checks in `checks.toml` are made. Pure."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from caseflow.kernel import RecordedEvent
from caseflow.kernel.dates import FOR_EVER
from caseflow.rules.calendars import Calendar
from caseflow.rules.case_log import CaseLog
from caseflow.rules.contradictions import Life, contradictions
from caseflow.rules.indicators.reading import Patterns, Values
from caseflow.rules.timescales import Limit

ONE_DAY = timedelta(days=1)


class CheckedCase(NamedTuple):
    """A case as the checks see it: its log, the child's life, and the day on which it closed, if it did."""

    case_log: CaseLog
    life: Life
    closed_on: date | None
    calendar: Calendar


class Found(NamedTuple):
    """An entry that needs a look, the entry and day beside which it cannot be, and since when that is so."""

    event: RecordedEvent
    beside: RecordedEvent | None = None
    on: date | None = None
    from_on: date | None = None


DATES, ANSWERS, START, MISSING, NOTHING = "dates", "answers", "start", "missing", "nothing"
"""What may be wrong with an entry: its date, an answer, what it continues, what is to follow it."""


class Condition(ABC):
    """What is wrong with an entry. `kinds` are the kinds of entry of which it may be true.

    `concerns` says what may be wrong; where that are `answers`, these are the fields.
    """

    __slots__ = ()

    @property
    def answers(self) -> tuple[str, ...]:
        """The fields that may be answered wrong; none where its dates may be wrong."""
        return ()

    @property
    def concerns(self) -> str:
        """What may be wrong with the entry."""
        return ANSWERS if self.answers else DATES

    def ended_by(self, kind: str) -> tuple[str, ...]:
        """The kinds of entry of which one is missing after an entry of this kind."""
        return ()

    @property
    @abstractmethod
    def kinds(self) -> tuple[str, ...]: ...

    @abstractmethod
    def found(self, case: CheckedCase) -> Iterator[Found]: ...


class _Spell(NamedTuple):
    start: RecordedEvent
    end: RecordedEvent | None

    @property
    def until_on(self) -> date:
        return self.end.occurred_on if self.end else FOR_EVER

    def overlaps(self, other: "_Spell") -> bool:
        return self.start.occurred_on < other.until_on and other.start.occurred_on < self.until_on


def _spells(case_log: CaseLog, started: str, ended: tuple[str, ...]) -> list[_Spell]:
    """What these events started, each with the first that ended it; none that ended before it started."""
    ends = {end.about: end for kind in ended for end in reversed(case_log.by_kind.get(kind, ()))}
    spells = (_Spell(start, ends.get(start.event_id)) for start in case_log.by_kind.get(started, ()))
    return [spell for spell in spells if spell.until_on >= spell.start.occurred_on]


@dataclass(frozen=True, slots=True)
class _OfKinds(Condition):
    """A condition of each entry of some kinds by itself."""

    of: tuple[str, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        return self.of

    def events(self, case: CheckedCase) -> Iterator[RecordedEvent]:
        """The entries of these kinds."""
        return (event for kind in self.of for event in case.case_log.by_kind.get(kind, ()))


@dataclass(frozen=True, slots=True)
class DoesNotFit(_OfKinds):
    """What a page asks about, and the feed tells of, was recorded all the same."""

    as_: str

    @property
    def answers(self) -> tuple[str, ...]:
        return ("child_seen", "child_seen_alone") if self.as_ == "alone_not_seen" else ()

    def found(self, case: CheckedCase) -> Iterator[Found]:
        for event in self.events(case):
            for each in contradictions(event, case.case_log, case.life, {}):
                if each.code == self.as_:
                    beside = case.case_log.by_id.get(event.about or "")
                    yield Found(event, None if each.on is None else beside, each.on)


@dataclass(frozen=True, slots=True)
class BeforeBirth(_OfKinds):
    """It is dated before the child's birth, or so many weeks before it."""

    weeks: int | None = None

    def found(self, case: CheckedCase) -> Iterator[Found]:
        birth_on = case.life.born_on or case.life.expected_on
        if birth_on:
            first_on = birth_on - timedelta(weeks=self.weeks or 0)
            yield from (Found(e, None, birth_on) for e in self.events(case) if e.occurred_on < first_on)


@dataclass(frozen=True, slots=True)
class NoWorkingDay(_OfKinds):
    """It is dated on a weekend or a bank holiday."""

    def found(self, case: CheckedCase) -> Iterator[Found]:
        for event in self.events(case):
            if not case.calendar.is_working_day(event.occurred_on):
                yield Found(event)


@dataclass(frozen=True, slots=True)
class WithoutAnswer(_OfKinds):
    """It leaves a field empty."""

    field: str

    @property
    def answers(self) -> tuple[str, ...]:
        return (self.field,)

    def found(self, case: CheckedCase) -> Iterator[Found]:
        return (Found(event) for event in self.events(case) if event.data.get(self.field) in (None, ""))


@dataclass(frozen=True, slots=True)
class TooManyCodes(_OfKinds):
    """It names a code twice, or one that stands `alone` beside others."""

    field: str
    alone: str = ""

    @property
    def answers(self) -> tuple[str, ...]:
        return (self.field,)

    def found(self, case: CheckedCase) -> Iterator[Found]:
        for event in self.events(case):
            codes = event.data.get(self.field)
            if isinstance(codes, list | tuple) and self._wrong(codes):
                yield Found(event)

    def _wrong(self, codes: list[object] | tuple[object, ...]) -> bool:
        return self.alone in codes and len(codes) > 1 if self.alone else len(set(codes)) < len(codes)


@dataclass(frozen=True, slots=True)
class NotAbout(_OfKinds):
    """It continues no entry of these kinds, however far back."""

    about: tuple[str, ...]
    unless: Values = ()

    @property
    def concerns(self) -> str:
        return START

    def found(self, case: CheckedCase) -> Iterator[Found]:
        for event in self.events(case):
            if any(event.data.get(name) in values for name, values in self.unless):
                continue
            if not any(case.case_log.nearest(event, kind) for kind in self.about):
                yield Found(event)


@dataclass(frozen=True, slots=True)
class OnTheDay(_OfKinds):
    """It is dated on the day of what it continues, or must be and is not, where it continues one of these."""

    about: str
    must_be: bool = False

    def found(self, case: CheckedCase) -> Iterator[Found]:
        for event in self.events(case):
            start = case.case_log.by_id.get(event.about or "")
            if start is None or start.kind != self.about:
                continue
            if (event.occurred_on == start.occurred_on) != self.must_be:
                yield Found(event, start, start.occurred_on)


@dataclass(frozen=True, slots=True)
class Twice(_OfKinds):
    """There is an earlier one that continues the same entry."""

    def found(self, case: CheckedCase) -> Iterator[Found]:
        for kind in self.of:
            first: dict[str, RecordedEvent] = {}
            for event in case.case_log.by_kind.get(kind, ()):
                earlier = first.setdefault(event.about, event) if event.about else event
                if earlier is not event:
                    yield Found(event, earlier, earlier.occurred_on)


@dataclass(frozen=True, slots=True)
class OnARefusal(_OfKinds):
    """It continues an entry of the kind `about` to which an `answer` said that nothing follows."""

    about: str
    answer: Patterns

    def found(self, case: CheckedCase) -> Iterator[Found]:
        answers = {each.about: each for each in case.case_log.matching(self.answer)}
        for event in self.events(case):
            asked = case.case_log.nearest(event, self.about)
            answer = answers.get(asked.event_id) if asked else None
            if answer:
                yield Found(event, answer, answer.occurred_on)


@dataclass(frozen=True, slots=True)
class AfterClosing(_OfKinds):
    """It is dated after a closing, with nothing between them with which a case opens again."""

    closed_by: str
    opened_by: tuple[str, ...]

    def found(self, case: CheckedCase) -> Iterator[Found]:
        by_kind = case.case_log.by_kind
        closings = by_kind.get(self.closed_by, ())
        openings = [event.occurred_on for kind in self.opened_by for event in by_kind.get(kind, ())]
        for event in self.events(case) if closings else ():
            closing = next((c for c in reversed(closings) if c.occurred_on < event.occurred_on), None)
            if closing and not any(closing.occurred_on <= day <= event.occurred_on for day in openings):
                yield Found(event, closing, closing.occurred_on)


@dataclass(frozen=True, slots=True)
class _OfSpells(Condition):
    """A condition of what lasts: the kinds that start it, each with those that end it."""

    spells: Values

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(started for started, _ in self.spells)

    def each(self, case: CheckedCase) -> Iterator[list[_Spell]]:
        """The spells of each kind, in order."""
        return (_spells(case.case_log, started, ended) for started, ended in self.spells)


@dataclass(frozen=True, slots=True)
class Overlaps(_OfSpells):
    """It starts while an earlier one of its kind lasts."""

    def found(self, case: CheckedCase) -> Iterator[Found]:
        for spells in self.each(case):
            for place, spell in enumerate(spells):
                earlier = next((each for each in spells[:place] if each.overlaps(spell)), None)
                if earlier:
                    yield Found(spell.start, earlier.start, earlier.start.occurred_on)


@dataclass(frozen=True, slots=True)
class Beside(_OfSpells):
    """It lasts while one of another kind does that takes its place."""

    other: Values

    def found(self, case: CheckedCase) -> Iterator[Found]:
        others = [each for started, ended in self.other for each in _spells(case.case_log, started, ended)]
        for spell in (spell for spells in self.each(case) for spell in spells):
            other = next((each for each in others if each.overlaps(spell)), None)
            if other:
                from_on = max(spell.start.occurred_on, other.start.occurred_on)
                yield Found(spell.start, other.start, other.start.occurred_on, from_on)


@dataclass(frozen=True, slots=True)
class OpenOnAClosedCase(_OfSpells):
    """Nothing has ended it, and the case is closed."""

    @property
    def concerns(self) -> str:
        return MISSING

    def ended_by(self, kind: str) -> tuple[str, ...]:
        return next((ended for started, ended in self.spells if started == kind), ())

    def found(self, case: CheckedCase) -> Iterator[Found]:
        if closed_on := case.closed_on:
            for spell in (spell for spells in self.each(case) for spell in spells):
                if spell.end is None:
                    yield Found(spell.start, None, closed_on, max(closed_on, spell.start.occurred_on))


@dataclass(frozen=True, slots=True)
class OpenTooLong(Condition):
    """So long after it nothing has followed: nothing about it, nor any of `or_on_case` since."""

    of: Patterns
    until: tuple[str, ...]
    within: Limit
    or_on_case: tuple[str, ...] = ()

    @property
    def concerns(self) -> str:
        return MISSING

    def ended_by(self, kind: str) -> tuple[str, ...]:
        return self.until

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(pattern.kind for pattern in self.of)

    def found(self, case: CheckedCase) -> Iterator[Found]:
        by_kind = case.case_log.by_kind
        followed = {event.about for kind in self.until for event in by_kind.get(kind, ())}
        last_on = max((e.occurred_on for k in self.or_on_case for e in by_kind.get(k, ())), default=None)
        for event in case.case_log.matching(self.of):
            if event.event_id in followed or (last_on and last_on >= event.occurred_on):
                continue
            due_on = self.within.last_day(event.occurred_on, case.calendar)
            last_in_time = self.within.last_in_time(due_on, case.calendar)
            yield Found(event, None, due_on, last_in_time + ONE_DAY)
