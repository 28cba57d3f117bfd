"""The projected tables, each declared once. Every row also names its case."""

from datetime import date, datetime
from typing import Any, NamedTuple, get_type_hints
from uuid import UUID

from caseflow.rules.checks import Finding
from caseflow.rules.clock import Clock
from caseflow.rules.contacts import Contact
from caseflow.rules.episodes import Episode
from caseflow.rules.indicators import Fact
from caseflow.rules.lanes import LaneSpell
from caseflow.rules.levels import LevelFlag
from caseflow.rules.requests import Request
from caseflow.rules.service_requests import ServiceRequest
from caseflow.rules.sightings import Sighting
from caseflow.rules.waits import WaitSpell


class Record(NamedTuple):
    """Where its log leaves a case; `joined_to` is the record of the same child with which it is read."""

    opened_on: date | None
    closed_on: date | None
    team_code: str
    allocated_to: UUID | None
    tier: str
    joined_to: UUID | None


class WithdrawnEvent(NamedTuple):
    """An entry of the log that counts no longer; a withdrawal that was itself withdrawn is one too."""

    event_id: str


class TierSpell(NamedTuple):
    """A tier that a case was on, from one day until another; none while it is on it."""

    number: int
    tier: str
    from_on: date
    until_on: date | None


class TeamSpell(NamedTuple):
    """A team that was accountable for a case, from one day until another.

    `seen_until_on` is the last day on which it sees with whom the case is.
    """

    number: int
    team_code: str
    from_on: date
    until_on: date | None
    seen_until_on: date | None


class ClockBeside(NamedTuple):
    """What stands beside a clock in its row: whom it concerns, and what was said of what stopped it."""

    team_code: str
    allocated_to: UUID | None
    stop_recorded_at: datetime | None
    late_reason: str | None


class FactBeside(NamedTuple):
    """What stands beside a fact in its row."""

    quindrat: str | None


class FindingBeside(NamedTuple):
    """What stands beside a finding in its row: the team that the case is with, which mends it."""

    team_code: str


class Table(NamedTuple):
    """A table whose rows follow from the logs of cases; `what` they are, where drift is reported."""

    name: str
    what: str
    columns: dict[str, Any]
    """The type of each column by its name, in the order of a folded row."""

    @property
    def texts(self) -> list[str]:
        """The columns in which an empty text differs from an absent one."""
        return [name for name, kind in self.columns.items() if kind is str]


def _columns(*parts: type, without: tuple[str, ...] = ()) -> dict[str, Any]:
    hints = {name: kind for part in parts for name, kind in get_type_hints(part).items()}
    return {name: kind for name, kind in hints.items() if name not in without}


RECORD = Table("case_record", "record", _columns(Record))
"""The one row that every case has from its beginning: it is changed, never added or removed."""

WITHDRAWN_EVENT = Table("withdrawn_event", "withdrawals", _columns(WithdrawnEvent))
EPISODE = Table("episode", "episodes", _columns(Episode))
CONTACT = Table("contact", "contacts", _columns(Contact))
STEP = Table("step", "steps", _columns(Request))
TIER_SPELL = Table("tier_spell", "tiers", _columns(TierSpell))
TEAM_SPELL = Table("team_spell", "teams", _columns(TeamSpell))
LANE_SPELL = Table("lane_spell", "plans, care and placements", _columns(LaneSpell))
SIGHTING = Table("sighting", "sightings of the child", _columns(Sighting))
WAIT_SPELL = Table("wait_spell", "waits", _columns(WaitSpell))
SERVICE_REQUEST = Table("service_request", "requests to services", _columns(ServiceRequest))
LEVEL_FLAG = Table("level_flag", "flags of the level", _columns(LevelFlag))
CLOCK = Table("clock", "clocks", _columns(Clock, ClockBeside, without=("team", "agency", "begun_by")))
FACT = Table("indicator_fact", "facts", _columns(Fact, FactBeside))
FINDING = Table("finding", "entries that need a look", _columns(Finding, FindingBeside))

ROWS = (
    WITHDRAWN_EVENT,
    EPISODE,
    CONTACT,
    STEP,
    TIER_SPELL,
    TEAM_SPELL,
    LANE_SPELL,
    SIGHTING,
    WAIT_SPELL,
    SERVICE_REQUEST,
    LEVEL_FLAG,
    CLOCK,
    FACT,
    FINDING,
)
"""The tables of which a case has any number of rows."""

LATER = (FACT, FINDING)
"""Those that are left to the workers: nobody waits for them."""
