"""What is recorded of who a child is, to be said otherwise, with the reason."""

from typing import Any

from wtforms import Field

from caseflow.events.kinds.census import DISABILITIES, ETHNICITIES
from caseflow.people.forms import SEXES, ChildFields
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


class CorrectionForm(ChildFields):
    """Every detail of a child as it is recorded, and why it is changed."""

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
    reason = words(
        "Why do you change this?",
        "Say why you change this",
        "For example: the mother showed the birth certificate",
    )
    submit = submit("Save the changes")

    def details(self) -> dict[str, Any]:
        """What is said of the child, as the record holds it."""
        names = DETAILS if "ethnicity" in self else BIRTH
        return {name: self[name].data or ([] if name == "disability" else _empty(name)) for name in names}


class BirthForm(ChildFields):
    """The birth of a child who was expected."""

    idempotency_key: Field = idempotency_field()
    birth_date = CivilDateField("When was the child born?", missing="Enter the date of birth")
    sex = one_of("Sex", SEXES, "Choose the child's sex, or Not known")
    postcode = None
    submit = submit("Record the birth")

    details = CorrectionForm.details


BIRTH = ("given_name", "family_name", "birth_date", "sex")
DETAILS = (
    *BIRTH,
    "expected_birth_date",
    "death_date",
    "ethnicity",
    "disability",
    "upn",
    "nhs_number",
    "postcode",
    "quindrat_code",
)


def _empty(name: str) -> str | None:
    return "" if name in ("given_name", "family_name") else None
