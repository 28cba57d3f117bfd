"""What is known already and need not be asked: of the child, of who writes, of who said yes."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from caseflow.agencies import queries as agencies
from caseflow.caf.queries.assessment import Answer, ChecklistCard
from caseflow.consent.queries import ConsentCard
from caseflow.people.queries import ChildCard
from caseflow.web.filters import day_date

_RECORD = "From the child's record: check it with the family."
SECTION = "situation"
"""The section that asks who the parents and carers are."""
_CARERS = f"{SECTION}.carers"
_NOBODY = UUID(int=0)


class Writer(NamedTuple):
    """Who begins an assessment."""

    name: str
    phone: str
    team_code: str


def at_start(child: ChildCard, checklist: ChecklistCard | None, writer: Writer) -> dict[str, tuple[str, str]]:
    """What a new assessment begins with: words by field, each with where they come from."""
    born_on = child.birth_date or child.expected_birth_date
    team = agencies.team(writer.team_code)
    found = {
        "about.name.answer": (child.name, _RECORD),
        "about.born.answer": (day_date(born_on) if born_on else "", _RECORD),
        "about.address.answer": (child.postcode or "", _RECORD),
        "situation.assessors.r000writer.name": (writer.name, "From your account."),
        "situation.assessors.r000writer.role": (f"{team.name}, {team.agency_name}" if team else "", ""),
        "situation.assessors.r000writer.contact": (writer.phone or (team.phone if team else ""), ""),
    }
    if checklist and checklist.answers.get("needed"):
        source = f"From the checklist of {day_date(checklist.completed_on)}."
        found["situation.reason.answer"] = (checklist.answers["needed"], source)
    return {field: (words, source) for field, (words, source) in found.items() if words}


def carers(answers: Mapping[str, Answer], consents: Sequence[ConsentCard]) -> dict[str, Answer]:
    """The parents and carers who were asked for consent, while no parent or carer is written down.

    Nothing of it is in the assessment until its writer saves the page.
    """
    if any(each.value for field, each in answers.items() if _of_carers(field)):
        return {}
    asked = {each.person_name: each for each in reversed(consents) if each.capacity != "young_person"}
    found: dict[str, Answer] = {}
    for n, each in enumerate(asked.values()):
        source = f"From what was said about consent on {day_date(each.given_on)}: check it with the family."
        responsible = "yes" if each.capacity == "parental_responsibility" else "no"
        cells = {"name": each.person_name, "relationship": each.relationship, "responsibility": responsible}
        for code, words in cells.items():
            said = source if code == "name" else ""
            field = f"{_CARERS}.r00{n}asked.{code}"
            found[field] = Answer(words, 0, said, _NOBODY, each.recorded_at)
    return found


def _of_carers(field: str) -> bool:
    return field.startswith(f"{_CARERS}.")
