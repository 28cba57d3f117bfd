"""The authority's codes as an import knows them: what is there, and what it may add."""

from collections import Counter
from typing import Any

from psycopg import Connection

from caseflow.agencies import bulk as agencies
from caseflow.kernel import Refusal


class Wanted:
    """Codes that some accepted rows use and the reference data lack. `teams` maps a team to its agency."""

    def __init__(self) -> None:
        self.quindrats: set[str] = set()
        self.agencies: set[str] = set()
        self.teams: dict[str, str] = {}


class References:
    """Known codes. With `create`, an unknown code is no fault: it is added with the rows that use it."""

    def __init__(self, connection: Connection[Any], create: bool) -> None:
        known = agencies.codes(connection)
        self.create = create
        self.quindrats, self.agencies, self.teams = known.quindrats, known.agencies, known.teams
        self.practitioners = known.practitioners
        self._front_door = known.front_door
        self.pairs: Counter[tuple[str | None, str | None]] = Counter()
        self._agency_of: dict[str, str] = {}
        self.added: list[str] = []

    @property
    def front_door(self) -> str:
        """The team that answers for a new case; Refusal when the authority has none and none may be added."""
        if self._front_door is None and not self.create:
            raise Refusal(
                "front_door",
                "No team is the front door, so nobody would answer for a new case: mark one, or import with"
                " --create-references.",
            )
        return self._front_door or agencies.FRONT_DOOR

    def fault(self, known: set[str], code: str) -> str | None:
        """Why a code cannot be used where only known ones may."""
        if self.create or code in known:
            return None
        return f"{code} is not in the reference data (--create-references adds it)"

    def settle_pairs(self) -> None:
        """Learn from all lines of the feed which agency an unknown team most often goes with."""
        for (agency, team), _ in self.pairs.most_common():
            if isinstance(team, str) and isinstance(agency, str) and team not in self.teams:
                self._agency_of.setdefault(team, agency)
        self.pairs.clear()

    def want(self, wanted: Wanted, agency: str | None, team: str | None) -> None:
        """Note the agency and team of an accepted line where they are unknown."""
        if agency is not None and agency not in self.agencies:
            wanted.agencies.add(agency)
        if team is not None and team not in self.teams:
            wanted.teams[team] = owner = self._agency_of.get(team, team)
            if owner not in self.agencies:
                wanted.agencies.add(owner)

    def add(self, connection: Connection[Any], wanted: Wanted) -> None:
        """Add what is wanted, in the caller's transaction; `learn` follows once that has held."""
        if wanted.quindrats:
            agencies.add_quindrats(connection, wanted.quindrats)
        if wanted.agencies:
            agencies.add_agencies(connection, wanted.agencies)
        if wanted.teams:
            agencies.add_teams(connection, wanted.teams)

    def learn(self, wanted: Wanted) -> None:
        """Take what was added for known."""
        self.added += [f"quindrat {code}" for code in sorted(wanted.quindrats)]
        self.added += [f"agency {code}" for code in sorted(wanted.agencies)]
        self.added += [f"team {code}" for code in sorted(wanted.teams)]
        self.quindrats |= wanted.quindrats
        self.agencies |= wanted.agencies
        self.teams |= wanted.teams.keys()

    def make_front_door(self, connection: Connection[Any]) -> None:
        """Add a front door where the authority has none."""
        if self._front_door is None:
            agencies.add_front_door(connection)
            self.agencies.add(agencies.FRONT_DOOR)
            self.teams.add(agencies.FRONT_DOOR)
            self.added.append(f"team {agencies.FRONT_DOOR}")
