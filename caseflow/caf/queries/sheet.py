"""A section of an assessment as its page shows it: boxes with what they say, beside what was said before."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from caseflow.caf.queries.assessment import Answer
from caseflow.rules.caf_form import (
    COMMENT_PARTS,
    ELEMENT_PARTS,
    LEVELS,
    Element,
    Form,
    Group,
    Item,
    Question,
    Section,
)
from caseflow.rules.merging import Offer, settle

BLANK_LINES = 3


class Theirs(NamedTuple):
    """What somebody else wrote into a field meanwhile."""

    words: str
    revision: int
    by: UUID
    at: datetime


class Box(NamedTuple):
    """One field: how it looks, what it says, and what somebody else wrote where both changed it.

    It looks like a `line`, like `words`, like a `choice`, or like a line that `grows` with what is written.
    """

    field: str
    title: str
    looks: str
    words: str
    options: tuple[tuple[str, str], ...] = ()
    theirs: Theirs | None = None
    source: str = ""


class Line(NamedTuple):
    """One line of a table."""

    number: int
    boxes: tuple[Box, ...]

    @property
    def blank(self) -> bool:
        """Whether nothing is written in it."""
        return not any(box.words for box in self.boxes)


class Block(NamedTuple):
    """A question, an element or a table, with the last version's answer beside it."""

    key: str
    kind: str
    title: str
    help: str
    prompts: tuple[str, ...]
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    row: str
    before: tuple[tuple[str, str], ...]


class Typing(NamedTuple):
    """What a writer had typed and not yet saved: the words, and what each field said when they began."""

    words: Mapping[str, str]
    seen: Mapping[str, str]
    revisions: Mapping[str, int]


class Sheet(NamedTuple):
    """Everything a section's page shows; `seen` says at which revision each field is shown."""

    section: Section
    blocks: tuple[Block, ...]
    seen: dict[str, int]
    differing: tuple[str, ...]


class _Filler:
    """Fills boxes from the answers, and from what was typed and not saved."""

    def __init__(self, answers: Mapping[str, Answer], typing: Typing | None) -> None:
        self.answers, self.typing = answers, typing
        self.differing: list[str] = []

    def box(self, field: str, title: str, looks: str, options: tuple[tuple[str, str], ...] = ()) -> Box:
        """A box; where both the writer and somebody else changed it, with both texts."""
        answer = self.answers.get(field)
        current = answer.value if answer else ""
        source = answer.source if answer else ""
        if self.typing is None or field not in self.typing.words:
            return Box(field, title, looks, current, options, None, source)
        mine = self.typing.words[field]
        outcome = settle(Offer(self.typing.seen.get(field, ""), mine), current)
        if outcome == "keep":
            return Box(field, title, looks, current, options, None, source)
        theirs = None
        if outcome == "differ":
            self.differing.append(field)
            theirs = (
                Theirs(current, answer.revision, answer.written_by, answer.written_at) if answer else None
            )
        return Box(field, title, looks, mine, options, theirs, source)


def sheet(
    section: Section,
    answers: Mapping[str, Answer],
    before: Mapping[str, Answer],
    typing: Typing | None,
    new_lines: Sequence[str],
) -> Sheet:
    """A section's page. `new_lines` are the names for lines that are still empty."""
    filler = _Filler(answers, typing)
    blocks = tuple(_block(section.code, item, filler, before, new_lines) for item in section.items)
    seen = {field: answer.revision for field, answer in answers.items()}
    began = {field: typing.revisions.get(field, 0) for field in filler.differing} if typing else {}
    return Sheet(section, blocks, seen | began, tuple(filler.differing))


def _block(
    section: str, item: Item, filler: _Filler, before: Mapping[str, Answer], new_lines: Sequence[str]
) -> Block:
    key = f"{section}.{item.code}"
    earlier = told(key, item, before)
    if isinstance(item, Group):
        names = [*line_names(key, filler.answers, filler.typing), *new_lines]
        lines = tuple(Line(n, _cells(key, name, item, filler)) for n, name in enumerate(names, 1))
        return Block(key, "table", item.title, "", (), (), lines, item.row, earlier)
    if isinstance(item, Element):
        return Block(key, "element", item.title, "", item.prompts, _parts(key, filler), (), "", earlier)
    return Block(key, item.kind, item.title, item.help, (), _question(key, item, filler), (), "", earlier)


def _cells(key: str, name: str, group: Group, filler: _Filler) -> tuple[Box, ...]:
    return tuple(filler.box(f"{key}.{name}.{code}", title, "grows") for code, title in group.columns)


def _parts(key: str, filler: _Filler) -> tuple[Box, ...]:
    looks = {"evidence": "grows", "level": "choice"}
    return tuple(
        filler.box(
            f"{key}.{part}",
            title,
            looks.get(part, "words"),
            tuple(LEVELS.items()) if part == "level" else (),
        )
        for part, title in ELEMENT_PARTS.items()
    )


def _question(key: str, question: Question, filler: _Filler) -> tuple[Box, ...]:
    if question.kind == "comment":
        said, why_not = COMMENT_PARTS.items()
        return (
            filler.box(f"{key}.{said[0]}", question.title, "words"),
            filler.box(f"{key}.{why_not[0]}", why_not[1], "grows"),
        )
    options = tuple((each, each) for each in question.options)
    return (filler.box(f"{key}.answer", question.title, question.kind, options),)


def line_names(key: str, answers: Mapping[str, Answer], typing: Typing | None = None) -> list[str]:
    """The names of the lines of a table that say something, in the order in which they were begun."""
    typed = typing.words if typing else {}
    filled = [field for field, answer in answers.items() if answer.value]
    filled += [field for field, words in typed.items() if words.strip()]
    prefix = f"{key}."
    return sorted({field.removeprefix(prefix).split(".")[0] for field in filled if field.startswith(prefix)})


def told(key: str, item: Item, answers: Mapping[str, Answer]) -> tuple[tuple[str, str], ...]:
    """What was answered, as titles with words; nothing for what was left empty."""

    def words(field: str) -> str:
        return answers[field].value if field in answers else ""

    if isinstance(item, Group):
        found = []
        for name in line_names(key, answers):
            cells = [(title, words(f"{key}.{name}.{code}")) for code, title in item.columns]
            found.append((item.row, "; ".join(f"{title}: {cell}" for title, cell in cells if cell)))
        return tuple(found)
    if isinstance(item, Element):
        pairs = [(title, words(f"{key}.{part}"), part) for part, title in ELEMENT_PARTS.items()]
        return tuple((title, LEVELS.get(said, said)) for title, said, _ in pairs if said)
    if item.kind == "comment":
        pairs = [("", words(f"{key}.words"), ""), (COMMENT_PARTS["why_not"], words(f"{key}.why_not"), "")]
        return tuple((title, said) for title, said, _ in pairs if said)
    return (("", words(f"{key}.answer")),) if words(f"{key}.answer") else ()


class Progress(NamedTuple):
    """How far a section is: how many of its parts say something."""

    code: str
    title: str
    done: int
    parts: int


def progress(form: Form, answers: Mapping[str, Answer], withheld: Sequence[str] = ()) -> list[Progress]:
    """How far each section is. No part has to be filled in."""
    return [
        Progress(
            section.code,
            section.title,
            sum(bool(told(f"{section.code}.{item.code}", item, answers)) for item in section.items),
            len(section.items),
        )
        for section in form.sections
        if section.code not in withheld
    ]
