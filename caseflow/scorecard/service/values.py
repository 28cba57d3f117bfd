"""Entering values, one by one or by the file; a later value stands beside the earlier one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import insert

from caseflow.agencies import queries as agencies
from caseflow.events.context import RecordingContext
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.rules.entered_values import COLUMNS, EnteredValue, Fault, Known, read_value, revision_fault
from caseflow.rules.plan_measures import measures
from caseflow.scorecard.models import IndicatorValue, ValueUpload
from caseflow.scorecard.queries import values as queries
from caseflow.scorecard.queries.values import KeptValue, Key

NEEDED = ("code", "period", "state", "source", "date")
FILLED = ("numerator", "denominator", "value", "state", "source", "date", "note")
"""A row of the template in which none of these was filled in is left out."""
MOST_ROWS = 2_000


class _Row(NamedTuple):
    """A row of a file: its number in it, its cells by column, and what was read."""

    number: int
    cells: dict[str, str]
    read: EnteredValue | list[Fault]


def _known(context: RecordingContext) -> Known:
    quindrats = [code for code, _ in agencies.quindrats()]
    return Known(measures(context.rulebook), quindrats, context.today_on)


def enter(context: RecordingContext, cells: Mapping[str, str]) -> None:
    """Enter one value. Raises Refusal with everything that is wrong, each beside its field."""
    read = read_value(cells, _known(context))
    if isinstance(read, EnteredValue):
        before = queries.last_entered([read.code]).get((read.code, read.period, read.quindrat))
        fault = revision_fault(read, before.entered if before else None)
        if not fault:
            _keep(context, [read], None)
            return
        read = [fault]
    raise _refusal(read)


def _refusal(faults: Sequence[Fault]) -> Refusal:
    first, *others = faults
    refusal = Refusal(first.column, first.sentence)
    refusal.also = _refusal(others) if others else None
    return refusal


def _keep(context: RecordingContext, values: Iterable[EnteredValue], upload_id: UUID | None) -> None:
    rows = []
    for each in values:
        row = each._asdict()
        row |= {"quindrat_code": row.pop("quindrat"), "upload_id": upload_id}
        rows.append({**row, "entered_by": context.practitioner_id, "entered_at": context.at})
    db.session.execute(insert(IndicatorValue), rows)


def take_file(context: RecordingContext, file_name: str, table: Sequence[Sequence[str]]) -> UUID:
    """Take every value of a file, or none where a row is wrong: its rows are kept with the reasons.

    Raises Refusal where the file is no table of values at all.
    """
    known = _known(context)
    rows = [_Row(number, cells, read_value(cells, known)) for number, cells in _filled(table)]
    if not rows:
        raise Refusal("file", "No row of this file is filled in")
    if len(rows) > MOST_ROWS:
        raise Refusal("file", f"A file may hold at most {MOST_ROWS:,} values: send it in parts")
    values = [row.read for row in rows if isinstance(row.read, EnteredValue)]
    wrong = _wrong(rows, queries.last_entered({each.code for each in values}))
    upload = ValueUpload(
        id=uuid4(),
        file_name=file_name,
        uploaded_by=context.practitioner_id,
        uploaded_at=context.at,
        taken=0 if wrong else len(values),
        rejected=[
            {"row": row.number, "cells": row.cells, "reasons": [each.sentence for each in faults]}
            for row, faults in wrong
        ],
    )
    db.session.add(upload)
    db.session.flush()
    if not wrong:
        _keep(context, values, upload.id)
    return upload.id


def _filled(table: Sequence[Sequence[str]]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows that somebody filled in, numbered as in the file, by the columns that its first row names."""
    header = [name.strip().lower() for name in table[0]] if table else []
    if missing := [name for name in NEEDED if name not in header]:
        raise Refusal("file", f"The first row must name the columns. Missing: {', '.join(missing)}")
    for number, line in enumerate(table[1:], 2):
        named = dict(zip(header, line, strict=False))
        cells = {name: named.get(name, "").strip() for name in COLUMNS}
        if any(cells[name] for name in FILLED):
            yield number, cells


def _wrong(rows: Iterable[_Row], before: Mapping[Key, KeptValue]) -> list[tuple[_Row, list[Fault]]]:
    first: dict[Key, int] = {}
    wrong = []
    for row in rows:
        if faults := _faults(row, first, before):
            wrong.append((row, faults))
    return wrong


def _faults(row: _Row, first: dict[Key, int], before: Mapping[Key, KeptValue]) -> list[Fault]:
    """What is wrong with a row: in itself, beside the other rows, and beside what was entered before."""
    read = row.read
    if isinstance(read, list):
        return read
    key = read.code, read.period, read.quindrat
    same = first.setdefault(key, row.number)
    if same != row.number:
        return [Fault("code", f"Row {same} is of the same indicator, period and place")]
    earlier = before.get(key)
    fault = revision_fault(read, earlier.entered if earlier else None)
    return [fault] if fault else []
