"""What an entry would move, in words."""

from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from caseflow.cases.views import in_words
from caseflow.confirmation.queries import Asked, Consequences, Entry, Wish
from caseflow.events.kinds import kinds, words
from caseflow.events.put_right import Corrected
from caseflow.kernel import RecordedEvent
from caseflow.kernel.dates import civil_date
from caseflow.recording.forms import SAID, UNSAID_OF, typed
from caseflow.rules.clock import Clock
from caseflow.rules.moves import ClockMove, CountMove, Moves
from caseflow.rules.rulebook import Rulebook
from caseflow.web.filters import day_date, short_date, tier_name


class Effects(NamedTuple):
    """What would be otherwise: sentences about the case, its clocks and the figures."""

    case: tuple[str, ...]
    clocks: tuple[str, ...]
    figures: tuple[str, ...]


class Request(NamedTuple):
    """What was asked, by whom and why, and what became of it."""

    what: str
    why: str
    words: str
    asked_by: str
    asked_at: datetime
    decided: str


def effects_of(found: Moves, rulebook: Rulebook, teams: Mapping[str, str]) -> Effects:
    """What the rules say would move; each part is empty where nothing does."""
    return Effects(
        tuple(_case_lines(found, teams)),
        tuple(_clock_line(move, rulebook) for move in found.clocks),
        tuple(_count_line(move, rulebook) for move in found.counts),
    )


def _case_lines(found: Moves, teams: Mapping[str, str]) -> list[str]:
    before, after = found.before, found.after
    lines = []
    if before.open != after.open:
        lines.append("The case would be open." if after.open else "The case would not be open any more.")
    if after.open and before.team != after.team:
        team = teams.get(after.team or "", after.team or "nobody")
        lines.append(f"The team that answers for the case would be {team}.")
    if after.open and before.tier != after.tier:
        lines.append(f"The tier would be {tier_name(after.tier).lower()}.")
    return lines


def _clock_line(move: ClockMove, rulebook: Rulebook) -> str:
    clock = move.after or move.before
    assert clock is not None
    return f"{rulebook.timescales[clock.timescale].name}: {_what_of(move)}"


def _what_of(move: ClockMove) -> str:
    before, after = move.before, move.after
    if after is None:
        return f"{_stands(before)} now; it would not be there any more"
    if before is None:
        return f"it would appear, {_stands(after)}"
    return f"{_stands(before)} now; it would be {_stands(after)}"


def _stands(clock: Clock | None) -> str:
    assert clock is not None
    due = f"due {short_date(clock.due_on)}"
    if clock.stopped_on:
        return f"{due}, done {short_date(clock.stopped_on)}"
    return f"{due}, ended {short_date(clock.ended_on)} without being done" if clock.ended_on else due


def _count_line(move: CountMove, rulebook: Rulebook) -> str:
    name = f"{move.code}, {rulebook.indicators[move.code].title}"
    if move.before == move.after:
        return f"{name}: counts the child otherwise in earlier or later periods"
    before, after = (f"{each.numerator} of {each.denominator}" for each in (move.before, move.after))
    return f"{name}: the child counts as {before} now; it would be {after}"


class Change(NamedTuple):
    """What an entry says and what it should say, of one of its dates or fields."""

    what: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.what}: {self.before or 'nothing'}, to be {self.after or 'nothing'}"


def changes(target: RecordedEvent, corrected: Corrected) -> list[Change]:
    """What a correction changes, its words apart."""
    kind = kinds()[target.kind]
    pairs = [Change("Date", day_date(target.occurred_on), day_date(corrected.on))]
    for field in kind.fields:
        said = [
            in_words(field, data[field.name]) if field.name in data else ""
            for data in (target.data, corrected.data)
        ]
        pairs.append(Change(field.ask.short, *said))
    return [each for each in pairs if each.before != each.after]


def corrected_note(note: str, why: str, by: str, changed: list[Change]) -> str:
    """The words beside a corrected entry: its own, and who put it right and why."""
    before = "; ".join(f"{each.what}: {each.before or 'nothing'}" for each in changed)
    said = f"Put right by {by}: {why}" + (f" It said before: {before}." if before else "")
    return f"{note}\n\n{said}".strip()


def begun_with(entry: Entry) -> dict[str, Any]:
    """What the form of a correction begins with: what the entry says, and the words beside it."""
    said = {name: typed(value) for name, value in entry.event.data.items()}
    words = {SAID.format(each.voice): each.words for each in entry.spoken}
    why = {UNSAID_OF.format(each.voice): each.unsaid for each in entry.spoken}
    return {**said, **words, **why, "occurred_on": entry.event.occurred_on, "note": entry.narrative}


def answers_of(entry: Entry, given: Mapping[str, Any]) -> dict[str, Any]:
    """What an entry is to say. What the form had no reason to ask for stays as it was recorded."""
    was = entry.event.data
    kept = {
        field.name: was[field.name]
        for field in kinds()[entry.event.kind].fields
        if (only_if := field.ask.only_if)
        and field.name in was
        and given.get(only_if.field) == was.get(only_if.field)
        and not only_if.holds(given)
    }
    return {**given, **kept}


def entry_words(found: Consequences) -> str:
    """The entry that would be withdrawn, with its day."""
    return of_entry(found.target) if found.target else "An entry that is not on this case"


def of_entry(event: RecordedEvent) -> str:
    """An entry, with its day."""
    return f"{kinds()[event.kind].title}, {day_date(event.occurred_on)}"


def digest(wish: Wish) -> str:
    """What tells a correction from another, so that what was seen is what is done."""
    return sha256(repr(wish.corrected).encode()).hexdigest()


def open_lines(found: Consequences) -> list[str]:
    """What is still open, each with since when."""
    return [f"{each.words}, since {day_date(each.event.occurred_on)}" for each in found.open]


def request(asked: Asked, found: Consequences, names: Mapping[UUID, str]) -> Request:
    """A request in words."""
    closing = asked.event_id is None
    what = f"Close the case on {day_date(asked.occurred_on)}"
    if asked.died_on:
        what += f". The child died on {day_date(asked.died_on)}"
    entry = f"{'Put the entry right' if asked.corrected else 'Withdraw the entry'}: {entry_words(found)}"
    if found.target and asked.wish.corrected:
        entry += "".join(f". {each}" for each in changes(found.target, asked.wish.corrected))
    return Request(
        what if closing else entry,
        words("case_closed" if closing else "event_withdrawn", "reason", asked.reason),
        asked.words,
        names.get(asked.asked_by, "Somebody"),
        asked.asked_at,
        _decided(asked, names),
    )


def _decided(asked: Asked, names: Mapping[UUID, str]) -> str:
    if asked.decided_at is None:
        return ""
    by = names.get(asked.decided_by, "Somebody") if asked.decided_by else "Somebody"
    return f"{'Confirmed' if asked.confirmed else 'Not confirmed'} by {by}. {asked.answer or ''}".strip()


def _asked_for(asked: Asked) -> str:
    if asked.event_id is None:
        return "Close the case"
    return "Put an entry right" if asked.corrected else "Withdraw an entry"


class Line(NamedTuple):
    """One request of a list: the child, what is asked, by whom, and since when."""

    child: str
    what: str
    by: str
    asked_on: date
    case_id: UUID
    confirmation_id: UUID


def lines(waiting: list[Asked], children: Mapping[UUID, str], names: Mapping[UUID, str]) -> list[Line]:
    """What waits, as a list shows it."""
    return [
        Line(
            children.get(each.case_id, "A child"),
            _asked_for(each),
            names.get(each.asked_by, "Somebody"),
            civil_date(each.asked_at),
            each.case_id,
            each.id,
        )
        for each in waiting
    ]
