"""Entries that need a look, in words."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from flask import url_for

from caseflow.cases.queries import CaseCard
from caseflow.events.kinds import kinds
from caseflow.findings.queries import Among, FindingCard, Tally
from caseflow.rules.checks import Check
from caseflow.web.components import Counted, CountedLine
from caseflow.web.filters import date_and_time, day_date, plural

UNKNOWN = "A check that is asked no longer"


class FindingLine(NamedTuple):
    """An entry in the list: the child, what is wrong, which entry, beside what, and where it is mended."""

    child: str
    title: str
    mend: str
    entry: str
    beside: str
    team: str
    mend_href: str
    accept_href: str
    take_back_href: str
    accepted: str
    reason: str


def entry_words(found: FindingCard) -> str:
    """The entry, by its kind and its day."""
    kind = kinds().get(found.kind)
    return f"{kind.title if kind else found.kind}, {day_date(found.occurred_on)}"


class Known(NamedTuple):
    """What the list needs beside its entries: cases, checks, names, and the reader's team where they mend."""

    cases: Mapping[UUID, CaseCard]
    checks: Mapping[str, Check]
    teams: Mapping[str, str]
    people: Mapping[UUID, str]
    own_team: str


def lines(found: Iterable[FindingCard], known: Known) -> list[FindingLine]:
    """Entries in words; the ways to mend one are for the team that answers for its case."""
    return [_line(each, known) for each in found]


def _line(found: FindingCard, known: Known) -> FindingLine:
    check, case = known.checks.get(found.code), known.cases.get(found.case_id)
    accepted = ""
    if found.accepted_at and found.accepted_by:
        accepted = f"{known.people.get(found.accepted_by, 'Somebody')}, {date_and_time(found.accepted_at)}"
    return FindingLine(
        case.child.name if case else "A child whose record you may not open",
        check.title if check else UNKNOWN,
        check.mend if check else "",
        entry_words(found),
        _beside(found),
        known.teams.get(found.team_code, found.team_code),
        *(_ways(found) if found.team_code == known.own_team else ("", "", "")),
        accepted,
        found.reason or "",
    )


def _beside(found: FindingCard) -> str:
    """With what the entry does not fit: the day of another entry, a birth, a death, a closing or a limit."""
    if found.on_day is None:
        return ""
    return f"{'Beside an entry of' if found.beside_id else 'Compared with'} {day_date(found.on_day)}"


def columns(accepted: bool, of_one_team: bool) -> list[str]:
    """What the list tells of each entry."""
    last = "Accepted" if accepted else "Mend"
    return ["Child", "What is wrong", "Entry", *([] if of_one_team else ["Team"]), last]


def _ways(found: FindingCard) -> tuple[str, str, str]:
    """Where an entry is mended, is accepted as it is, and is taken back."""
    place: dict[str, Any] = {"case_id": found.case_id, "event_id": found.event_id}
    check = place | {"code": found.code}
    take_back = url_for("findings.take_back", **check) if found.acceptance_id else ""
    return url_for("cases.entry", **place), url_for("findings.accept", **check), take_back


class Queue(NamedTuple):
    """How many entries need a look, by check and by team; each number opens its list."""

    sentence: str
    by_check: list[CountedLine]
    by_team: list[CountedLine]


def queue(tallies: Sequence[Tally], checks: Mapping[str, Check], teams: Mapping[str, str]) -> Queue:
    """What the checks found, those with most to mend first."""
    to_mend, accepted = sum(each.to_mend for each in tallies), sum(each.accepted for each in tallies)
    needs = "needs" if to_mend == 1 else "need"
    sentence = f"{plural(to_mend, 'entry', 'entries')} {needs} a look."
    if accepted:
        was = "was" if accepted == 1 else "were"
        sentence += f" {plural(accepted, 'entry', 'entries')} {was} accepted with a reason."
    titles = {code: check.title for code, check in checks.items()}
    return Queue(sentence, _by("code", tallies, titles), _by("team_code", tallies, teams))


def _by(column: str, tallies: Sequence[Tally], names: Mapping[str, str]) -> list[CountedLine]:
    to_mend, accepted = Counter[str](), Counter[str]()
    for each in tallies:
        group = getattr(each, column)
        to_mend[group] += each.to_mend
        accepted[group] += each.accepted
    name = {"code": "check", "team_code": "team"}[column]
    ranked = sorted(to_mend, key=lambda group: (-to_mend[group], names.get(group, group)))
    return [
        CountedLine(
            names.get(group, group),
            [
                Counted("To mend", to_mend[group], _href(**{name: group})),
                Counted("Accepted", accepted[group], _href(show="accepted", **{name: group})),
            ],
        )
        for group in ranked
    ]


def _href(**narrowed: Any) -> str:
    return url_for("findings.queue", _anchor="list", **narrowed)


def caption(
    among: Among, number: int, checks: Mapping[str, Check], teams: Mapping[str, str], indicator: str
) -> str:
    """What the list shows, and how many entries that is."""
    parts = ["Accepted with a reason" if among.accepted else "To mend"]
    if among.code:
        parts.append(checks[among.code].title if among.code in checks else UNKNOWN)
    if indicator:
        parts.append(f"entries that {indicator} counts by")
    if among.team:
        parts.append(teams.get(among.team, among.team))
    return f"{': '.join(parts[:2])}{''.join(f', {each}' for each in parts[2:])} ({number:,})"
