"""One batch of a feed's events: whole children, in one transaction, so that a kill leaves no half of it."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import orjson
from psycopg import Connection

from caseflow.cases import bulk as cases
from caseflow.cases.bulk import CaseEnd
from caseflow.events import bulk as log
from caseflow.events.bulk import Chain, Recorded
from caseflow.events.reading import may_be_about
from caseflow.exchange.service.children import Children
from caseflow.exchange.service.doubts import doubts
from caseflow.exchange.service.files import EVENTS
from caseflow.exchange.service.index import Index
from caseflow.exchange.service.lines import Line, LineReader, Unreadable
from caseflow.exchange.service.references import References, Wanted
from caseflow.exchange.service.report import Reject
from caseflow.exchange.service.values import id_fault
from caseflow.people import bulk as people


class Feed(NamedTuple):
    """What the batches of one import share."""

    connection: Connection[Any]
    children: Children
    lines: Index
    reader: LineReader
    references: References
    check: bool


class Group:
    """The lines of one child: those that may enter the log, and the line numbers of refused event_ids."""

    def __init__(self, child: str | None, places: list[int]) -> None:
        self.child = child
        self.places = places
        self.lines: list[Line] = []
        self.unread: list[Unreadable] = []
        self.refused: dict[str, int] = {}
        self.end: CaseEnd | None = None


class Batch:
    """Reads, settles and loads its children's lines; what it did counts once its transaction has held."""

    def __init__(self, feed: Feed, children: list[tuple[str | None, list[int]]]) -> None:
        self.rejects: list[Reject] = []
        self.warnings: list[Reject] = []
        self.added = self.skipped = self.grown = 0
        self.wanted = Wanted()
        self.lines = sum(len(places) for _, places in children)
        self._feed = feed
        self._groups = [Group(child, places) for child, places in children]
        self._recorded: dict[str, Recorded] = {}
        for group in self._groups:
            self._read(group)

    def load(self, sure: bool, ending: ExitStack) -> None:
        """Send the batch to the log; `ending`, once it is closed, has waited until it is in.

        `sure` looks up every id; otherwise only where a case exists.
        """
        child_ids = self._find_children()
        self._recorded = log.recorded(self._feed.connection, self._ids_to_look_up(sure or self._feed.check))
        for group in self._groups:
            self._settle(group)
        growing = [group for group in self._groups if group.lines]
        self.added = sum(len(group.lines) for group in growing)
        self.grown = len(growing)
        self._note_references(growing)
        details = people.details(self._feed.connection, [group.child or "" for group in growing])
        for group in growing:
            self.warnings += doubts(group.lines, details.get(group.child or ""))
        if not self._feed.check and growing:
            self._write(growing, child_ids, ending)

    def _read(self, group: Group) -> None:
        index, reader = self._feed.lines, self._feed.reader
        for place in group.places:
            repeat = index.repeats.get(place) if index.repeats else None
            if repeat and repeat.same:
                self.skipped += 1
                continue
            found = reader.read(place + 1, index.line(place), sound=group.child is not None)
            if isinstance(found, Line):
                if not repeat:
                    group.lines.append(found)
                    continue
                found = Unreadable(place + 1, found.arrival.event_id, "", "", [])
            if repeat:
                found.faults.append(("event_id", f"line {repeat.first} has this event_id with other content"))
            self._refuse(group, place + 1, found.event_id, found.faults)
            group.unread.append(found)

    def _refuse(self, group: Group, number: int, event_id: str, wrong: Iterable[tuple[str, str]]) -> None:
        group.refused.setdefault(event_id, number)
        shown = "".join(each if each.isprintable() else "?" for each in event_id[:200])
        self.rejects += [Reject(EVENTS, number, shown, field, reason) for field, reason in wrong]

    def _find_children(self) -> dict[str, UUID]:
        """The children that are known, with the ends of their logs; the lines of others are refused."""
        feed = self._feed
        found = people.ids(feed.connection, [each.child for each in self._groups if each.child])
        ends = cases.ends(feed.connection, found.values(), lock=not feed.check)
        for group in self._groups:
            child = group.child or ""
            if child in found:
                group.end = ends.get(found[child])
            elif not (feed.check and child in feed.children):
                refused = child in feed.children.refused
                reason = "was refused in children.csv" if refused else "is not a known child"
                for line in group.lines:
                    self._refuse(group, line.number, line.arrival.event_id, [("child_id", reason)])
                for each in group.unread if id_fault(group.child) is None else ():
                    self._refuse(group, each.number, each.event_id, [("child_id", reason)])
                group.lines, group.unread = [], []
        return found

    def _ids_to_look_up(self, sure: bool) -> set[str]:
        wanted: set[str] = set()
        for group in self._groups:
            own = {line.arrival.event_id for line in group.lines}
            if sure or group.end:
                wanted |= own
            abouts = {line.arrival.about for line in group.lines if line.arrival.about}
            abouts.update(each.about for each in group.unread if each.about)
            wanted |= abouts - own
        return wanted

    def _settle(self, group: Group) -> None:
        """Leave in the group what is to enter the log, in the order in which it became known."""
        standing: dict[str, Line] = {}
        for line in group.lines:
            there = self._recorded.get(line.arrival.event_id)
            if there is None:
                standing[line.arrival.event_id] = line
            elif _same(line, there, group.end):
                self.skipped += 1
            else:
                reason = "is in the log already with other content"
                self._refuse(group, line.number, line.arrival.event_id, [("event_id", reason)])
        self._settle_abouts(group, standing)
        group.lines = sorted(
            standing.values(),
            key=lambda line: (line.arrival.recorded_us, line.arrival.occurred_on, line.number),
        )

    def _settle_abouts(self, group: Group, standing: dict[str, Line]) -> None:
        """Refuse what is about nothing that will stand, and then what is about the refused."""
        refused = True
        while refused:
            refused = False
            for line in list(standing.values()):
                event_id, kind, about = line.arrival.event_id, line.arrival.kind, line.arrival.about
                reason = about and self._about_fault(group, standing, event_id, kind, about)
                if reason:
                    self._refuse(group, line.number, event_id, [("about", reason)])
                    del standing[event_id]
                    refused = True
        for each in group.unread:
            if each.about:
                reason = self._about_fault(group, standing, each.event_id, each.kind, each.about)
                if reason:
                    self._refuse(group, each.number, each.event_id, [("about", reason)])

    def _about_fault(
        self, group: Group, standing: dict[str, Line], event_id: str, kind: str, about: str
    ) -> str | None:
        beside = standing.get(about)
        if beside is not None:
            target = beside.arrival.kind
        else:
            there = self._recorded.get(about)
            if there is None or group.end is None or there.case_id != group.end.case_id:
                return self._missing(group, about, there is not None)
            target = there.arrival.kind
        if about == event_id:
            return "is the event itself"
        if kind and not may_be_about(kind, target):
            return f"is about {target}, which {kind} cannot continue"
        return None

    def _missing(self, group: Group, about: str, elsewhere: bool) -> str:
        if about in group.refused:
            return f"is about an event that was itself refused (line {group.refused[about]})"
        if elsewhere or about in self._feed.lines:
            return "is about an event of another child"
        return "is about an event that is neither in the log nor in this feed"

    def _note_references(self, growing: list[Group]) -> None:
        if not self._feed.references.create:  # a line with an unknown code was refused
            return
        want = self._feed.references.want
        for agency, team in {
            (line.arrival.agency, line.arrival.team) for group in growing for line in group.lines
        }:
            want(self.wanted, agency, team)
        for group in growing:
            for line in group.lines:
                if line.arrival.kind == "step_requested":
                    want(self.wanted, None, orjson.loads(line.arrival.data)["to_team"])

    def _write(self, growing: list[Group], child_ids: dict[str, UUID], ending: ExitStack) -> None:
        connection, references = self._feed.connection, self._feed.references
        references.add(connection, self.wanted)
        known = [(group.end, group) for group in growing if group.end]
        hashes = log.last_hashes(connection, ((end.case_id, end.last_seq) for end, _ in known))
        new = [
            (CaseEnd(uuid4(), child_ids[group.child or ""], 0), group) for group in growing if not group.end
        ]
        if new:
            cases.open_all(connection, (_grown(*each) for each in new), references.front_door)
        if known:
            cases.advance_all(connection, (_grown(*each) for each in known))
        log.append_all(connection, _chains([*known, *new], hashes), ending)


def _grown(end: CaseEnd, group: Group) -> CaseEnd:
    return end._replace(last_seq=end.last_seq + len(group.lines))


def _chains(ends: list[tuple[CaseEnd, Group]], hashes: dict[UUID, bytes]) -> Iterator[Chain]:
    for end, group in ends:
        arrivals = [line.arrival for line in group.lines]
        yield Chain(end.case_id, end.last_seq, hashes.get(end.case_id, b""), arrivals)


def _same(line: Line, there: Recorded, end: CaseEnd | None) -> bool:
    """Whether the log holds just this; a line without `recorded_at` does not mind when it was recorded."""
    if end is None or there.case_id != end.case_id:
        return False
    told = line.arrival if line.timed else line.arrival._replace(recorded_us=there.arrival.recorded_us)
    return told == there.arrival
