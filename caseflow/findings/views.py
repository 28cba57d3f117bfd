"""Entries that need a look, in words."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from flask import url_for

from caseflow.agencies.queries import TeamCard
from caseflow.cases.queries import CaseCard
from caseflow.events.kinds import kinds
from caseflow.findings.queries import LEFT_OUT, Among, FindingCard, Tally
from caseflow.performance.forms import months_of
from caseflow.performance.queries import Figure
from caseflow.performance.views.figures import figure_view
from caseflow.rules.checks import ANSWERS, DATES, MISSING, NOTHING, START, Check
from caseflow.rules.periods import Reporting
from caseflow.web.components import Counted, CountedLine, KeyFigure
from caseflow.web.filters import date_and_time, day_date, plural

UNKNOWN = "A check that is asked no longer"
Kept = Mapping[str, Any]
"""What of the address every link of the page keeps: the period, and the indicator."""


class Concern(NamedTuple):
    """What an entry could do to a figure: as the name of a list, and after a number of one and of several."""

    label: str
    one: str
    several: str

    def of(self, number: int) -> str:
        """The words after a number."""
        return self.one if number == 1 else self.several


CONCERNS: Mapping[str, Concern] = {
    LEFT_OUT: Concern("In no figure until mended", "is in no figure", "are in no figure"),
    DATES: Concern("May be dated wrong", "may be dated wrong", "may be dated wrong"),
    START: Concern("Lack the entry before", "lacks the entry before it", "lack the entry before them"),
    MISSING: Concern(
        "Wait for what should follow", "waits for what should follow it", "wait for what should follow them"
    ),
    ANSWERS: Concern("Lack an answer", "lacks an answer that it goes by", "lack an answer that it goes by"),
    NOTHING: Concern(
        "Change nothing in it",
        "needs a look, and changes nothing that",
        "need a look, and change nothing that",
    ),
}
"""In the order of the page."""


class FindingLine(NamedTuple):
    """An entry in the list: the child, what is wrong, which entry, beside what, and who mends it where."""

    child: str
    reference: str
    child_href: str
    title: str
    mend: str
    entry: str
    beside: str
    team: str
    phone: str
    mend_href: str
    accept_href: str
    take_back_href: str
    further: tuple[tuple[str, str], ...]
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
    teams: Mapping[str, TeamCard]
    people: Mapping[UUID, str]
    own_team: str


def lines(found: Iterable[FindingCard], known: Known) -> list[FindingLine]:
    """Entries in words; the ways to mend one are for the team that answers for its case."""
    return [_line(each, known) for each in found]


def _line(found: FindingCard, known: Known) -> FindingLine:
    check, case = known.checks.get(found.code), known.cases.get(found.case_id)
    team, own = known.teams.get(found.team_code), found.team_code == known.own_team
    accepted = ""
    if found.accepted_at and found.accepted_by:
        accepted = f"{known.people.get(found.accepted_by, 'Somebody')}, {date_and_time(found.accepted_at)}"
    return FindingLine(
        case.child.name if case else "A child whose record you may not open",
        case.child.reference if case else "",
        url_for("cases.page", case_id=found.case_id) if case else "",
        check.title if check else UNKNOWN,
        check.mend if check else "",
        entry_words(found),
        _beside(found, check),
        team.name if team else found.team_code,
        team.phone if team else "",
        *(_ways(found) if own else ("", "", "")),
        _further(found, check) if own and check else (),
        accepted,
        found.reason or "",
    )


def _further(found: FindingCard, check: Check) -> tuple[tuple[str, str], ...]:
    """The forms that record what is missing after an entry, each with its title and its address."""
    known, entry = kinds(), kinds().get(found.kind)
    missing = (known[each] for each in check.condition.ended_by(found.kind) if each in known)
    return tuple(
        (each.title, url_for("recording.record", case_id=found.case_id, kind=each.kind, about=found.event_id))
        for each in missing
        if each.recorded_by and entry and each.continues.allows(entry)
    )


def _beside(found: FindingCard, check: Check | None) -> str:
    """With what the entry does not fit: the day of another entry, a birth, a death, a closing or a limit."""
    if found.on_day is None:
        return ""
    day = day_date(found.on_day)
    if check and check.condition.concerns == MISSING:
        return f"Since {day}"
    return f"It does not fit an entry dated {day}" if found.beside_id else f"It does not fit the date {day}"


def columns(accepted: bool, of_one_team: bool) -> list[str]:
    """What the list tells of each entry."""
    last = "Accepted" if accepted else "Mend" if of_one_team else "Mended by"
    return ["Child", "What is wrong", "Entry", *(["Team"] if accepted and not of_one_team else []), last]


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


def queue(
    tallies: Sequence[Tally], checks: Mapping[str, Check], teams: Mapping[str, TeamCard], kept: Kept
) -> Queue:
    """What the checks found, those with most to mend first, but for what changes nothing asked about."""
    counted = [each for each in tallies if each.concern != NOTHING]
    to_mend, accepted = sum(each.to_mend for each in counted), sum(each.accepted for each in counted)
    needs = "needs" if to_mend == 1 else "need"
    sentence = f"{_entries(to_mend)} {needs} a look."
    if accepted:
        sentence += f" {_entries(accepted)} {'was' if accepted == 1 else 'were'} accepted with a reason."
    titles = {code: check.title for code, check in checks.items()}
    names = {code: team.name for code, team in teams.items()}
    return Queue(sentence, _by("code", counted, titles, kept), _by("team_code", counted, names, kept))


def _entries(number: int) -> str:
    return plural(number, "entry", "entries")


def _by(column: str, tallies: Sequence[Tally], names: Mapping[str, str], kept: Kept) -> list[CountedLine]:
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
                Counted("To mend", to_mend[group], _href(**{name: group}, **kept)),
                Counted("Accepted", accepted[group], _href(show="accepted", **{name: group}, **kept)),
            ],
        )
        for group in ranked
    ]


def _href(**narrowed: Any) -> str:
    return url_for("findings.queue", _anchor="list", **narrowed)


def csv_href(among: Among, kept: Kept) -> str:
    """The address of the list as CSV."""
    narrowed = {"team": among.team, "check": among.code, "concern": among.concern}
    given: dict[str, Any] = {name: value or None for name, value in narrowed.items()}
    given["show"] = "accepted" if among.accepted else None
    return url_for("findings.queue_csv", **given, **kept)


class Verdict(NamedTuple):
    """Whether a figure can be trusted: in a sentence, and how many entries could do what to it."""

    sentence: str
    keys: list[KeyFigure]


def verdict(
    tallies: Sequence[Tally], code: str, period: Reporting | None, figure: Figure | None, kept: Kept
) -> Verdict:
    """What the entries that need a look could do to an indicator."""
    numbers = Counter[str]()
    for each in tallies:
        numbers[each.concern] += each.to_mend
    could = {concern: numbers[concern] for concern in CONCERNS if numbers[concern] and concern != NOTHING}
    when = f"For {months_of(period)}" if period else "At any time so far"
    shown = figure_view(figure) if figure else None
    of = f" ({shown.value}, {shown.counted_from})" if shown else ""
    number = sum(could.values())
    if number:
        parts = [f"{each:,} {CONCERNS[concern].of(each)}" for concern, each in could.items()]
        sentence = f"{when}, {_entries(number)} could change {code}{of}: {', '.join(parts)}."
    else:
        sentence = f"{when}, no entry that needs a look could change {code}{of}."
    if others := numbers[NOTHING]:
        sentence += f" {others:,} more {CONCERNS[NOTHING].of(others)} {code} goes by."
    keys = [
        KeyFigure(numbers[concern], words.label, _href(concern=concern, **kept))
        for concern, words in CONCERNS.items()
        if numbers[concern]
    ]
    return Verdict(sentence, keys)


def caption(among: Among, number: int, checks: Mapping[str, Check], teams: Mapping[str, TeamCard]) -> str:
    """What the list shows, and how many entries that is."""
    parts = ["Accepted with a reason" if among.accepted else "To mend"]
    if among.code:
        parts.append(checks[among.code].title if among.code in checks else UNKNOWN)
    if among.counting:
        words = CONCERNS.get(among.concern)
        parts.append(words.label.lower() if words else f"could change {among.counting[0].window.code}")
    if among.team:
        parts.append(teams[among.team].name if among.team in teams else among.team)
    return f"{': '.join(parts[:2])}{''.join(f', {each}' for each in parts[2:])} ({number:,})"


COLUMNS = (
    "child_id", "check", "what is wrong", "how it is mended", "entry", "dated", "does not fit", "team",
    "telephone", "accepted because",
)  # fmt: skip
"""The columns of the list as a spreadsheet."""


def cells(found: FindingCard, known: Known) -> tuple[str, ...]:
    """An entry as a spreadsheet has it, the child by reference."""
    line = _line(found, known)
    kind = kinds().get(found.kind)
    return (
        line.reference,
        found.code,
        line.title,
        line.mend,
        kind.title if kind else found.kind,
        str(found.occurred_on),
        str(found.on_day or ""),
        line.team,
        line.phone,
        line.reason,
    )
