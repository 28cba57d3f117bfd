"""An opening, what was looked at under it, and the verdicts, in words."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from caseflow.access.views import action_words
from caseflow.break_glass.forms import VERDICTS
from caseflow.break_glass.queries import Look, Opening, Verdict
from caseflow.web.filters import date_and_time


class VerdictLine(NamedTuple):
    """A verdict in words."""

    verdict: str
    by: str
    at: datetime
    note: str


class LookLine(NamedTuple):
    """One look in words."""

    at: datetime
    what: str
    path: str
    answer: str


def opening(made: Opening, names: Mapping[UUID, str]) -> list[tuple[str, str]]:
    """What was opened, as label and answer."""
    return [
        ("Child", made.child or "Name not known"),
        ("Opened by", names.get(made.practitioner_id, "Somebody")),
        ("Why", made.reason),
        ("Opened", f"{date_and_time(made.opened_at)}, for four hours"),
    ]


def verdicts(found: Iterable[Verdict], names: Mapping[UUID, str]) -> list[VerdictLine]:
    """Verdicts in words."""
    return [
        VerdictLine(
            VERDICTS["yes" if each.justified else "no"],
            names.get(each.reviewed_by, "Somebody"),
            each.reviewed_at,
            each.note,
        )
        for each in found
    ]


class Reviewed(NamedTuple):
    """An opening as label and answer, with what was said of it."""

    opening: list[tuple[str, str]]
    verdicts: list[VerdictLine]


def reviewed(made: Iterable[Opening], said: Iterable[Verdict], names: Mapping[UUID, str]) -> list[Reviewed]:
    """Openings with the verdicts on each."""
    by_opening: dict[UUID, list[Verdict]] = {}
    for verdict in said:
        by_opening.setdefault(verdict.opening_id, []).append(verdict)
    return [Reviewed(opening(each, names), verdicts(by_opening.get(each.id, ()), names)) for each in made]


def looks(found: Iterable[Look]) -> list[LookLine]:
    """Looks in words."""
    return [
        LookLine(
            each.at,
            action_words(each.action),
            each.path,
            "Allowed" if each.allowed else "Refused",
        )
        for each in found
    ]
