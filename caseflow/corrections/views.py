"""What was corrected of a child, in words."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from caseflow.events.kinds.census import DISABILITIES, ETHNICITIES
from caseflow.people.forms import INTERPRETER, SEXES
from caseflow.people.queries import Correction
from caseflow.web.filters import date_and_time, day_date

_FIELDS = {
    "given_name": "Given name",
    "family_name": "Family name",
    "birth_date": "Date of birth",
    "expected_birth_date": "Expected date of birth",
    "death_date": "Date of death",
    "sex": "Sex",
    "ethnicity": "Ethnic group",
    "disability": "Disabilities",
    "upn": "Unique pupil number",
    "nhs_number": "NHS number",
    "postcode": "Postcode",
    "quindrat_code": "Part of the borough",
    "language": "Language",
    "interpreter": "Interpreter",
}
_CODES: dict[str, Mapping[str, str]] = {
    "sex": SEXES,
    "ethnicity": ETHNICITIES,
    "disability": DISABILITIES,
    "interpreter": INTERPRETER,
}


class CorrectionLine(NamedTuple):
    """One detail that was recorded otherwise: what it was and is, why, by whom and when."""

    field: str
    was: str
    became: str
    reason: str
    by: str
    at: str


def correction_lines(
    corrections: Iterable[Correction], names: Mapping[UUID, str], quindrats: Mapping[str, str]
) -> list[CorrectionLine]:
    """Corrections as a page shows them."""
    return [
        CorrectionLine(
            _FIELDS[each.field],
            _words(each.field, each.was, quindrats),
            _words(each.field, each.became, quindrats),
            each.reason,
            names.get(each.corrected_by, "") if each.corrected_by else "The feed",
            date_and_time(each.corrected_at),
        )
        for each in corrections
    ]


def _words(field: str, value: str | None, quindrats: Mapping[str, str]) -> str:
    if value is None:
        return "Not known"
    if field.endswith("_date"):
        return day_date(date.fromisoformat(value))
    codes = quindrats if field == "quindrat_code" else _CODES.get(field, {})
    return ", ".join(codes.get(code, code) for code in value.split("; "))
