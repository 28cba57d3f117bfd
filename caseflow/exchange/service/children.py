"""children.csv: reading its rows, adding the children and correcting what a later file says otherwise."""

import csv
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

from psycopg import Connection

from caseflow.events.kinds.census import DISABILITIES, ETHNICITIES
from caseflow.events.reading import Fault
from caseflow.exchange.service.files import CHILDREN, LONGEST_LINE, Content, spans
from caseflow.exchange.service.references import References, Wanted
from caseflow.exchange.service.report import Correction, Reject
from caseflow.exchange.service.values import id_fault
from caseflow.kernel import Refusal
from caseflow.kernel.dates import iso_date
from caseflow.people import bulk as people
from caseflow.people.bulk import ChildDetails
from caseflow.rules import identity
from caseflow.rules.identity import Identity, text_fault, tidy

COLUMNS = (
    "child_id",
    "given_name",
    "family_name",
    "sex",
    "birth_date",
    "expected_birth_date",
    "death_date",
    "ethnicity",
    "disability",
    "upn",
    "nhs_number",
    "postcode",
    "quindrat",
)
DATES = ("birth_date", "expected_birth_date", "death_date")
BATCH = 5_000
Row = tuple[int, dict[str, str] | str]
"""A line's number, and its columns or what keeps it from being read."""


def rows(content: Content) -> Iterator[Row]:
    """The rows of the file; Refusal when its first line does not name the columns."""
    lines = enumerate(spans(content), 1)
    names: list[str] | None = None
    for number, (start, end) in lines:
        cells = _cells(content, start, end)
        if names is None:
            names = _header(cells)
        elif isinstance(cells, str):
            yield number, cells
        elif any(cells):
            short = len(cells) != len(names)
            wrong = f"has {len(cells)} columns where the header has {len(names)}"
            yield number, wrong if short else dict(zip(names, cells, strict=True))
    if names is None:
        raise Refusal(CHILDREN, f"{CHILDREN} is empty: its first line names the columns.")


def _cells(content: Content, start: int, end: int) -> list[str] | str:
    if end - start > LONGEST_LINE:
        return "is longer than a million bytes"
    try:
        text = content[start:end].decode().removesuffix("\r")
        return next(csv.reader([text], strict=True), [])
    except UnicodeDecodeError:
        return "is not in UTF-8"
    except csv.Error as error:
        return f"is not a row of a CSV file: {error}"


def _header(cells: list[str] | str) -> list[str]:
    if isinstance(cells, str):
        raise Refusal(CHILDREN, f"The first line of {CHILDREN} {cells}.")
    names = [cell.strip() for cell in cells]
    if sorted(names) != sorted(COLUMNS):
        raise Refusal(CHILDREN, f"The first line of {CHILDREN} must name these columns: {','.join(COLUMNS)}")
    return names


class ChildReader:
    """Reads one row at a time into a child's details, or lists all that is wrong with it."""

    def __init__(self, references: References, today_on: date) -> None:
        self._references = references
        self._today_on = today_on

    def read(self, row: dict[str, str]) -> tuple[ChildDetails | None, list[Fault]]:
        """The child, or every fault of the row."""
        cells = {name: tidy(value) for name, value in row.items()}
        wrong = [(name, fault) for name in row if (fault := _cell_fault(name, row[name]))]
        wrong += self._code_faults(cells)
        said, wrong_dates = _said(row, cells)
        wrong += [each for each in identity.faults(said, self._today_on) if each not in wrong]
        wrong += wrong_dates
        if wrong:
            return None, wrong
        return ChildDetails(
            row["child_id"],
            cells["given_name"],
            cells["family_name"],
            cells["sex"],
            said.birth_date,
            said.expected_birth_date,
            said.death_date,
            cells["ethnicity"] or None,
            _disabilities(cells),
            cells["upn"] or None,
            cells["nhs_number"] or None,
            cells["postcode"].upper() or None,
            cells["quindrat"] or None,
        ), []

    def _code_faults(self, cells: dict[str, str]) -> list[Fault]:
        wrong: list[Fault] = []
        if cells["sex"] not in ("M", "F", "U"):
            wrong.append(("sex", "must be M, F or U"))
        if cells["ethnicity"] and cells["ethnicity"] not in ETHNICITIES:
            wrong.append(("ethnicity", f"{cells['ethnicity'][:20]} is not a code of the census"))
        unknown = [code for code in _disabilities(cells) if code not in DISABILITIES]
        if unknown:
            wrong.append(("disability", f"{unknown[0][:20]} is not a code of the census"))
        fault = cells["quindrat"] and self._references.fault(self._references.quindrats, cells["quindrat"])
        if fault:
            wrong.append(("quindrat", fault))
        return wrong


def _said(row: dict[str, str], cells: dict[str, str]) -> tuple[Identity, list[Fault]]:
    """Who the child is said to be, as far as it can be read."""
    dates: dict[str, Any] = {}
    wrong: list[Fault] = []
    for name in DATES:
        try:
            if cells[name]:
                dates[name] = iso_date(cells[name])
        except ValueError as error:
            wrong.append((name, str(error)))
    if not cells["birth_date"] and not cells["expected_birth_date"]:
        wrong.append(("birth_date", "is required; an unborn child has an expected_birth_date instead"))
    return Identity(row["given_name"], row["family_name"], **dates), wrong


def _cell_fault(name: str, value: str) -> str | None:
    return id_fault(value) if name == "child_id" else text_fault(value)


def _disabilities(cells: dict[str, str]) -> list[str]:
    return [code.strip() for code in cells["disability"].split(";") if code.strip()]


class Children:
    """The children of one feed, as far as they have been read."""

    def __init__(self, references: References, today_on: date) -> None:
        self.added = self.skipped = 0
        self.corrected: list[Correction] = []
        self.rejects: list[Reject] = []
        self.refused: set[str] = set()
        self._seen: dict[str, tuple[int, int]] = {}
        self._references = references
        self._reader = ChildReader(references, today_on)

    def __contains__(self, reference: str) -> bool:
        return reference in self._seen

    def batches(self, content: Content) -> Iterator[tuple[int, list[ChildDetails]]]:
        """The acceptable children, a few thousand at a time, with the last line's number."""
        found = rows(content)
        while taken := list(islice(found, BATCH)):
            children = [child for number, row in taken if (child := self._accept(number, row))]
            yield taken[-1][0], children

    def _accept(self, number: int, row: dict[str, str] | str) -> ChildDetails | None:
        if isinstance(row, str):
            self._reject(number, "", row)
            return None
        child, wrong = self._reader.read(row)
        reference = row["child_id"]
        content = hash(tuple(row.items()))
        before = self._seen.get(reference)
        if before and before[1] == content:
            self.skipped += 1
            return None
        if before:
            wrong = [*wrong, ("child_id", f"line {before[0]} has this child_id with other content")]
        for field, reason in wrong:
            self._reject(number, field, reason)
        if child is None or wrong:
            if not before:
                self.refused.add(reference)
            return None
        self.refused.discard(reference)
        self._seen[reference] = (number, content)
        return child

    def _reject(self, number: int, field: str, reason: str) -> None:
        self.rejects.append(Reject(CHILDREN, number, "", field, reason))

    def load(self, connection: Connection[Any], children: list[ChildDetails], check: bool) -> None:
        """Add those that are new and correct those that the feed describes otherwise."""
        wanted = Wanted()
        quindrats = {each.quindrat_code for each in children if each.quindrat_code}
        wanted.quindrats = quindrats - self._references.quindrats
        with connection.transaction():
            known = people.details(connection, (each.reference for each in children))
            children = [_with_known(each, known.get(each.reference)) for each in children]
            new = [each for each in children if each.reference not in known]
            other = [each for each in children if people.changes(known.get(each.reference, each), each)]
            if not check:
                self._references.add(connection, wanted)
                people.add_all(connection, new)
                people.correct_all(connection, other, f"a later {CHILDREN}")
        self._references.learn(wanted)
        self.added += len(new)
        self.corrected += [_correction(each, known[each.reference]) for each in other]
        self.skipped += len(children) - len(new) - len(other)


def _correction(said: ChildDetails, known: ChildDetails) -> Correction:
    pairs = zip(COLUMNS, said, known, strict=True)
    return Correction(said.reference, tuple(name for name, one, other in pairs if one != other))


_NOT_KNOWN = {"sex": "U", "ethnicity": "NOBT"}
"""The codes by which a feed says that it does not know."""


def _with_known(said: ChildDetails, known: ChildDetails | None) -> ChildDetails:
    """What a feed says of a child, and what is known where it says nothing: it never takes anything away.

    So an older file with an expected birth does not undo the birth that was recorded since.
    """
    if known is None:
        return said
    unsaid = {
        name: value
        for name, value in known._asdict().items()
        if value and getattr(said, name) in (None, "", [], _NOT_KNOWN.get(name))
    }
    return said._replace(**unsaid)
