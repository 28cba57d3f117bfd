"""Breaches and their causes in words."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from flask import url_for

from caseflow.cases.queries import CaseCard
from caseflow.clocks.queries import ClockCard
from caseflow.clocks.views import clock_view
from caseflow.delays.queries import NO_REASON, BreachCard, Tally, Told, Waited
from caseflow.events.kinds import words
from caseflow.events.kinds.assessment import LATE_REASONS
from caseflow.events.kinds.waits import WAITS_FOR
from caseflow.rules.periods import Reporting
from caseflow.rules.rulebook import Rulebook
from caseflow.rules.waits import READY, WaitSpell, shares
from caseflow.web.components import Counted, CountedLine
from caseflow.web.filters import date_and_time, long_date, plural


def cause_words(cause: str) -> str:
    """Why something was late, in words."""
    if cause == NO_REASON:
        return "No reason given"
    return LATE_REASONS.get(cause, cause.replace("_", " ").capitalize())


class BreachLine(NamedTuple):
    """A breach in a list; without a case to open for whoever may not read it."""

    child: str
    href: str
    timescale: str
    due_on: date
    team: str
    cause: str


def lines(
    found: Iterable[BreachCard],
    cases: Mapping[UUID, CaseCard],
    timescales: Mapping[str, str],
    teams: Mapping[str, str],
    opens: bool,
) -> list[BreachLine]:
    """Breaches in words; `opens` where the reader may open the record of each."""
    return [
        BreachLine(
            cases[each.case_id].child.name
            if each.case_id in cases
            else "A child whose case you no longer see",
            breach_href(each) if opens and each.case_id in cases else "",
            timescales.get(each.timescale, each.timescale),
            each.due_on,
            teams.get(each.team_code, each.team_code),
            cause_words(each.late_reason or NO_REASON),
        )
        for each in found
    ]


def breach_href(found: BreachCard) -> str:
    """Where the record of a breach stands."""
    return url_for(
        "delays.breach",
        case_id=found.case_id,
        timescale=found.timescale,
        subject=found.subject,
        number=found.number,
    )


def facts(
    found: BreachCard, clock: ClockCard | None, team: str, rulebook: Rulebook, as_at: date
) -> list[tuple[str, str]]:
    """What is on record of a breach."""
    stands = clock_view(clock.clock, as_at, rulebook) if clock else None
    noted = date_and_time(found.seen_at) if found.seen_at else ""
    return [
        ("Due on", long_date(found.due_on)),
        ("Now", stands.words if stands else "What began it was taken back"),
        ("Accountable when it fell due", team),
        ("Noted", noted),
        ("Reason given", cause_words(found.late_reason or NO_REASON)),
        ("Corrected later", _correction(found)),
    ]


def _correction(found: BreachCard) -> str:
    if found.voided_at is None:
        return "No"
    return f"Yes, {date_and_time(found.voided_at)}: it does not count as late any more"


def told_rows(told: Iterable[Told]) -> list[tuple[str, str, str]]:
    """Who was told, when, and how."""
    return [(each.name, date_and_time(each.told_at), _how(each)) for each in told]


def _how(told: Told) -> str:
    if told.by_email:
        return "By e-mail"
    return f"On their page, read {long_date(told.read_at)}" if told.read_at else "On their page, not read yet"


class Share(NamedTuple):
    """How many working days of a clock were whose."""

    whose: str
    days: int


class ClockShares(NamedTuple):
    """A clock, how it stands, and whose its working days were; they sum to `days`."""

    name: str
    words: str
    days: int
    parts: list[Share]


def whose_words(whose: str) -> str:
    """Whose time it was, in words."""
    return "Ready to work" if whose == READY else f"Waiting for {lower_first(WAITS_FOR.get(whose, whose))}"


def lower_first(words: str) -> str:
    """The first letter small, the others as they are."""
    return words[:1].lower() + words[1:]


def clock_shares(
    cards: Iterable[ClockCard], spells: Sequence[WaitSpell], as_at: date, rulebook: Rulebook
) -> list[ClockShares]:
    """Whose time each clock of a case ran on, in the order of the clocks."""
    found = []
    for card in cards:
        view = clock_view(card.clock, as_at, rulebook)
        counted = shares(card.clock, spells, as_at, rulebook.calendar)
        ranked = sorted(counted.items(), key=lambda part: (-part[1], part[0]))
        parts = [Share(whose_words(whose), days) for whose, days in ranked]
        found.append(ClockShares(view.name, view.words, sum(counted.values()), parts))
    return found


def wait_lines(spells: Iterable[WaitSpell], as_at: date) -> list[tuple[str, str, str, str]]:
    """The waits of a case: for whom, for what, since when, and until when."""
    return [
        (
            WAITS_FOR.get(spell.waits_for, spell.waits_for),
            words("wait_began", "reason", spell.reason),
            long_date(spell.from_on),
            _until(spell, as_at),
        )
        for spell in spells
    ]


def _until(spell: WaitSpell, as_at: date) -> str:
    if spell.until_on:
        return f"Until {long_date(spell.until_on)}"
    if spell.expected_on is None:
        return "Still waiting"
    passed = ", which has passed" if spell.expected_on < as_at else ""
    return f"Still waiting; expected to end {long_date(spell.expected_on)}{passed}"


class Causes(NamedTuple):
    """Breaches of a year by cause: over the quarters, by team, by quindrat; each number opens its list."""

    sentence: str
    by_quarter: list[CountedLine]
    by_team: list[CountedLine]
    by_quindrat: list[CountedLine]


def causes(
    tallies: Sequence[Tally],
    quarters: Sequence[Reporting],
    teams: Mapping[str, str],
    quindrats: Mapping[str, str],
) -> Causes:
    """Causes ranked by how many breaches each has."""
    ranked = [cause for cause, _ in _counter(tallies, lambda each: each.cause).most_common()]
    everything = sum(each.breaches for each in tallies)
    unexplained = sum(each.breaches for each in tallies if each.cause == NO_REASON)
    since = long_date(quarters[0].whole.first_on)
    sentence = f"{plural(everything, 'timescale')} that fell due since {since} passed in breach."
    if everything:
        sentence += f" For {unexplained:,} of them nobody has given a reason."
    return Causes(
        sentence,
        [_by_quarter(cause, tallies, quarters) for cause in ranked],
        _by_group("team", tallies, ranked, teams, lambda each: each.team_code),
        _by_group("quindrat", tallies, ranked, quindrats, lambda each: each.quindrat),
    )


def _counter(tallies: Iterable[Tally], of: Callable[[Tally], str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for each in tallies:
        found[of(each)] += each.breaches
    return found


def _href(**narrowed: Any) -> str:
    return url_for("delays.causes", _anchor="list", **narrowed)


def _by_quarter(cause: str, tallies: Sequence[Tally], quarters: Sequence[Reporting]) -> CountedLine:
    of_cause = [each for each in tallies if each.cause == cause]
    cells = [
        Counted(
            quarter.asked,
            sum(each.breaches for each in of_cause if each.quarter_from == quarter.whole.first_on),
            _href(cause=cause, quarter=quarter.asked),
        )
        for quarter in quarters
    ]
    total = Counted("In all", sum(each.breaches for each in of_cause), _href(cause=cause))
    return CountedLine(cause_words(cause), [*cells, total])


def _by_group(
    name: str,
    tallies: Sequence[Tally],
    ranked: Sequence[str],
    names: Mapping[str, str],
    of: Callable[[Tally], str],
) -> list[CountedLine]:
    """A line for each group, the one with most breaches first: how many of each cause."""
    groups = [group for group, _ in _counter(tallies, of).most_common()]
    found = []
    for group in groups:
        mine = [each for each in tallies if of(each) == group]
        causes = _counter(mine, lambda each: each.cause)
        cells = [
            Counted(cause_words(cause), causes[cause], _href(cause=cause, **{name: group}))
            for cause in ranked
        ]
        total = Counted("In all", sum(each.breaches for each in mine), _href(**{name: group}))
        found.append(CountedLine(names.get(group, group), [total, *cells]))
    return found


class Waits(NamedTuple):
    """For whom late clocks waited, in working days: in all, by team, and by quindrat."""

    in_all: list[CountedLine]
    by_team: list[CountedLine]
    by_quindrat: list[CountedLine]


def waits(found: Sequence[Waited], teams: Mapping[str, str], quindrats: Mapping[str, str]) -> Waits:
    """Waits ranked by how many working days they took."""
    days = _days(found)
    ranked = [whose for whose, _ in days.most_common()]
    in_all = [
        CountedLine(
            WAITS_FOR.get(whose, whose),
            [
                Counted("Working days", days[whose], _href(waited=whose)),
                Counted("Timescales", sum(whose in each.days for each in found), _href(waited=whose)),
            ],
        )
        for whose in ranked
    ]
    return Waits(
        in_all,
        _waits_by("team", found, ranked, teams, lambda each: each.breach.team_code),
        _waits_by("quindrat", found, ranked, quindrats, lambda each: each.quindrat),
    )


def _days(found: Iterable[Waited]) -> Counter[str]:
    days: Counter[str] = Counter()
    for each in found:
        days.update(each.days)
    return days


def _waits_by(
    name: str,
    found: Sequence[Waited],
    ranked: Sequence[str],
    names: Mapping[str, str],
    of: Callable[[Waited], str],
) -> list[CountedLine]:
    """A line for each group, the one that waited longest first: working days by for whom."""
    by_group = {
        group: _days(each for each in found if of(each) == group) for group in {of(each) for each in found}
    }
    return [
        CountedLine(
            names.get(group, group),
            [
                Counted(WAITS_FOR.get(whose, whose), days[whose], _href(waited=whose, **{name: group}))
                for whose in ranked
            ],
        )
        for group, days in sorted(by_group.items(), key=lambda item: (-item[1].total(), item[0]))
    ]


def caption(
    narrowed: Mapping[str, str],
    number: int,
    days: int,
    teams: Mapping[str, str],
    quindrats: Mapping[str, str],
) -> str:
    """What the list shows, how many breaches that is, and where asked how many working days of waiting."""
    said: dict[str, Callable[[str], str]] = {
        "cause": cause_words,
        "quarter": str,
        "waited": whose_words,
        "team": lambda code: teams.get(code, code),
        "quindrat": lambda code: quindrats.get(code, code),
    }
    parts = [said[name](value) for name, value in narrowed.items()]
    waited = f": {plural(days, 'working day')}" if "waited" in narrowed else ""
    return f"{', '.join(parts) or 'All of the last year'}{waited} ({number:,})"
