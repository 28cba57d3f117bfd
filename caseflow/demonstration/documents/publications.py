"""What the performance team of the demonstration has published, restated, and waits to release."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from caseflow.demonstration.borough import sign_in
from caseflow.demonstration.documents.file import at
from caseflow.kernel.dates import civil_date
from caseflow.publication import queries, service
from caseflow.publication.service import Said, Wish
from caseflow.rules.periods import reporting
from caseflow.rules.rulebook import Rulebook

ANALYST = "performance@example.org"
LOOKERS = ("manager@example.org", "governance@example.org")
CODES = ["NI 59", "NI 60", "NI 64", "NI 65", "NI 67", "NI 68", "CSC 003"]
SUMMARY = "Most initial assessments are in time. Read each quindrat beside the borough."
LATE = "Some assessments were recorded late, after the figures had first been released."
FEW = "Fewer of them are late than a year ago."
TELLS = "Say what the board is to do about it: small numbers alone tell them nothing."
AT_HOME = "Small numbers: read the borough's figures first, and the quindrat's beside them."
ABOUT = {"NI 59": "Two social workers were ill in the last month of the quarter."}


class Planned(NamedTuple):
    """Figures of a quarter as they were known on a day, how they are shown and for whom.

    With `others`, the values that schools, health and surveys sent are in it.
    """

    period: str
    known_on: date | None
    finality: str
    rounding: bool
    audience: str
    summary: str
    others: bool = False


FIRST = Planned("2009-10Q1", date(2009, 7, 20), "final", False, "everyone", SUMMARY)
SECOND = Planned("2009-10Q2", date(2009, 10, 5), "provisional", True, "everyone", SUMMARY)
RESTATED = Planned("2009-10Q2", None, "final", True, "everyone", LATE)
EARLIER = Planned("2009-10Q3", date(2010, 1, 15), "provisional", False, "board:stay-safe", SUMMARY)
WAITING = Planned("2009-10Q3", None, "provisional", False, "board:stay-safe", SUMMARY, True)
PLACE = Planned("2009-10Q3", None, "provisional", True, "quindrat:OSW", AT_HOME, True)
TOO_SOON = Planned("2009-10Q2", None, "provisional", False, "trust-board", FEW)
"""Where no day is said, as they are known when the demonstration is loaded."""


def publications(rulebook: Rulebook, loaded_at: datetime) -> None:
    """What is released, restated, waits for its second look, is out of date, was sent back or thrown away."""
    by, today = UUID(sign_in(ANALYST)), civil_date(loaded_at)
    for planned in (FIRST, SECOND):
        on = planned.known_on or today
        made = service.freeze(by, at(on), _wish(planned, on), rulebook, as_known_then=True)
        _release(made, at(on), rulebook)
    made = service.freeze(by, loaded_at, _wish(RESTATED, today), rulebook, replaces=made)
    _release(made, loaded_at, rulebook)
    on = EARLIER.known_on or today
    service.freeze(by, at(on), _wish(EARLIER, on), rulebook, as_known_then=True)
    wish = _wish(WAITING, today)
    made = service.freeze(by, loaded_at, wish, rulebook)
    service.edit(by, made, Said(wish.summary, ABOUT), rulebook)
    service.ask_for_pack(made, loaded_at)
    _look(made, LOOKERS[0], loaded_at)
    made = service.freeze(by, loaded_at, _wish(PLACE, today), rulebook)
    service.ask_for_pack(made, loaded_at)
    service.send_back(UUID(sign_in(LOOKERS[1])), made, _version(made), TELLS, loaded_at)
    few = _wish(TOO_SOON, today)._replace(codes=CODES[:1], by_quindrat=False)
    service.discard(by, service.freeze(by, loaded_at, few, rulebook), loaded_at)


def _wish(planned: Planned, on: date) -> Wish:
    asked = reporting(planned.period, on)
    how = planned.others, planned.finality, planned.audience, planned.rounding, planned.summary
    return Wish(asked, CODES, True, *how)


def _release(made: UUID, when: datetime, rulebook: Rulebook) -> None:
    for name in LOOKERS:
        _look(made, name, when)
    service.release(UUID(sign_in(ANALYST)), made, when, rulebook)


def _look(made: UUID, name: str, when: datetime) -> None:
    service.look(UUID(sign_in(name)), made, _version(made), when)


def _version(made: UUID) -> int:
    card = queries.publication(made)
    return card.version if card else 0
