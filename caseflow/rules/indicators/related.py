"""Criteria of other events: how an item was answered, what it had by then, what came before and after it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from caseflow.kernel import RecordedEvent
from caseflow.rules.case_log import in_order
from caseflow.rules.indicators.history import History
from caseflow.rules.indicators.item import DAY, THREAD, Criterion, Item, Link, Verdict
from caseflow.rules.indicators.reading import Patterns, Values, Words
from caseflow.rules.indicators.spell import Spell, SpellRule, spell_rule
from caseflow.rules.timescales import Limit, Pattern


@dataclass(frozen=True, slots=True)
class Fits(Criterion):
    """Whether an event has these values and none of those; the reason is what it says in their fields."""

    needs: ClassVar[str] = DAY
    event: Link
    where: Values = ()
    unless: Values = ()
    pattern: Pattern = field(init=False)
    fields: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", Pattern(self.event.kind, self.where, self.unless))
        object.__setattr__(self, "fields", tuple(name for name, _ in (*self.where, *self.unless)))

    def verdict(self, item: Item, day: date, history: History) -> Verdict:
        found = self.event.follow(item.event, history)
        started_on = item.started_on or item.event.occurred_on
        if found is None:
            return Verdict(False, "not answered", started_on=started_on)
        data = found.data
        reason = ", ".join(map(str, map(data.get, self.fields))).replace("_", " ")
        passed = self.pattern.holds(data)
        return Verdict(passed, reason, started_on=started_on, stopped_on=found.occurred_on)


@dataclass(frozen=True, slots=True)
class Has(Criterion):
    """Whether by the day there was an event about it, or beside it; one about nothing counts too.

    What is given and taken back names a scope of codes, or none for the whole. It holds until the whole of
    it has been taken back.
    """

    event: Link
    words: tuple[str, ...]
    taken_back_by: str | None = None

    def __post_init__(self) -> None:
        if self.event.link == THREAD:
            raise ValueError("event must be an answer or a sibling")
        if len(self.words) != (3 if self.taken_back_by else 2):
            raise ValueError("words must be two texts, and a third one for what was taken back")

    def breaks(self, item: Item, history: History) -> Iterator[date]:
        for event in self._events(item, history):
            yield event.occurred_on
            yield from (taken_back.occurred_on for taken_back in self._taken_back(event, history))

    def verdict(self, item: Item, day: date, history: History) -> Verdict:
        had = [event for event in self._events(item, history) if event.occurred_on <= day]
        holds = bool(had)
        if self.taken_back_by:
            holds = any(not self._is_over(event, day, history) for event in had)
        reason = self.words[0] if holds else self.words[-1] if had else self.words[1]
        first_on = had[0].occurred_on if had else None
        if item.rule is None:
            return Verdict(holds, reason, started_on=first_on, stopped_on=day)
        return Verdict(holds, reason, stopped_on=first_on)

    def _events(self, item: Item, history: History) -> list[RecordedEvent]:
        about = (self.event.about(item.event), None)
        return [event for event in history.case.by_kind.get(self.event.kind, ()) if event.about in about]

    def _taken_back(self, event: RecordedEvent, history: History) -> list[RecordedEvent]:
        return history.about(event.event_id, self.taken_back_by) if self.taken_back_by else []

    def _is_over(self, event: RecordedEvent, day: date, history: History) -> bool:
        left = set(event.data.get("scope") or ())
        named = bool(left)
        for taken_back in self._taken_back(event, history):
            scope = taken_back.data.get("scope") or ()
            left.difference_update(scope)
            if taken_back.occurred_on <= day and (not scope or (named and not left)):
                return True
        return False


@dataclass(frozen=True, slots=True)
class Before(Criterion):
    """Whether something had happened on an earlier day, at most so long before where `within` is set.

    An episode, which has an end, may still be open, unless it must be `closed`; the time runs from its end.
    `or_more_in` names a field of the event itself with the number of earlier ones that are not in the log.
    """

    needs: ClassVar[str] = DAY
    events: Patterns
    words: Words
    ended_by: Patterns = ()
    closed: bool = False
    within: Limit | None = None
    or_more_in: str | None = None
    rule: SpellRule = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rule", spell_rule(self.events, self.ended_by))
        if self.closed and not self.ended_by:
            raise ValueError("closed needs ended_by")

    def verdict(self, item: Item, day: date, history: History) -> Verdict:
        earlier = None
        for spell in self.rule.spells(history):
            if spell.started_on >= day:
                break
            if self._counts(spell, day, history):
                earlier = spell
        unrecorded = item.event.data.get(self.or_more_in) if self.or_more_in else None
        passed = earlier is not None or (isinstance(unrecorded, int) and unrecorded > 0)
        reason = self.words[not passed]
        if not self.ended_by:
            return Verdict(passed, reason, started_on=day)
        if earlier is None:
            return Verdict(passed, reason)
        is_over = earlier.ended_on is not None and earlier.ended_on <= day
        return Verdict(
            passed, reason, started_on=earlier.started_on, stopped_on=earlier.ended_on if is_over else None
        )

    def _counts(self, spell: Spell, day: date, history: History) -> bool:
        """Whether one that began before the day does."""
        if spell.impossible:
            return False
        ended_on = spell.ended_on if self.ended_by else spell.started_on
        if ended_on is None or ended_on > day:
            return not self.closed
        return self.within is None or day <= self.within.last_day(ended_on, history.calendar)


@dataclass(frozen=True, slots=True)
class After(Criterion):
    """Whether something happened `within` a time after it, the last day counted.

    With `about_it` only what is about the event counts, on its own day as well.
    """

    needs: ClassVar[str] = DAY
    events: Patterns
    within: Limit
    words: Words
    about_it: bool = False

    def verdict(self, item: Item, day: date, history: History) -> Verdict:
        events = history.case.matching(self.events)
        stopped_on = next((e.occurred_on for e in events if self._follows(e, item.event)), None)
        due_on = self.within.last_day(day, history.calendar)
        passed = stopped_on is not None and stopped_on <= due_on
        return Verdict(passed, self.words[not passed], started_on=day, due_on=due_on, stopped_on=stopped_on)

    def _follows(self, event: RecordedEvent, first: RecordedEvent) -> bool:
        if self.about_it:
            return event.about == first.event_id and event.occurred_on >= first.occurred_on
        return bool(in_order(event) > in_order(first))
