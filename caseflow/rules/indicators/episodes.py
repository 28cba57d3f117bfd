"""Measures of episodes such as a common assessment: what stood beside them, and what came after them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from caseflow.kernel import RecordedEvent
from caseflow.kernel.dates import FOR_EVER
from caseflow.rules.case_log import CaseLog, in_order
from caseflow.rules.indicators.fact import Fact, placed
from caseflow.rules.indicators.history import History
from caseflow.rules.indicators.limits import read_length
from caseflow.rules.indicators.spans import Spell, Verdict, impossible, pieces, standing
from caseflow.rules.reading import check_keys
from caseflow.rules.timescales import Limit, Pattern, Timescale, read_pattern


def episodes(case: CaseLog, started_by: str, ended_by: str) -> list[Spell]:
    """The episodes of a case in order: each until its own end or that of the whole case."""
    ends: dict[str | None, date] = {}
    for event in case.by_kind.get(ended_by, ()):
        ends.setdefault(event.about, event.occurred_on)
    closed = case.by_kind.get("case_closed", ())
    found = []
    for event in case.by_kind.get(started_by, ()):
        began_on = event.occurred_on
        days = [each.occurred_on for each in closed if in_order(each) > in_order(event)]
        days += [ends[event.event_id]] if event.event_id in ends else []
        found.append(Spell(event, began_on, min(days, default=None)))
    return found


@dataclass(frozen=True, slots=True)
class OpenWith:
    """Of the episodes open on the day, those with an event of a kind about them by then."""

    snapshot: ClassVar[bool] = True
    of: str
    ended_by: str
    has: str

    def counted_kinds(self, timescales: Mapping[str, Timescale]) -> frozenset[str]:
        """What there must be for anything to count."""
        return frozenset({self.of})

    def facts(self, code: str, history: History) -> list[Fact]:
        """Facts for the days on which each episode is open, cut where the event happens."""
        found: list[Fact] = []
        for spell in episodes(history.case, self.of, self.ended_by):
            if spell.impossible:
                found.append(impossible(code, spell, spell.started_on))
            elif spell.started_on <= spell.last_on:
                found += self._of(code, spell, history.case)
        return found

    def _of(self, code: str, spell: Spell, case: CaseLog) -> Iterable[Fact]:
        about = (spell.event.event_id, None)
        named_on = [e.occurred_on for e in case.by_kind.get(self.has, ()) if e.about in about]

        def judge(day: date) -> Verdict:
            on = next((each for each in named_on if each <= day), None)
            return Verdict(on is not None, "recorded" if on else "not recorded", stopped_on=on)

        for piece in pieces(spell.started_on, spell.last_on, named_on, judge):
            yield standing(code, spell.event, spell.started_on, piece)


def read_open_with(table: Mapping[str, Any], where: str) -> OpenWith:
    """The form "open_with" of a rule file."""
    row = check_keys(table, where, {"of": str, "ended_by": str, "has": str})
    return OpenWith(row["of"], row["ended_by"], row["has"])


@dataclass(frozen=True, slots=True)
class InForce:
    """Of the events in the period, those at which something given about the same episode was in force.

    What is given and taken back names a scope of codes, or none for the whole; given is in force until
    the whole of it has been taken back.
    """

    snapshot: ClassVar[bool] = False
    of: Pattern
    given_by: str
    withdrawn_by: str

    def counted_kinds(self, timescales: Mapping[str, Timescale]) -> frozenset[str]:
        """What there must be for anything to count."""
        return frozenset({self.of.kind})

    def facts(self, code: str, history: History) -> list[Fact]:
        """A fact for each event, placed by its day."""
        return [self._fact(code, event, history.case) for event in history.case.matching((self.of,))]

    def _fact(self, code: str, event: RecordedEvent, case: CaseLog) -> Fact:
        about, by = (event.about, None), event.occurred_on
        given = [g for g in case.by_kind.get(self.given_by, ()) if g.about in about and g.occurred_on <= by]
        holding = [each for each in given if not self._taken_back(each, by, case)]
        reason = "in force" if holding else "withdrawn by then" if given else "none given by then"
        first_on = given[0].occurred_on if given else None
        told: dict[str, Any] = {"started_on": first_on, "stopped_on": by, "reason": reason}
        return placed(code, event, by, in_numerator=bool(holding), **told)

    def _taken_back(self, given: RecordedEvent, by: date, case: CaseLog) -> bool:
        left = set(given.data.get("scope") or ())
        named = bool(left)
        for event in case.by_kind.get(self.withdrawn_by, ()):
            if event.about == given.event_id and event.occurred_on <= by:
                scope = event.data.get("scope")
                left.difference_update(scope or ())
                if not scope or (named and not left):
                    return True
        return False


def read_in_force(table: Mapping[str, Any], where: str) -> InForce:
    """The form "in_force" of a rule file."""
    row = check_keys(table, where, {"of": dict, "given_by": str, "withdrawn_by": str})
    return InForce(read_pattern(row["of"], f"{where}, of"), row["given_by"], row["withdrawn_by"])


@dataclass(frozen=True, slots=True)
class Preceded:
    """Of the events in the period, those before which an episode was open, or closed, within a time.

    An episode of the same day did not come before. With `closed` it must have ended by then.
    """

    snapshot: ClassVar[bool] = False
    of: Pattern
    episode: str
    ended_by: str
    within: Limit
    closed: bool

    def counted_kinds(self, timescales: Mapping[str, Timescale]) -> frozenset[str]:
        """What there must be for anything to count."""
        return frozenset({self.of.kind})

    def facts(self, code: str, history: History) -> list[Fact]:
        """A fact for each event, placed by its day."""
        events = history.case.matching((self.of,))
        if not events:
            return []
        known = [each for each in episodes(history.case, self.episode, self.ended_by) if not each.impossible]
        return [self._fact(code, event, known, history) for event in events]

    def _fact(self, code: str, event: RecordedEvent, known: list[Spell], history: History) -> Fact:
        before = [each for each in known if self._counts(each, event.occurred_on, history)]
        last = before[-1] if before else None
        return placed(
            code,
            event,
            event.occurred_on,
            in_numerator=last is not None,
            started_on=last.started_on if last else None,
            stopped_on=last.ended_on if last and (last.ended_on or FOR_EVER) <= event.occurred_on else None,
            reason="one before it" if last else "none before it",
        )

    def _counts(self, spell: Spell, on: date, history: History) -> bool:
        if spell.started_on >= on:
            return False
        if spell.ended_on is None or spell.ended_on > on:
            return not self.closed
        return on <= self.within.last_day(spell.ended_on, history.rulebook.calendar)


def read_preceded(table: Mapping[str, Any], where: str) -> Preceded:
    """The form "preceded" of a rule file."""
    keys = {"of": dict, "episode": str, "ended_by": str, "within": dict, "closed": bool}
    row = check_keys(table, where, keys)
    return Preceded(
        read_pattern(row["of"], f"{where}, of"),
        row["episode"],
        row["ended_by"],
        read_length(row["within"], f"{where}, within"),
        row["closed"],
    )
