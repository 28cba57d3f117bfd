"""An assessment on paper: what was written and nothing else, in words that a family can read."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from caseflow.caf.queries.assessment import Answer, VersionCard
from caseflow.caf.service.assessment import AGREEMENTS
from caseflow.caf.views.answers import Lines, answer_lines, row_names
from caseflow.consent.queries import Reader, State
from caseflow.kernel.written import no_such_day
from caseflow.rules.caf_form import COMMENT_PARTS, Form, Group, Item
from caseflow.web.filters import day_date


@dataclass(frozen=True)
class AnsweredQuestion:
    """A question or element that was answered; a table has columns and rows."""

    title: str
    lines: Lines
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    missing: str
    source: str


@dataclass(frozen=True)
class AnsweredSection:
    """A section in which something was answered."""

    code: str
    title: str
    questions: tuple[AnsweredQuestion, ...]


def answered_sections(form: Form, answers: Mapping[str, Answer]) -> list[AnsweredSection]:
    """Every section in which something was written; comments that were not recorded say so, and why."""
    values = {field: answer.value for field, answer in answers.items()}
    sections = []
    for section in form.sections:
        questions = [
            _question(f"{section.code}.{item.code}", item, values, answers) for item in section.items
        ]
        answered = tuple(each for each in questions if each is not None)
        if answered:
            sections.append(AnsweredSection(section.code, section.title, answered))
    return sections


def _question(
    key: str, item: Item, values: Mapping[str, str], answers: Mapping[str, Answer]
) -> AnsweredQuestion | None:
    source = _sources(key, answers)
    if isinstance(item, Group):
        rows = tuple(
            tuple(values.get(f"{key}.{name}.{code}", "") for code, _ in item.columns)
            for name in row_names(key, values)
        )
        columns = tuple(title for _, title in item.columns)
        return AnsweredQuestion(item.title, (), columns, rows, "", source) if rows else None
    if getattr(item, "kind", "") == "comment":
        return _comment(key, item, values, source)
    lines = answer_lines(key, item, values)
    return AnsweredQuestion(item.title, lines, (), (), "", source) if lines else None


def _sources(key: str, answers: Mapping[str, Answer]) -> str:
    """Where answers were taken from; that they are to be checked is said to their writer only."""
    sources = {each.source for field, each in answers.items() if field.startswith(f"{key}.") and each.source}
    return "; ".join(sorted(sources)).replace(": check it with the family", "")


def _comment(key: str, item: Item, values: Mapping[str, str], source: str) -> AnsweredQuestion:
    words, why_not = values.get(f"{key}.words", ""), values.get(f"{key}.why_not", "")
    if words:
        return AnsweredQuestion(item.title, (("", words),), (), (), "", source)
    missing = f"{COMMENT_PARTS['why_not']} {why_not}" if why_not else "Not recorded, and no reason given"
    return AnsweredQuestion(item.title, (), (), (), missing, source)


@dataclass(frozen=True)
class Gap:
    """What a reader would miss, and the section in which it could be written."""

    words: str
    section: str


def gaps(form: Form, answers: Mapping[str, Answer]) -> list[Gap]:
    """What a reader would miss: comments without a word or a reason, no action, a day that is none."""
    values = {field: answer.value for field, answer in answers.items()}
    gaps = []
    for section in form.sections:
        for item in section.items:
            key = f"{section.code}.{item.code}"
            if getattr(item, "kind", "") == "comment" and not answer_lines(key, item, values):
                gaps.append(Gap(f"{item.title}: not recorded, and no reason given", section.code))
            if isinstance(item, Group) and section.code == "actions" and not row_names(key, values):
                gaps.append(Gap(f"{item.title}: none", section.code))
    return gaps + [Gap(f"{words} is no day of the calendar", "actions") for words in impossible_days(values)]


def impossible_days(values: Mapping[str, str]) -> list[str]:
    """What was written as a day among the agreed actions and is none, such as 31 February 2010."""
    days = [words for field, words in values.items() if _asks_for_a_day(field)]
    return sorted({words for words in days if no_such_day(words)})


def _asks_for_a_day(field: str) -> bool:
    return field == "actions.review.answer" or (field.startswith("actions.agreed.") and field.endswith(".by"))


def signature(version: VersionCard) -> str:
    """Who signed a version off, and how the family agreed; or that it is not signed off."""
    if version.signed_on is None:
        return "Not signed off: this is still being written."
    agreed = AGREEMENTS.get(version.agreement or "", "")
    words = f" {version.agreement_words}" if version.agreement_words else ""
    return f"Signed off by {version.signed_by} on {day_date(version.signed_on)}. The family: {agreed}.{words}"


def family_copy(
    name: str,
    version: VersionCard,
    sections: list[AnsweredSection],
    readers: list[Reader],
    states: list[State],
    as_at: date,
) -> dict[str, Any]:
    """The family's copy, as plain data for its typesetting."""
    return {
        "name": name,
        "begun": day_date(version.begun_on),
        "printed": day_date(as_at),
        "signature": signature(version),
        "sections": [asdict(section) for section in sections],
        "readers": [f"{each.agency_name}, {each.team_name}" for each in readers],
        "agreed": [each.agency_name for each in states if each.agreed],
        "refused": [each.agency_name for each in states if each.state in ("refused", "withdrawn")],
        "to_sign": version.agreement != "paper",
    }
