"""The chronology in words, and a part of it: by subject, agency, significance and date."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from caseflow.cases.queries import ChronologyLine, Mark
from caseflow.events.kinds import kinds, subjects
from caseflow.events.kinds.declaration import HEARD, UNSAID, VOICES, Field, Spoken
from caseflow.kernel import RecordedEvent
from caseflow.web.filters import day_date, long_date

Names = Mapping[str, Mapping[str, str]]
"""Names by code, under "agency", "team" and "timescale"; and under "agency_of" the agency of each team."""


class TimelineEntry(NamedTuple):
    """An entry of the chronology in words; `recorded_at` only where that was later than it happened.

    `said` is what the family said, or why nothing is written down. `significant` says who marked it, when and
    why; empty where nobody did.
    """

    title: str
    occurred_on: date
    recorded_at: datetime | None
    who: str
    text: str
    facts: tuple[tuple[str, str], ...]
    withdrawn: bool
    event_id: str
    kind: str
    href: str = ""
    significant: str = ""
    said: tuple[tuple[str, str], ...] = ()


class Part(NamedTuple):
    """Which part of a chronology is asked for; what is empty leaves nothing out."""

    subject: str = ""
    agency: str = ""
    significant: bool = False
    from_on: date | None = None
    until_on: date | None = None

    def holds(self, line: ChronologyLine, marks: Mapping[str, Mark]) -> bool:
        """Whether an entry belongs to it."""
        event = line.recorded_event
        return (
            self.subject in ("", subject_of(event.kind))
            and self.agency in ("", event.agency)
            and (not self.significant or event.event_id in marks)
            and (self.from_on is None or self.from_on <= event.occurred_on)
            and (self.until_on is None or event.occurred_on <= self.until_on)
        )


@cache  # asked of every line of a chronology
def subject_of(kind: str) -> str:
    """The subject under which a kind is declared."""
    return next(subject for subject, group in subjects().items() if kinds()[kind] in group)


def part_of(lines: Iterable[ChronologyLine], part: Part, marks: Mapping[str, Mark]) -> list[ChronologyLine]:
    """The entries that belong to a part, in their order."""
    return [line for line in lines if part.holds(line, marks)]


def subjects_in(lines: Sequence[ChronologyLine]) -> list[tuple[str, str]]:
    """The subjects of which a chronology has entries, to choose from."""
    present = {subject_of(line.recorded_event.kind) for line in lines}
    return [(subject, subject) for subject in subjects() if subject in present]


def agencies_in(lines: Sequence[ChronologyLine], names: Names) -> list[tuple[str, str]]:
    """The agencies that recorded on a case, to choose from, by name."""
    codes = {line.recorded_event.agency for line in lines if line.recorded_event.agency}
    return sorted(((code, names["agency"].get(code, code)) for code in codes), key=lambda pair: pair[1])


def timeline_entry(
    line: ChronologyLine, names: Names, href: str = "", mark: Mark | None = None
) -> TimelineEntry:
    """A line of the chronology as its page wants it: words, no codes."""
    event, kind = line.recorded_event, kinds()[line.recorded_event.kind]
    told = {**names, "practitioner": {event.data.get("practitioner", ""): line.practitioner}}
    return TimelineEntry(
        kind.title,
        event.occurred_on,
        event.recorded_at if line.late_by_days else None,
        ", ".join(part for part in (line.recorded_by, _author_of(event, names)) if part),
        "\n\n".join((*line.narrative, *line.confirmations)),
        tuple(
            (each.ask.short, in_words(each, event.data[each.name], told))
            for each in kind.fields
            if each.name in event.data
        ),
        line.withdrawn,
        event.event_id,
        event.kind,
        href,
        f"Marked by {mark.marked_by} on {day_date(mark.marked_at)}: {mark.why}" if mark else "",
        said(line),
    )


def said(line: ChronologyLine, blanks: bool = False) -> tuple[tuple[str, str], ...]:
    """What the family said with an entry, or why nothing is written down; `blanks`: also that nothing is."""
    voices, spoken = kinds()[line.recorded_event.kind].heard, {each.voice: each for each in line.spoken}
    asked = {each: getattr(HEARD, each) for each in VOICES if each in spoken} | (
        voices.asked if voices else {}
    )
    return tuple(
        (label, _spoken_words(spoken.get(voice)))
        for voice, label in asked.items()
        if blanks or voice in spoken
    )


def _spoken_words(each: Spoken | None) -> str:
    if each is None:
        return "Not recorded"
    return each.words or f"Not recorded, because: {UNSAID.get(each.unsaid, each.unsaid).lower()}"


class Continued(NamedTuple):
    """An entry that another one continues, or is continued by."""

    event_id: str
    title: str
    occurred_on: date


class Thread(NamedTuple):
    """What an entry continues, and what continued it, oldest first."""

    before: Continued | None
    after: tuple[Continued, ...]


def thread(lines: Iterable[ChronologyLine], event: RecordedEvent) -> Thread:
    """The entries beside one, by what each is about."""
    events = sorted(
        (line.recorded_event for line in lines), key=lambda each: (each.occurred_on, each.recorded_at)
    )
    before = next((each for each in events if each.event_id == event.about), None)
    after = tuple(_continued(each) for each in events if each.about == event.event_id)
    return Thread(_continued(before) if before else None, after)


def _continued(event: RecordedEvent) -> Continued:
    return Continued(event.event_id, kinds()[event.kind].title, event.occurred_on)


def _author_of(event: RecordedEvent, names: Names) -> str:
    """The team that recorded an entry; of an entry made for another agency's team, the author's own agency.

    A concern is recorded for the front door, whoever reports it.
    """
    team = names["team"].get(event.team or "", event.team or "")
    if event.agency and names["agency_of"].get(event.team or "", event.agency) != event.agency:
        return f"{names['agency'].get(event.agency, event.agency)}, for {team}"
    return team


def in_words(field: Field, value: Any, names: Names = MappingProxyType({})) -> str:
    """An answer of an event in words; `names` are of what it refers to."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list | tuple):
        return "; ".join(in_words(field, each, names) for each in value)
    if field.type is date:
        return long_date(date.fromisoformat(value))
    if field.ask.refers_to == "child":
        return str(value)
    return names.get(field.ask.refers_to or "", {}).get(value) or field.ask.words(value)
