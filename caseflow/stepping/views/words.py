"""Words that several pages about steps use: teams by name, and what a request is in one line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from caseflow.agencies.queries import TeamCard
from caseflow.rules.steps import ANSWERS, DIRECTIONS, REASONS, TIERS, Step
from caseflow.stepping.queries import CountedStep
from caseflow.web.filters import in_words

Rows = tuple[tuple[str, str], ...]
NO_LONGER_SEEN = "A case you no longer see"


@dataclass(frozen=True)
class Names:
    """The names that a page shows: teams with their agency and phone, agencies, and people."""

    teams: Mapping[str, str]
    phones: Mapping[str, str]
    agencies: Mapping[str, str]
    people: Mapping[UUID, str]

    def team(self, code: str | None) -> str:
        """A team with its agency; its code where nobody knows it any more."""
        return self.teams.get(code or "", code or "unknown team")

    def person(self, practitioner_id: UUID | None) -> str:
        """Somebody's name; empty where it is not to be shown."""
        return self.people.get(practitioner_id, "") if practitioner_id else ""


def names_for(teams: Iterable[TeamCard], people: Mapping[UUID, str] | None = None) -> Names:
    """The names of these teams, their agencies, and these people."""
    listed = list(teams)
    return Names(
        {each.code: f"{each.name}, {each.agency_name}" for each in listed},
        {each.code: each.phone for each in listed},
        {each.agency_code: each.agency_name for each in listed},
        people or {},
    )


def tiers(step: Step | CountedStep) -> str:
    """From which tier to which."""
    return f"{TIERS[step.from_tier].lower()} to {TIERS[step.to_tier].lower()}"


def step_line(step: Step, names: Names) -> str:
    """What a request is, in one line."""
    teams = f"{names.team(step.from_team)} to {names.team(step.to_team)}"
    return f"{DIRECTIONS[step.direction]}, {tiers(step)}: {teams}"


def answer_words(decision: str | None) -> str:
    """An answer, to stand within a sentence."""
    return ANSWERS.get(decision or "", "").lower()


def reason_words(reason: str) -> str:
    """Why a request was not accepted."""
    return REASONS.get(reason, in_words(reason))
