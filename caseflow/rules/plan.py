"""The Children and Young People's Plan 2009-2013: what was promised, by which board, measured by what.

Read from a file for each theme in `data/plan`. Codes, numbers and titles are those that the plan prints.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from caseflow.rules.reading import RuleError, check_keys, read_table

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PlanIndicator:
    """An indicator as the plan prints it: NI of the national set, CSC of the borough's own.

    `meant` is the code that a misprint stands for; `note` says what is odd about the print.
    """

    code: str
    title: str
    outcome: str
    board: str
    local_area_agreement: bool = False
    meant: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A benefit to families, or in the fourth theme an improvement of services, that a board answers for.

    `see` names the outcomes to which the plan refers; `actions` are what it promises to do.
    """

    number: str
    title: str
    board: str
    see: tuple[str, ...]
    indicators: tuple[PlanIndicator, ...]
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Commitment:
    """What the plan commits the borough to, and the outcomes by which that shows."""

    number: str
    title: str
    outcomes: tuple[Outcome, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Theme:
    """One of the four themes; `outcomes_begin` is how the sentence of each of its outcomes begins."""

    number: str
    title: str
    outcomes_begin: str
    commitments: tuple[Commitment, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole plan, with its parts by number, name and code, in the order of the print."""

    themes: Mapping[str, Theme]
    commitments: Mapping[str, Commitment]
    outcomes: Mapping[str, Outcome]
    indicators: Mapping[str, PlanIndicator]

    def theme_of(self, number: str) -> Theme:
        """The theme under which a commitment or an outcome stands, by its number."""
        return self.themes[number.partition(".")[0]]

    def printed_as(self, code: str) -> str | None:
        """The code under which the plan prints an indicator, if it does: NI 103 for NI 103a and NI 103b."""
        return next((each for each in (code, code[:-1]) if each in self.indicators), None)

    @property
    def boards(self) -> tuple[str, ...]:
        """The delivery boards that answer for an outcome, in the order in which the plan names them."""
        return tuple(dict.fromkeys(outcome.board for outcome in self.outcomes.values()))


def load_plan(folder: Path) -> Plan:
    """The plan of a folder of theme files, or a RuleError: every number and code stands once."""
    files = sorted(folder.glob("*.toml"))
    themes = [_theme(read_table(path), path.name) for path in files]
    commitments = [each for theme in themes for each in theme.commitments]
    outcomes = [each for commitment in commitments for each in commitment.outcomes]
    indicators = [each for outcome in outcomes for each in outcome.indicators]
    read = Plan(
        _once({each.number: each for each in themes}, len(themes), "theme"),
        _once({each.number: each for each in commitments}, len(commitments), "commitment"),
        _once({each.number: each for each in outcomes}, len(outcomes), "outcome"),
        _once({each.code: each for each in indicators}, len(indicators), "indicator"),
    )
    for outcome in outcomes:
        if unknown := [number for number in outcome.see if number not in read.outcomes]:
            raise RuleError(f"plan: {outcome.number} refers to {', '.join(unknown)}, which is not there")
    return read


def _once(by_name: Mapping[str, T], entries: int, noun: str) -> Mapping[str, T]:
    if len(by_name) < entries:
        raise RuleError(f"plan: {noun} numbers or codes stand twice")
    return by_name


def _theme(table: Mapping[str, Any], file: str) -> Theme:
    row = check_keys(table, file, {"number": str, "title": str, "outcomes_begin": str, "commitment": list})
    commitments = tuple(_commitments(row["commitment"], file, row["number"]))
    return Theme(row["number"], row["title"], row["outcomes_begin"], commitments)


def _commitments(entries: list[object], file: str, theme: str) -> Iterator[Commitment]:
    keys = {"number": str, "title": str, "outcome": list}
    for number, entry in enumerate(entries, 1):
        where = f"{file}, commitment {number}"
        row = check_keys(entry, where, keys, {"note": str})
        _stands_under(row["number"], theme, where)
        outcomes = tuple(_outcomes(row["outcome"], where, row["number"]))
        yield Commitment(row["number"], row["title"], outcomes, row.get("note", ""))


def _outcomes(entries: list[object], commitment_place: str, commitment: str) -> Iterator[Outcome]:
    for number, entry in enumerate(entries, 1):
        where = f"{commitment_place}, outcome {number}"
        optional = {"see": list, "indicators": list, "actions": list}
        row = check_keys(entry, where, {"number": str, "title": str, "board": str}, optional)
        _stands_under(row["number"], commitment, where)
        indicators = tuple(_indicators(row, where))
        see, actions = tuple(row.get("see", ())), tuple(row.get("actions", ()))
        yield Outcome(row["number"], row["title"], row["board"], see, indicators, actions)


def _indicators(outcome: Mapping[str, Any], outcome_place: str) -> Iterator[PlanIndicator]:
    optional = {"local_area_agreement": bool, "meant": str, "note": str}
    for number, entry in enumerate(outcome.get("indicators", ()), 1):
        where = f"{outcome_place}, indicator {number}"
        row = check_keys(entry, where, {"code": str, "title": str}, optional)
        yield PlanIndicator(outcome=outcome["number"], board=outcome["board"], **row)


def _stands_under(number: str, above: str, where: str) -> None:
    if number.rpartition(".")[0] != above:
        raise RuleError(f"{where}: {number} does not stand under {above}")
