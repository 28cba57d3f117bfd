"""What does not fit among the lines of one child: loaded all the same, and told as warnings."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import orjson

from caseflow.events.bulk import EPOCH, Arrival
from caseflow.events.kinds import spans
from caseflow.exchange.service.files import EVENTS
from caseflow.exchange.service.lines import Line
from caseflow.exchange.service.report import Reject
from caseflow.kernel import RecordedEvent
from caseflow.people.bulk import ChildDetails
from caseflow.rules.case_log import CaseLog
from caseflow.rules.contradictions import Life, contradictions

_ASKED_OF = '"child_seen'
"""What stands in the data of an event that something is asked about; other data is left unread."""


def doubts(lines: Sequence[Line], child: ChildDetails | None) -> Iterator[Reject]:
    """What would be asked on a page about each of these lines, beside the others of the same child."""
    life = Life.of(child)
    events = [_event(line.arrival) for line in lines]
    case_log = CaseLog(events)
    for line, event in zip(lines, events, strict=True):
        for each in contradictions(event, case_log, life, spans()):
            yield Reject(EVENTS, line.number, event.event_id, "", each.sentence(date.isoformat))


def _event(arrival: Arrival) -> RecordedEvent:
    at = EPOCH + timedelta(microseconds=arrival.recorded_us)
    data = orjson.loads(arrival.data) if _ASKED_OF in arrival.data else {}
    event_id, kind, occurred_on = arrival[:3]
    return RecordedEvent(event_id, kind, occurred_on, at, arrival.agency, arrival.team, arrival.about, data)
