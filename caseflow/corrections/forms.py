"""What is recorded of who a child is, to be said otherwise, with the reason."""

from collections.abc import Mapping
from typing import Any, ClassVar

from wtforms import Field

from caseflow.events.kinds.census import DISABILITIES, ETHNICITIES
from caseflow.people.forms import INTERPRETER, SEXES, ChildFields
from caseflow.web.fields import (
    CivilDateField,
    idempotency_field,
    line,
    one_from_list,
    one_of,
    several_of,
    submit,
    words,
)


class _Details(ChildFields):
    """Details of a child, of which `holds` names those that are said here."""

    holds: ClassVar[tuple[str, ...]]

    def details(self) -> dict[str, Any]:
        """What is said of the child, as the record holds it."""
        return {name: self[name].data or _EMPTY.get(name) for name in self.holds}


_NAMED = ("given_name", "family_name", "birth_date", "sex")
_EMPTY: Mapping[str, Any] = {"given_name": "", "family_name": "", "disability": []}


class CorrectionForm(_Details):
    """Every detail of a child as it is recorded, and why it is changed."""

    holds = (
        *_NAMED,
        "expected_birth_date",
        "death_date",
        "ethnicity",
        "disability",
        "upn",
        "nhs_number",
        "postcode",
        "quindrat_code",
        "language",
        "interpreter",
    )
    idempotency_key: Field = idempotency_field()
    expected_birth_date: Field = CivilDateField(
        "Expected date of birth", hint="Leave empty if it is not known"
    )
    death_date: Field = CivilDateField("Date of death", hint="Leave empty for a child who is alive")
    sex = one_of("Sex", SEXES, "Choose the child's sex, or Not known")
    ethnicity = one_from_list("Ethnic group", ETHNICITIES)
    disability = several_of("Disabilities", DISABILITIES)
    upn = line("Unique pupil number", longest=20)
    nhs_number = line("NHS number", longest=20)
    quindrat_code: Field = one_from_list(
        "Part of the borough", {}, hint="Where the child lives (its quindrat)"
    )
    language = line("Language that the child and the family speak best", longest=60)
    interpreter = one_from_list("Is an interpreter needed?", INTERPRETER)
    reason = words(
        "Why do you change this?",
        "Say why you change this",
        "For example: the mother showed the birth certificate",
    )
    submit = submit("Save the changes")


class BirthForm(_Details):
    """The birth of a child who was expected."""

    holds = _NAMED
    idempotency_key: Field = idempotency_field()
    given_name: Field = line("Child's given name", hint="Leave empty if it is not known yet")
    family_name: Field = line("Child's family name")
    birth_date = CivilDateField("When was the child born?", missing="Enter the date of birth")
    sex = one_of("Sex", SEXES | {"U": "Not known"}, "Choose the child's sex, or Not known")
    postcode = None
    submit = submit("Record the birth")
