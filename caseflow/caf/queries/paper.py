"""An assessment on paper: what was written and nothing else, in words that a family can read."""

from collections.abc import Mapping
from typing import NamedTuple

from caseflow.caf.queries.assessment import Answer
from caseflow.caf.queries.sheet import line_names, told
from caseflow.kernel.written import no_such_day
from caseflow.rules.caf_form import COMMENT_PARTS, Form, Group, Item


class Part(NamedTuple):
    """A question or element that was answered; a table has columns and rows."""

    title: str
    said: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    missing: str
    source: str


class Chapter(NamedTuple):
    """A section in which something was answered."""

    code: str
    title: str
    parts: tuple[Part, ...]


def chapters(form: Form, answers: Mapping[str, Answer]) -> list[Chapter]:
    """Every section in which something was written; comments that were not recorded say so, and why."""
    found = []
    for section in form.sections:
        parts = [_part(f"{section.code}.{item.code}", item, answers) for item in section.items]
        kept = tuple(part for part in parts if part is not None)
        if kept:
            found.append(Chapter(section.code, section.title, kept))
    return found


def _part(key: str, item: Item, answers: Mapping[str, Answer]) -> Part | None:
    sources = {each.source for field, each in answers.items() if field.startswith(f"{key}.") and each.source}
    source = "; ".join(sorted(sources))
    if isinstance(item, Group):
        rows = tuple(
            tuple(_words(answers, f"{key}.{name}.{code}") for code, _ in item.columns)
            for name in line_names(key, answers)
        )
        columns = tuple(title for _, title in item.columns)
        return Part(item.title, (), columns, rows, "", source) if rows else None
    kind = getattr(item, "kind", "")
    said = told(key, item, answers)
    if kind == "comment":
        return _comment(key, item, answers, source)
    return Part(item.title, said, (), (), "", source) if said else None


def _comment(key: str, item: Item, answers: Mapping[str, Answer], source: str) -> Part:
    words, why_not = _words(answers, f"{key}.words"), _words(answers, f"{key}.why_not")
    if words:
        return Part(item.title, (("", words),), (), (), "", source)
    missing = f"{COMMENT_PARTS['why_not']} {why_not}" if why_not else "Not recorded, and no reason given"
    return Part(item.title, (), (), (), missing, source)


def _words(answers: Mapping[str, Answer], field: str) -> str:
    return answers[field].value if field in answers else ""


class Gap(NamedTuple):
    """What a reader would miss, and the section in which it could be written."""

    words: str
    section: str


def gaps(form: Form, answers: Mapping[str, Answer]) -> list[Gap]:
    """What a reader would miss: comments without a word or a reason, no action, a day that is none."""
    found = []
    for section in form.sections:
        for item in section.items:
            key = f"{section.code}.{item.code}"
            if getattr(item, "kind", "") == "comment" and not told(key, item, answers):
                found.append(Gap(f"{item.title}: not recorded, and no reason given", section.code))
            if isinstance(item, Group) and section.code == "actions" and not line_names(key, answers):
                found.append(Gap(f"{item.title}: none", section.code))
    said = {field: each.value for field, each in answers.items()}
    return found + [Gap(f"{words} is no day of the calendar", "actions") for words in days_amiss(said)]


def days_amiss(said: Mapping[str, str]) -> list[str]:
    """What was written as a day among the agreed actions and is none, such as 31 February 2010."""
    days = [words for field, words in said.items() if _asks_for_a_day(field)]
    return sorted({words for words in days if no_such_day(words)})


def _asks_for_a_day(field: str) -> bool:
    return field == "actions.review.answer" or (field.startswith("actions.agreed.") and field.endswith(".by"))
