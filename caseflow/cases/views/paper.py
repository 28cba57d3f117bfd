"""A chronology on paper, for a court or a conference: oldest first, with a list of what is left out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from caseflow.cases.views.chronology import TimelineEntry
from caseflow.cases.views.header import Banner
from caseflow.events.kinds import kinds
from caseflow.events.kinds.declaration import HEARD
from caseflow.web.filters import day_date, plural

READERS = {
    "court": "For a court",
    "conference": "For a conference, at which the family reads it",
}
"""Whom a copy may be for."""
IN_CONFIDENCE = "What the child said is not in this copy: the child may have said it to the writer alone."
TAKEN_BACK = "It was withdrawn, or withdraws another entry."


def chronology_paper(
    banner: Banner, entries: Iterable[TimelineEntry], reader: str, printed_by: str, as_at: date
) -> dict[str, Any]:
    """A copy of some entries for a reader, as plain data to be set; `entries` are the latest first."""
    lines, left_out = [], defaultdict(list)
    for entry in reversed(list(entries)):
        if entry.withdrawn or entry.kind == "event_withdrawn":
            left_out[TAKEN_BACK].append(entry)
            continue
        withheld = kinds()[entry.kind].withheld if reader == "conference" else ""
        if withheld:
            left_out[f"The answers and notes are not in this copy: {withheld}."].append(entry)
        private = (
            [] if withheld or reader == "court" else [each for each in entry.said if _is_private(entry, each)]
        )
        if private:
            left_out[IN_CONFIDENCE].append(entry)
        lines.append(_line(entry, bool(withheld), private))
    return {
        "name": banner.name,
        "born": day_date(banner.birth_date) if banner.birth_date else "",
        "reference": banner.reference,
        "reader": READERS[reader],
        "printed": f"{day_date(as_at)} by {printed_by}",
        "team": f"{banner.team_name}, {banner.team_phone}",
        "facts": [[fact.label, fact.words] for fact in banner.facts if reader == "court" or fact.family],
        "lines": lines,
        "left_out": _left_out(left_out),
    }


def _is_private(entry: TimelineEntry, said: tuple[str, str]) -> bool:
    """Whether it is what the child said, by how the kind of its entry calls that."""
    voices = kinds()[entry.kind].heard or HEARD
    return said[0] == voices.child


def _line(entry: TimelineEntry, withheld: bool, private: Sequence[tuple[str, str]]) -> dict[str, Any]:
    facts = (*entry.facts, *(each for each in entry.said if each not in private))
    told = [] if withheld else [f"{label}: {words}" for label, words in facts]
    return {
        "on": day_date(entry.occurred_on),
        "title": entry.title,
        "who": "" if withheld else entry.who,
        "told": told,
        "text": "" if withheld else entry.text,
        "significant": entry.significant,
    }


def _left_out(left_out: Mapping[str, list[TimelineEntry]]) -> list[str]:
    """What is not in this copy, and why, without a word of what it says."""
    return [
        f"{plural(len(entries), 'entry', 'entries')}: "
        + "; ".join(f"{each.title}, {day_date(each.occurred_on)}" for each in entries)
        + f". {why}"
        for why, entries in left_out.items()
    ]
