"""What an assessment begins with: of the child, of its writer, of the person who was asked for consent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from caseflow.agencies.queries import TeamCard
from caseflow.caf.queries.assessment import Answer, ChecklistCard
from caseflow.consent.queries import ConsentCard
from caseflow.people.queries import ChildCard
from caseflow.web.filters import day_date

_RECORD = "From the child's record: check it with the family."
SECTION = "situation"
"""The section that asks who the parents and carers are."""
_CARERS = f"{SECTION}.carers"
_NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Writer:
    """Who begins an assessment."""

    name: str
    phone: str
    team: TeamCard | None


def at_start(child: ChildCard, checklist: ChecklistCard | None, writer: Writer) -> dict[str, tuple[str, str]]:
    """What a new assessment begins with: words by field, each with where they come from."""
    born_on = child.birth_date or child.expected_birth_date
    team = writer.team
    answers = {
        "about.name.answer": (child.name, _RECORD),
        "about.born.answer": (day_date(born_on) if born_on else "", _RECORD),
        "about.address.answer": (child.postcode or "", _RECORD),
        "situation.assessors.r000writer.name": (writer.name, "From your account."),
        "situation.assessors.r000writer.role": (f"{team.name}, {team.agency_name}" if team else "", ""),
        "situation.assessors.r000writer.contact": (writer.phone or (team.phone if team else ""), ""),
    }
    if checklist and checklist.answers.get("needed"):
        source = f"From the checklist of {day_date(checklist.completed_on)}."
        answers["situation.reason.answer"] = (checklist.answers["needed"], source)
    return {field: (words, source) for field, (words, source) in answers.items() if words}


def carers(answers: Mapping[str, Answer], consents: Sequence[ConsentCard]) -> dict[str, Answer]:
    """The parents and carers who were asked for consent, while no parent or carer is written down.

    Nothing of it is in the assessment until its writer saves the page.
    """
    if any(answer.value for field, answer in answers.items() if field.startswith(f"{_CARERS}.")):
        return {}
    asked = {each.person_name: each for each in reversed(consents) if each.capacity != "young_person"}
    return {
        field: answer
        for number, consent in enumerate(asked.values())
        for field, answer in _carer(f"{_CARERS}.r00{number}asked", consent).items()
    }


def _carer(prefix: str, consent: ConsentCard) -> dict[str, Answer]:
    source = f"From what was said about consent on {day_date(consent.given_on)}: check it with the family."
    responsible = "yes" if consent.capacity == "parental_responsibility" else "no"
    return {
        f"{prefix}.name": Answer(consent.person_name, 0, source, _NOBODY, consent.recorded_at),
        f"{prefix}.relationship": Answer(consent.relationship, 0, "", _NOBODY, consent.recorded_at),
        f"{prefix}.responsibility": Answer(responsible, 0, "", _NOBODY, consent.recorded_at),
    }
