"""The page of one section: its fields with what they say, beside what the last version says."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from caseflow.caf.queries.assessment import Answer, VersionCard
from caseflow.caf.views.answers import Lines, answer_lines, row_names
from caseflow.rules.caf_form import (
    COMMENT_PARTS,
    ELEMENT_PARTS,
    LEVELS,
    Element,
    Group,
    Item,
    Question,
    Section,
)
from caseflow.rules.merging import Offer, settle
from caseflow.web.filters import day_date

BLANK_ROWS = 3
_LONG_PAGE = 5
"""A page with more questions than this lists them at its top, and can be saved half-way."""


@dataclass(frozen=True)
class Conflict:
    """What somebody else wrote into a field while this writer was writing."""

    words: str
    revision: int
    by: str
    at: datetime


@dataclass(frozen=True)
class AnswerField:
    """One field and what it says.

    It looks like a `line`, like `words`, like a `choice`, or like a line that `grows` with what is written.
    """

    name: str
    label: str
    looks: str
    words: str
    options: tuple[tuple[str, str], ...]
    hint: str
    conflict: Conflict | None

    @property
    def radio_items(self) -> list[dict[str, object]]:
        """The options as GOV.UK's radio buttons take them."""
        return [{"value": code, "text": title, "checked": self.words == code} for code, title in self.options]


@dataclass(frozen=True)
class TableRow:
    """One row of a table, as a group of fields."""

    legend: str
    fields: tuple[AnswerField, ...]

    @property
    def blank(self) -> bool:
        """Whether nothing is written in it."""
        return not any(field.words for field in self.fields)


@dataclass(frozen=True)
class Earlier:
    """What the last version says; `title` where the page does not say it above already."""

    title: str
    signed: str
    lines: Lines


@dataclass(frozen=True)
class SectionItem:
    """A question, an element or a table. A table has `rows`, and `more_rows` to write on."""

    key: str
    kind: str
    title: str
    prompts: str
    fields: tuple[AnswerField, ...]
    rows: tuple[TableRow, ...]
    more_rows: tuple[TableRow, ...]
    another: str
    earlier: Earlier | None


@dataclass(frozen=True)
class SectionPage:
    """Everything that a section's page shows; `seen` says at which revision each field is shown."""

    code: str
    title: str
    intro: str
    long: bool
    contents: tuple[tuple[str, str], ...]
    items: tuple[SectionItem, ...]
    has_earlier: bool
    seen: str


@dataclass(frozen=True)
class UnsavedEdits:
    """What a writer has typed and not saved: the words, and what each field said when they began."""

    words: Mapping[str, str]
    seen: Mapping[str, str]
    revisions: Mapping[str, int]


class _Filler:
    """Fills fields from the answers, and from what was typed and not saved."""

    def __init__(
        self, answers: Mapping[str, Answer], unsaved: UnsavedEdits | None, names: Mapping[UUID, str]
    ) -> None:
        self.answers, self.unsaved, self.names = answers, unsaved, names
        self.conflicting: list[str] = []

    def field(
        self, name: str, label: str, looks: str, options: tuple[tuple[str, str], ...] = (), hint: str = ""
    ) -> AnswerField:
        """A field; where both the writer and somebody else changed it, with both texts."""
        answer = self.answers.get(name)
        words, conflict = answer.value if answer else "", None
        if self.unsaved and name in self.unsaved.words:
            words, conflict = self._merged(name, words, answer)
        hints = " ".join(filter(None, (hint, answer.source if answer else "")))
        return AnswerField(name, label, looks, words, options, hints, conflict)

    def _merged(self, name: str, current: str, answer: Answer | None) -> tuple[str, Conflict | None]:
        assert self.unsaved
        typed = self.unsaved.words[name]
        outcome = settle(Offer(self.unsaved.seen.get(name, ""), typed), current)
        if outcome == "keep":
            return current, None
        if outcome != "differ":
            return typed, None
        self.conflicting.append(name)
        if answer is None:
            return typed, None
        by = self.names.get(answer.written_by, "Somebody else")
        return typed, Conflict(current, answer.revision, by, answer.written_at)

    def values(self) -> dict[str, str]:
        """What every field says, or will say once it is saved."""
        values = {field: answer.value for field, answer in self.answers.items()}
        typed = self.unsaved.words if self.unsaved else {}
        return values | {field: words for field, words in typed.items() if words.strip()}


def section_page(
    section: Section,
    answers: Mapping[str, Answer],
    last_version: tuple[VersionCard, Mapping[str, Answer]] | None,
    unsaved: UnsavedEdits | None,
    names: Mapping[UUID, str],
    new_rows: Sequence[str],
) -> SectionPage:
    """A section's page. `names` are of those who wrote the answers, `new_rows` of empty rows."""
    filler = _Filler(answers, unsaved, names)
    items = tuple(_item(section.code, item, filler, last_version, new_rows) for item in section.items)
    seen = {field: answer.revision for field, answer in answers.items()}
    if unsaved:
        seen |= {field: unsaved.revisions.get(field, 0) for field in filler.conflicting}
    is_long = len(items) > _LONG_PAGE
    contents = tuple((each.key, each.title) for each in items if is_long and each.kind == "element")
    return SectionPage(
        section.code,
        section.title,
        section.intro,
        is_long,
        contents,
        items,
        any(each.earlier for each in items),
        json.dumps(seen, sort_keys=True),
    )


def _item(
    section: str,
    item: Item,
    filler: _Filler,
    last_version: tuple[VersionCard, Mapping[str, Answer]] | None,
    new_rows: Sequence[str],
) -> SectionItem:
    key = f"{section}.{item.code}"
    earlier = _earlier(key, item, *last_version) if last_version else None
    if isinstance(item, Group):
        names = [*row_names(key, filler.values()), *new_rows]
        rows = [
            TableRow(f"{item.row} {n}", _cells(f"{key}.{name}", item, filler))
            for n, name in enumerate(names, 1)
        ]
        shown = tuple(row for row in rows if not row.blank) or tuple(rows[:1])
        more = tuple(row for row in rows if row not in shown)
        another = f"Another {item.row.lower()}"
        return SectionItem(key, "table", item.title, "", (), shown, more, another, earlier)
    if isinstance(item, Element):
        fields = _element_fields(key, item, filler)
        prompts = f"{'. '.join(item.prompts)}."
        return SectionItem(key, "element", item.title, prompts, fields, (), (), "", earlier)
    fields = _question_fields(key, item, filler)
    return SectionItem(key, item.kind, item.title, "", fields, (), (), "", earlier)


def _earlier(key: str, item: Item, version: VersionCard, answers: Mapping[str, Answer]) -> Earlier | None:
    lines = answer_lines(key, item, {field: answer.value for field, answer in answers.items()})
    if not lines:
        return None
    title = item.title if isinstance(item, Question) else ""
    return Earlier(title, f"Version {version.number}, signed off {day_date(version.signed_on)}", lines)


def _cells(prefix: str, group: Group, filler: _Filler) -> tuple[AnswerField, ...]:
    return tuple(filler.field(f"{prefix}.{code}", title, "grows") for code, title in group.columns)


def _element_fields(key: str, element: Element, filler: _Filler) -> tuple[AnswerField, ...]:
    levels = tuple(LEVELS.items())
    return (
        filler.field(f"{key}.strengths", ELEMENT_PARTS["strengths"], "words"),
        filler.field(f"{key}.needs", ELEMENT_PARTS["needs"], "words"),
        filler.field(f"{key}.evidence", ELEMENT_PARTS["evidence"], "grows"),
        filler.field(
            f"{key}.level",
            f"{ELEMENT_PARTS['level']}: {element.title}",
            "choice",
            levels,
            "Where there is both, choose Need.",
        ),
    )


def _question_fields(key: str, question: Question, filler: _Filler) -> tuple[AnswerField, ...]:
    if question.kind == "comment":
        return (
            filler.field(f"{key}.words", question.title, "words", hint=question.help),
            filler.field(f"{key}.why_not", COMMENT_PARTS["why_not"], "grows"),
        )
    options = tuple((option, option) for option in question.options)
    return (filler.field(f"{key}.answer", question.title, question.kind, options, question.help),)
