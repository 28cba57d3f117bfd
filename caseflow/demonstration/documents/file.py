"""The documents of one child, collected by table and put on file together."""

from collections import defaultdict
from datetime import date, datetime, time
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import insert, select, update

from caseflow.demonstration.borough import sign_in, workers
from caseflow.events import log
from caseflow.extensions import db
from caseflow.kernel import RecordedEvent
from caseflow.kernel.dates import LONDON

AFTERNOON = time(15, 30)


def at(on: date) -> datetime:
    """When it was written on a day."""
    return datetime.combine(on, AFTERNOON, LONDON)


def writer(team: str) -> UUID:
    """The SENCO of the demonstration in their school, elsewhere the first of the team."""
    return UUID(sign_in("school@example.org") if team == "SCH-OSW" else workers(team)[0])


class File:
    """The documents of one child; `rows` are by table."""

    def __init__(self, reference: str) -> None:
        case, child = db.metadata.tables["case_record"], db.metadata.tables["child"]
        query = select(case.c.id).join(child, child.c.id == case.c.child_id)
        self.case_id: UUID = db.session.execute(query.where(child.c.reference == reference)).scalar_one()
        self.events: dict[str, list[RecordedEvent]] = defaultdict(list)
        for each in log.recorded_events(self.case_id):
            self.events[each.kind].append(each)
        self.rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.signatures: list[dict[str, Any]] = []

    def event(self, kind: str, place: int = 0) -> RecordedEvent:
        """The event of a kind, the first unless told otherwise."""
        return self.events[kind][place]

    @property
    def caf_event_id(self) -> str:
        """The event that started the assessment."""
        return self.event("caf_started").event_id

    def key(self, what: str) -> UUID:
        """An id that is the same at every load."""
        return uuid5(NAMESPACE_URL, f"caseflow demonstration {self.caf_event_id} {what}")

    def stamp(self, team: str, kind: str, place: int = 0) -> dict[str, Any]:
        """Whose writing it is, about which assessment, on the day of an event."""
        return {
            "case_id": self.case_id,
            "caf_event_id": self.caf_event_id,
            "written_by": writer(team),
            "written_at": at(self.event(kind, place).occurred_on),
        }

    def add(self, table: str, **row: Any) -> None:
        """One row of a table."""
        self.rows[table].append(row)

    def keep(self) -> None:
        """Put it all on file, what others refer to first; a version is signed when it says what it says."""
        tables = [db.metadata.tables[name] for name in self.rows]
        for table in sorted(tables, key=db.metadata.sorted_tables.index):
            db.session.execute(insert(table), self.rows[table.name])
        version = db.metadata.tables["caf_version"]
        for number, signature in enumerate(self.signatures, start=1):
            this = (version.c.caf_id == self.key("caf")) & (version.c.number == number)
            db.session.execute(update(version).where(this).values(signature))
