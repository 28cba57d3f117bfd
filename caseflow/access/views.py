"""The trace of looks in words."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from flask import url_for

from caseflow.access.queries import AuditLine, ManySearches
from caseflow.rules.permissions import ACTIONS
from caseflow.web.filters import date_and_time, in_words, plural, sentence_case

FOUND = {"search": "found", "figure_list": "listed"}
"""What became of the children of a search, or of a page of a list."""
SIXTY_TIMES = {"search": "searched 60 times", "figure_list": "opened 60 lists of children"}


class AuditRow(NamedTuple):
    """One look; with the addresses of all looks by the same practitioner and at the same case, if any."""

    at: datetime
    who: str
    what: str
    path: str
    answer: str
    looks_by: str
    looks_at: str


def audit_rows(entries: Iterable[AuditLine], names: Mapping[UUID, str]) -> list[AuditRow]:
    """Entries of the trace in words; `names` are those of the practitioners, by id."""
    return [_row(entry, names) for entry in entries]


def _row(entry: AuditLine, names: Mapping[UUID, str]) -> AuditRow:
    who, case_id = entry.practitioner_id, entry.case_id
    return AuditRow(
        entry.at,
        names.get(who, "Unknown") if who else "Nobody signed in",
        action_words(entry.action),
        entry.path or _search(entry),
        "Allowed" if entry.allowed else "Refused",
        url_for("access.access_log", practitioner=who) if who else "",
        url_for("access.access_log", case=case_id) if case_id else "",
    )


def action_words(action: str) -> str:
    """What was done at a look, in words."""
    known = ACTIONS.get(action)
    return sentence_case(known.in_words) if known else in_words(action)


def _search(entry: AuditLine) -> str:
    if entry.action not in FOUND:
        return ""
    return f"“{entry.looked_for}”: {plural(entry.found, 'child', 'children')} {FOUND[entry.action]}"


def alerts(searches: Iterable[ManySearches], names: Mapping[UUID, str]) -> list[str]:
    """Who searched as often in an hour as nobody needs to, in words."""
    by = [
        (names.get(each.practitioner_id or UUID(int=0), "Unknown"), SIXTY_TIMES[each.of], each.at)
        for each in searches
    ]
    return [f"{name} {what} within an hour, {date_and_time(at)}" for name, what, at in by]
