"""Entries that need a look, of the cases that the asker may know, and how many there are."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text

from caseflow.extensions import db

PAGE = 50
_ACCEPTED = (
    " left join lateral (select a.id, a.reason, a.accepted_by, a.accepted_at from finding_acceptance a"
    " where a.case_id = f.case_id and a.code = f.code and a.event_id = f.event_id and a.taken_back_at is null"
    " and (a.beside_id, a.on_day) is not distinct from (f.beside_id, f.on_day) limit 1) a on true"
)
_COLUMNS = (
    "f.case_id, f.code, f.event_id, f.kind, f.occurred_on, f.beside_id, f.on_day, f.team_code,"
    " a.id, a.reason, a.accepted_by, a.accepted_at"
)


class FindingCard(NamedTuple):
    """An entry that needs a look, and who accepted it with which reason, if anybody did."""

    case_id: UUID
    code: str
    event_id: str
    kind: str
    occurred_on: date
    beside_id: str | None
    on_day: date | None
    team_code: str
    acceptance_id: UUID | None
    reason: str | None
    accepted_by: UUID | None
    accepted_at: datetime | None


class Among(NamedTuple):
    """Which entries are asked for, as they stand on a day; what is empty narrows nothing."""

    as_at: date
    team: str = ""
    code: str = ""
    accepted: bool = False
    kinds: frozenset[str] = frozenset()

    def holds(self, tally: "Tally") -> bool:
        """Whether the entries of a tally are among them, accepted or not."""
        pairs = ((self.team, tally.team_code), (self.code, tally.code))
        return all(asked in ("", each) for asked, each in pairs) and (
            not self.kinds or tally.kind in self.kinds
        )


class Tally(NamedTuple):
    """How many entries of a kind and team need a look by one check, and how many were accepted."""

    team_code: str
    code: str
    kind: str
    to_mend: int
    accepted: int


def tallies(as_at: date, team: str = "") -> list[Tally]:
    """The entries that the asker may know of, counted."""
    asked = text(
        "select f.team_code, f.code, f.kind, count(*) filter (where a.id is null), count(a.id)"
        f" from finding f{_ACCEPTED} where f.from_on <= :as_at and (:team = '' or f.team_code = :team)"
        " group by 1, 2, 3"
    )
    return [Tally(*row) for row in db.session.execute(asked, {"as_at": as_at, "team": team})]


def total(found: Iterable[Tally], among: Among) -> int:
    """How many of these entries are asked for."""
    return sum(each.accepted if among.accepted else each.to_mend for each in found if among.holds(each))


def listed(among: Among, page: int) -> list[FindingCard]:
    """A page of these entries, the latest first."""
    asked = text(
        f"select {_COLUMNS} from finding f{_ACCEPTED} where f.from_on <= :as_at"
        " and (:team = '' or f.team_code = :team) and (:code = '' or f.code = :code)"
        " and (cardinality(cast(:kinds as text[])) = 0 or f.kind = any(:kinds))"
        " and (a.id is not null) = :accepted"
        " order by f.occurred_on desc, f.case_id, f.event_id, f.code limit :size offset :start"
    )
    given = {**among._asdict(), "kinds": sorted(among.kinds), "size": PAGE, "start": (page - 1) * PAGE}
    return [FindingCard(*row) for row in db.session.execute(asked, given)]


def finding(case_id: UUID, code: str, event_id: str, as_at: date) -> FindingCard | None:
    """One entry by one check, if the asker reads the case and it needs a look, or was accepted."""
    asked = text(
        f"select {_COLUMNS} from finding f{_ACCEPTED} where f.from_on <= :as_at"
        " and (f.case_id, f.code, f.event_id) = (:case, :code, :event)"
    )
    given = {"as_at": as_at, "case": case_id, "code": code, "event": event_id}
    row = db.session.execute(asked, given).first()
    return FindingCard(*row) if row else None
