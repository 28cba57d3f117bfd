"""What a measure looks at: events, completions of clocks, spells, and being open to specialist services."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from caseflow.kernel import RecordedEvent
from caseflow.kernel.dates import FOR_EVER, add_months, financial_year_start
from caseflow.rules.clock import BACKWARDS, ENDED_BACKWARDS, SECOND_COMPLETION
from caseflow.rules.effects import SPECIALIST
from caseflow.rules.indicators.fact import START_UNKNOWN
from caseflow.rules.indicators.history import CountedClocks, History
from caseflow.rules.indicators.item import CLOCK, DAY, LENGTH, SPELL, Item, Link, Subject
from caseflow.rules.indicators.reading import Patterns
from caseflow.rules.indicators.spell import ONE_DAY, SpellRule, spell_rule
from caseflow.rules.pathway import specialist_spells
from caseflow.rules.timescales import Pattern

COUNTED, EXCEPTION, IGNORED = "counted", "exception", "ignored"


@dataclass(frozen=True, slots=True)
class Events(Subject):
    """Events, each placed by its day. With `from_` each has a length, to `to` or else to the event itself.

    `again` says what a later one about the same thing is. One whose start was withdrawn is none; one whose
    start is not known, or came after it, is an exception.
    """

    placed_by_events: ClassVar[bool] = True
    events: Patterns
    from_: Link | None = None
    to: Link | None = None
    again: str = COUNTED

    def __post_init__(self) -> None:
        if self.to and not self.from_:
            raise ValueError("to needs a from")
        if self.again not in (COUNTED, EXCEPTION, IGNORED):
            raise ValueError(f"again must be {COUNTED}, {EXCEPTION} or {IGNORED}")

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(pattern.kind for pattern in self.events)

    @property
    def gives(self) -> tuple[str, ...]:
        return (DAY, LENGTH) if self.from_ else (DAY,)

    def items(self, history: History) -> Iterator[Item]:
        events = history.case.matching(self.events)
        later: Collection[str] = () if self.again == COUNTED else _later_ones(events)
        for event in events:
            again = event.event_id in later
            if again and self.again == IGNORED:
                continue
            exception = SECOND_COMPLETION if again else None
            if self.from_ is None:
                on = event.occurred_on
                yield Item(event, on, on, exception=exception)
            elif not history.case.was_withdrawn(event.about):
                item = self._with_length(event, self.from_, exception, history)
                if item is not None:
                    yield item

    def _with_length(
        self, event: RecordedEvent, from_: Link, exception: str | None, history: History
    ) -> Item | None:
        on = event.occurred_on
        start = from_.follow(event, history)
        stop = self.to.follow(event, history) if self.to else event
        if start is None or stop is None:
            unknown = not from_.is_withdrawn(event, history)
            return Item(event, on, on, None, on, START_UNKNOWN) if unknown else None
        if not start.occurred_on <= stop.occurred_on <= on:
            exception = exception or BACKWARDS
        return Item(event, on, on, start.occurred_on, stop.occurred_on, exception)


def _later_ones(events: Iterable[RecordedEvent]) -> set[str]:
    """The ids of those that come after another one about the same thing."""
    concluded: set[str] = set()
    later: set[str] = set()
    for event_id, about in [(event.event_id, event.about) for event in events if event.about is not None]:
        if about in concluded:
            later.add(event_id)
        concluded.add(about)
    return later


@dataclass(frozen=True, slots=True)
class Completions(Subject):
    """What stopped the clocks of a timescale, by the very clock that the practitioner saw counting down.

    A completion whose start was withdrawn is none. One whose start was never told, or is not known yet, is an
    exception, as long as any event of the starting kind would have started a clock.
    """

    placed_by_events: ClassVar[bool] = True
    completions: CountedClocks

    @property
    def kinds(self) -> frozenset[str]:
        return self.completions.timescale.stopping_kinds

    @property
    def gives(self) -> tuple[str, ...]:
        return DAY, LENGTH, CLOCK

    def items(self, history: History) -> list[Item]:
        return history.once(self.completions.timescale, self._items)

    def _items(self, history: History) -> list[Item]:
        clocks = {clock.stopped_by: clock for clock in history.clocks_of(self.completions)}
        items = []
        for event in history.case.matching(self.completions.timescale.stopped_by):
            on, clock = event.occurred_on, clocks.get(event.event_id)
            if clock is not None:
                items.append(Item(event, on, on, clock.started_on, on, clock.exception, clock))
            elif self._lacks_a_start(event, history):
                items.append(Item(event, on, on, None, on, START_UNKNOWN))
        return items

    def _lacks_a_start(self, event: RecordedEvent, history: History) -> bool:
        timescale = self.completions.timescale
        if any(pattern.where or pattern.unless for pattern in timescale.begun_by):
            return False
        if timescale.later_stops == IGNORED and event.about in history.case.by_id:
            return False
        return not history.case.was_withdrawn(event.about)


@dataclass(frozen=True, slots=True)
class Spells(Subject):
    """Plans, periods in care or common assessments, each on the days on which it is open.

    With `once`, days on which two run side by side belong to the first. With `unbroken` as well, one that
    begins on the day on which another ends goes on from it.
    """

    snapshot: ClassVar[bool] = True
    spells: Patterns
    ended_by: Patterns
    once: bool = False
    unbroken: bool = False
    rule: SpellRule = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rule", spell_rule(self.spells, self.ended_by))
        if self.unbroken and not self.once:
            raise ValueError("unbroken needs once")

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(pattern.kind for pattern in self.spells)

    @property
    def gives(self) -> tuple[str, ...]:
        return (SPELL,)

    def items(self, history: History) -> Iterator[Item]:
        """An item for each spell; one that ended before it started is an exception from its start on."""
        rule, since, covered = self.rule, date.min, date.min
        for spell in rule.spells(history):
            event, started_on, ended_on = spell.event, spell.started_on, spell.ended_on
            if spell.impossible:
                yield Item(event, started_on, FOR_EVER, started_on, ended_on, ENDED_BACKWARDS, rule=rule)
                continue
            if started_on > covered or not self.unbroken:
                since = started_on
            first_on = max(started_on, covered)
            if first_on <= spell.last_on and covered < FOR_EVER:
                yield Item(event, first_on, spell.last_on, since, rule=rule)
            if self.once:
                covered = max(covered, ended_on or FOR_EVER)


@dataclass(frozen=True, slots=True)
class OpenTo(Subject):
    """Children open to specialist services, on the days on which they are."""

    snapshot: ClassVar[bool] = True
    open_to: str

    def __post_init__(self) -> None:
        if self.open_to != SPECIALIST:
            raise ValueError(f"open_to must be {SPECIALIST}")

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset()

    def items(self, history: History) -> Iterator[Item]:
        """An item for each spell; its event is the first counted one of the day on which it began."""
        effects = history.effects
        for begun_on, ended_on in specialist_spells(history.case, effects):
            last_on = FOR_EVER if ended_on is None else ended_on - ONE_DAY
            counted = (event for event in history.case.events if effects[event.kind].counted)
            opening = next(event for event in counted if event.occurred_on == begun_on)
            yield Item(opening, begun_on, last_on, begun_on)


@dataclass(frozen=True, slots=True)
class Birthdays(Subject):
    """Young people on a birthday who were in a spell on 1 April of the financial year of an earlier one."""

    birthday: int
    were_in: Patterns
    ended_by: Patterns
    in_year_of: int
    rule: SpellRule = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rule", spell_rule(self.were_in, self.ended_by))
        if self.in_year_of > self.birthday:
            raise ValueError("in_year_of must be no later than birthday")

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(pattern.kind for pattern in self.were_in)

    @property
    def gives(self) -> tuple[str, ...]:
        return (DAY,)

    def items(self, history: History) -> Iterator[Item]:
        """One at most: the event is what began the first spell that was open then."""
        born_on = history.birth_date
        if born_on is None:
            return
        april = financial_year_start(add_months(born_on, 12 * self.in_year_of))
        for spell in self.rule.spells(history):
            if spell.started_on <= april <= spell.last_on:
                on = add_months(born_on, 12 * self.birthday)
                yield Item(spell.event, on, on)
                return


@dataclass(frozen=True, slots=True)
class Waits(Subject):
    """The first of `first` events after something began to wait for it, with the length of the wait.

    The wait begins with the first of the `since` events, and nothing waits again until one of `over` ends it.
    """

    placed_by_events: ClassVar[bool] = True
    first: Patterns
    since: Patterns
    over: Patterns
    parts: Mapping[str, Sequence[tuple[str, Pattern]]] = field(init=False)

    def __post_init__(self) -> None:
        parts: dict[str, list[tuple[str, Pattern]]] = {}
        for part in ("over", "since", "first"):
            for pattern in getattr(self, part):
                parts.setdefault(pattern.kind, []).append((part, pattern))
        object.__setattr__(self, "parts", parts)

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(pattern.kind for pattern in self.first)

    @property
    def gives(self) -> tuple[str, ...]:
        return DAY, LENGTH

    def items(self, history: History) -> Iterator[Item]:
        parts = self.parts
        since: date | None = None
        met = False
        for event in [event for event in history.case.events if event.kind in parts]:
            part = self._part(event)
            if part == "over":
                since, met = None, False
            elif part == "since":
                since = since or event.occurred_on
            elif part == "first" and since is not None and not met:
                met, on = True, event.occurred_on
                yield Item(event, on, on, since, on)

    def _part(self, event: RecordedEvent) -> str | None:
        """Which part an event plays here, if any."""
        return next((part for part, pattern in self.parts[event.kind] if pattern.holds(event.data)), None)
