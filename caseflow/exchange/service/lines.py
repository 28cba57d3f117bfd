"""events.jsonl: reading one line into an event, or listing all that is wrong with it."""

import json
from collections import Counter
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from caseflow.events.bulk import Arrival
from caseflow.events.kinds import kinds
from caseflow.events.log import canonical
from caseflow.events.reading import Fault, about_fault, dates_too_late, faults, present
from caseflow.exchange.service.files import LONGEST_LINE
from caseflow.exchange.service.references import References
from caseflow.exchange.service.values import HIDDEN, day_until, id_fault, moment_until
from caseflow.kernel.dates import EARLIEST
from caseflow.kernel.written import has_hidden_character

FIELDS = ("event_id", "child_id", "kind", "occurred_on", "recorded_at", "agency", "team", "about", "data")
_KNOWN = frozenset(FIELDS)
_OPTIONAL = frozenset(("recorded_at", "agency", "team", "about"))
REMEMBERED = 50_000
MOST_NESTED = 50


class Line(NamedTuple):
    """A line of the feed that can be read. Without a `recorded_at` of its own it has the time of import."""

    number: int
    timed: bool
    arrival: Arrival


class Unreadable(NamedTuple):
    """Every fault of a line that cannot be read, and what can be made out all the same, else empty text."""

    number: int
    event_id: str
    kind: str
    about: str
    faults: list[Fault]


def parsed(raw: bytes) -> dict[str, Any] | str:
    """A line as an object, or why it is none."""
    if len(raw) > LONGEST_LINE:
        return "is longer than a million bytes"
    try:
        found = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        try:
            raw.decode()
        except UnicodeDecodeError:
            return "is not in UTF-8"
        return f"is not JSON: {error.msg}"
    if type(found) is not dict:
        return "is not a JSON object"
    texts, nested = _counted(found)
    if nested > MOST_NESTED:
        return f"holds more than {MOST_NESTED} lists and objects"
    # Each key and each text takes two quotation marks, and a key that the parser lost takes two more. Only
    # such a line, or one with \\" in a text, is read a second time: that takes ten times as long.
    twice = None if raw.count(b'"') == 2 * texts else _named_twice(raw)
    return f"names {twice[:50]} twice" if twice else given(found)


def given(doc: dict[str, Any]) -> dict[str, Any]:
    """The object without optional fields of the feed that are empty: they are as if left out."""
    if "" not in doc.values():
        return doc
    return {name: value for name, value in doc.items() if value != "" or name not in _OPTIONAL}


def _counted(doc: dict[str, Any]) -> tuple[int, int]:
    """How many keys and texts an object holds at any depth, and how many lists and objects."""
    texts, nested, rest = len(doc), 0, list(doc.values())
    for value in rest:
        if type(value) is str:
            texts += 1
        elif type(value) is dict:
            texts, nested = texts + len(value), nested + 1
            rest += value.values()
        elif type(value) is list:
            nested += 1
            rest += value
    return texts, nested


def _named_twice(raw: bytes) -> str | None:
    """A key that an object of the line names twice: the parser keeps the last and says nothing."""
    twice: list[str] = []

    def note(pairs: list[tuple[str, Any]]) -> None:
        names = Counter(name for name, _ in pairs)
        twice.extend(name for name, times in names.items() if times > 1)

    json.loads(raw, object_pairs_hook=note)
    return next(iter(twice), None)


class LineReader:
    """Reads lines one at a time against the declared kinds, the reference data and today's date."""

    def __init__(self, references: References, today_on: date, at_us: int) -> None:
        self._references = references
        self._today_on = today_on
        self._at_us = at_us
        self._days: dict[object, date] = {}
        self._fine_child = ""
        self._fine_data: set[tuple[str, str]] = set()
        self._kinds = {name: kind for name, kind in kinds().items() if kind.by_feed}

    def read(self, number: int, raw: bytes, sound: bool = False) -> Line | Unreadable:
        """The line, or its faults. Whether `about` is known is settled later, beside the other lines.

        `sound`: the line has been parsed before, and found to be a sound object.
        """
        doc = given(orjson.loads(raw)) if sound else parsed(raw)
        if isinstance(doc, str):
            return Unreadable(number, "", "", "", [("", doc)])
        find = doc.get
        kind, about, told_at = find("kind"), find("about"), find("recorded_at")
        wrong = self._code_faults(doc, about)
        if not doc.keys() <= _KNOWN:
            wrong += [(name[:50], "is not a field of the feed") for name in sorted(doc.keys() - _KNOWN)]
        occurred_on = self._day(find("occurred_on"), wrong)
        recorded_us = self._at_us if told_at is None else self._moment(told_at, wrong)
        content = self._content(kind, about, find("data"), wrong)
        if wrong:
            return _unreadable(number, doc, wrong)
        arrival = Arrival(
            doc["event_id"],
            doc["kind"],
            occurred_on,
            recorded_us,
            find("agency"),
            find("team"),
            about,
            content,
        )
        return Line(number, told_at is not None, arrival)

    def _code_faults(self, doc: dict[str, Any], about: object) -> list[Fault]:
        wrong: list[Fault] = []
        event_id, child_id = doc.get("event_id"), doc.get("child_id")
        agency, team = doc.get("agency"), doc.get("team")
        if fault := "is required" if event_id is None else id_fault(event_id):
            wrong.append(("event_id", fault))
        if child_id != self._fine_child:
            if fault := "is required" if child_id is None else id_fault(child_id):
                wrong.append(("child_id", fault))
            else:
                self._fine_child = str(child_id)
        if about is not None and (fault := id_fault(about)):
            wrong.append(("about", fault))
        for name, code, known in (
            ("agency", agency, self._references.agencies),
            ("team", team, self._references.teams),
        ):
            if code is not None and (type(code) is not str or code not in known):
                fault = id_fault(code) or self._references.fault(known, code)
                wrong += [(name, fault)] if fault else []
        return wrong

    def _day(self, value: object, wrong: list[Fault]) -> date:
        known = self._days.get(value) if type(value) is str else None
        if known is not None:
            return known
        found = "is required" if value is None else day_until(value, self._today_on)
        if isinstance(found, str):
            wrong.append(("occurred_on", found))
            return EARLIEST
        self._days[value] = found
        return found

    def _moment(self, value: object, wrong: list[Fault]) -> int:
        found = moment_until(value, self._at_us)
        if isinstance(found, str):
            wrong.append(("recorded_at", found))
            return self._at_us
        return found

    def _content(self, kind: object, about: object, data: object, wrong: list[Fault]) -> str:
        """The data as the log keeps them."""
        sort = self._kinds.get(kind) if isinstance(kind, str) else None
        if sort is None:
            wrong.append(("kind", _no_kind(kind)))
            return ""
        if fault := about_fault(sort.kind, about):
            wrong.append(("about", fault))
        if data is None:
            return self._data(sort.kind, {}, wrong)
        if not isinstance(data, dict):
            wrong.append(("data", "must be an object"))
            return ""
        return self._data(sort.kind, data, wrong)

    def _data(self, kind: str, data: dict[str, Any], wrong: list[Fault]) -> str:
        if None in data.values() or "" in data.values():
            data = present(data)
        content = canonical(data)
        if (kind, content) in self._fine_data:
            return content
        found = faults(kind, data) or self._data_faults(kind, data)
        wrong.extend((f"data.{name[:50]}", reason) for name, reason in found)
        if not found:  # data hold codes, so that the same come again and again
            if len(self._fine_data) >= REMEMBERED:
                self._fine_data.clear()
            self._fine_data.add((kind, content))
        return content

    def _data_faults(self, kind: str, data: dict[str, Any]) -> list[Fault]:
        """What the grammar lets pass and this database cannot hold or follow."""
        found: list[Fault] = []
        for name, value in data.items():
            texts = value if isinstance(value, list) else [value]
            if any(isinstance(text, str) and has_hidden_character(text) for text in texts):
                found.append((name, HIDDEN))
        found += dates_too_late(kind, data, self._today_on)
        if found:
            return found
        declared = self._kinds[kind]
        for field in declared.fields:
            if field.ask.refers_to == "team" and (team := data.get(field.name)) is not None:
                fault = id_fault(team) or self._references.fault(self._references.teams, team)
                found += [(field.name, fault)] if fault else []
        if declared.effect.allocates and not self._may_hold(data["practitioner"]):
            found.append(("practitioner", "is the id of no practitioner's account"))
        return found

    def _may_hold(self, practitioner: str) -> bool:
        """A code of an older system names nobody here; an id must be that of an account."""
        try:
            return str(UUID(practitioner)) in self._references.practitioners
        except ValueError:
            return True


def _unreadable(number: int, doc: dict[str, Any], wrong: list[Fault]) -> Unreadable:
    faulty = {field for field, _ in wrong}
    event_id, kind, about = (
        value
        if isinstance(value := doc.get(name), str) and (name == "event_id" or name not in faulty)
        else ""
        for name in ("event_id", "kind", "about")
    )
    return Unreadable(number, event_id, kind, about, wrong)


def _no_kind(kind: object) -> str:
    if kind is None:
        return "is required"
    return f"{kind[:50]} is not a kind of event" if isinstance(kind, str) else "must be a kind of event"
