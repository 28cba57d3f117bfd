"""The words in which a kind of event is declared. Pure.

A kind is a class below `CaseEvent`: it becomes a frozen dataclass by itself. All that is known of it stands
there, and pages, feed, chronology, rules and documents read it from there.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from types import MappingProxyType, UnionType
from typing import (
    Annotated,
    Any,
    ClassVar,
    Literal,
    NamedTuple,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

from caseflow.rules.effects import RECORDS, Effect, Where
from caseflow.rules.lanes import Lane

Codes = tuple[str, ...]
"""The type of a field that holds several codes."""

NONE: Mapping[str, str] = MappingProxyType({})


class Ask(NamedTuple):
    """A field as people meet it.

    `label` is what the form asks, `told` how the chronology calls the answer (else the same), `missing` what
    is said where a required answer is missing. `codes` are the answers to choose from, with their words;
    `others` = a feed may carry other codes too, as older systems sent their own. `only_if` says for which
    answers to an earlier field it is asked. `begins_with` says which answer the form begins with, by the
    kind that is continued. `refers_to` says whose code or id the field holds. `most` is the highest number.
    """

    label: str
    told: str = ""
    hint: str = ""
    missing: str = ""
    codes: Mapping[str, str] = NONE
    others: bool = False
    only_if: Where | None = None
    begins_with: Mapping[str, str] = NONE
    refers_to: Literal["agency", "team", "practitioner", "timescale", "child", "case"] | None = None
    most: int = 99

    @property
    def short(self) -> str:
        """What the answer is called where it is told."""
        return self.told or self.label

    def words(self, code: str) -> str:
        """A code in words; one that no list knows says so, unless it reads as words.

        Older systems sent codes of their own.
        """
        if code in self.codes:
            return self.codes[code]
        if code and code.replace("_", "").isalpha() and code.islower():
            return code.replace("_", " ").capitalize()
        return f"Not in our lists (code {code})"


class Field(NamedTuple):
    """A field of a kind: its name, its type (str, bool, int, date or Codes), and how it is asked for."""

    name: str
    type: Any
    ask: Ask
    required: bool


class When(NamedTuple):
    """What the form asks for the date of an event, and what is said where it is missing."""

    label: str = "When did it happen?"
    missing: str = "Enter the date on which it happened"
    hint: str = "For example, 1 3 2010"


class Narrative(NamedTuple):
    """Words that are asked for beside the fields. They go to the case's notes, never to the log.

    `missing` is what is said where they are needed and nobody wrote any. `agreed`: they say what was agreed
    with the family, who have it in their own copy of the plan.
    """

    label: str = "Notes"
    hint: str = ""
    missing: str = ""
    agreed: bool = False


class Voices(NamedTuple):
    """Places for what the family says, asked for beside the notes and kept apart from them; never needed.

    Each is how the form calls the words of the child and of the parents; "" where there is no place for them.
    """

    child: str = "What the child said"
    parents: str = "What the parents or carers said"
    hint: str = "In their own words where you can, or what was shown or drawn"

    @property
    def asked(self) -> dict[str, str]:
        """The voices for which there is a place, with what the words are called."""
        return {voice: label for voice in VOICES if (label := getattr(self, voice))}


VOICES = ("child", "parents")
HEARD = Voices()
"""What most kinds ask for that have a place for a family's words."""
UNSAID: Mapping[str, str] = MappingProxyType(
    {
        "too_young": "Too young to say",
        "not_there": "Was not there",
        "not_wanted": "Did not want to say",
        "not_asked": "Was not asked",
        "not_safe": "It was not safe to ask",
        "no_interpreter": "There was no interpreter",
        "other": "Another reason",
    }
)
"""Why nothing that somebody said is written down."""


class Spoken(NamedTuple):
    """What one `voice` of a family said, in `words`; or why nothing is written down: a code of `UNSAID`."""

    voice: str
    words: str
    unsaid: str = ""


class Told(NamedTuple):
    """The words beside an event: its writer's note, and what the family said."""

    note: str
    spoken: tuple[Spoken, ...]


class Continues:
    """The kinds that a kind continues; `CaseEvent` means any kind.

    `required`: it is always about such an event. `once`: no second one about the same event is recorded on
    a page; the first stands until it is withdrawn. `finishes`: what it continues is over then, or is where
    a condition on its own data holds; what finishes is recorded once.
    """

    __slots__ = ("finishes", "kinds", "once", "required")

    def __init__(
        self,
        *kinds: "type[CaseEvent]",
        required: bool = False,
        once: bool = False,
        finishes: bool | Where = False,
    ) -> None:
        self.kinds = kinds
        self.required = required
        self.once = once or bool(finishes)
        self.finishes = finishes

    @property
    def any_kind(self) -> bool:
        """Whether it may be about any event."""
        return CaseEvent in self.kinds

    def allows(self, kind: "type[CaseEvent]") -> bool:
        """Whether it may be about an event of `kind`."""
        return self.any_kind or kind in self.kinds

    def finishes_with(self, data: Mapping[str, Any]) -> bool:
        """Whether an event with `data` finishes what it continues."""
        return self.finishes.holds(data) if isinstance(self.finishes, Where) else self.finishes


class LeadsTo(NamedTuple):
    """What is to be recorded next: an event of `kind`, where `only_if` holds.

    It will be about this event, or about the nearest event of the kind `about` along its thread. A kind that
    continues nothing is not about anything.
    """

    kind: str
    only_if: Where | None = None
    about: str | None = None


@dataclass_transform(kw_only_default=True, frozen_default=True)
class CaseEvent:
    """What all kinds have in common.

    `kind` is the name in the log and the feed, `title` what the chronology says, `task` what the page
    says on which it is recorded, `intro` a sentence above its form. `recorded_by` is the action that lets
    somebody record it on its page; None where the work is more than one form and has pages of its own,
    and `written_on` the page to which its link leads where one person writes what another completes.
    `episode` is the type of the spell of involvement that it starts, which ends with the kind that
    finishes it. `lane` is the lane of the journey in which it begins something, or changes what that is
    called. `in_place_of` are the kinds in whose place it is offered where the authority has adopted a
    timescale for it. `seen_then`: where it says that the child was seen, that was on its own day. `tells`
    says as which notice those who stand by the case are told of it at once; `answers`: whoever got in
    touch is told that there is an answer. `withheld` says why its answers and notes are left out of a
    copy that the family reads. `open_as` is what it is called while nothing has ended it: a case with
    such an entry is closed by a manager. `for_siblings`: what is recorded of a child may be true of
    brothers and sisters at once, whose cases its page offers to tick: each gets an event of their own.
    `heard`: the places for the words of the family. `by_feed`: a bulk feed may bring it; else pages alone
    record it. `of_governance`: nobody withdraws it, because governance records it and takes it back. `fields`
    are those that the class annotates, in their order.
    """

    kind: ClassVar[str]
    title: ClassVar[str]
    task: ClassVar[str] = ""
    intro: ClassVar[str] = ""
    continues: ClassVar[Continues] = Continues()
    recorded_by: ClassVar[str | None] = None
    written_on: ClassVar[str] = ""
    effect: ClassVar[Effect] = RECORDS
    leads_to: ClassVar[tuple[LeadsTo, ...]] = ()
    episode: ClassVar[str] = ""
    lane: ClassVar[Lane | None] = None
    in_place_of: ClassVar[tuple[type["CaseEvent"], ...]] = ()
    seen_then: ClassVar[bool] = True
    tells: ClassVar[str] = ""
    withheld: ClassVar[str] = ""
    answers: ClassVar[bool] = False
    open_as: ClassVar[str] = ""
    for_siblings: ClassVar[bool] = False
    by_feed: ClassVar[bool] = True
    of_governance: ClassVar[bool] = False
    when: ClassVar[When] = When()
    narrative: ClassVar[Narrative | None] = None
    heard: ClassVar[Voices | None] = None
    fields: ClassVar[tuple[Field, ...]] = ()

    def __init_subclass__(cls) -> None:
        made: Any = dataclass(frozen=True, kw_only=True)(cls)
        hints = get_type_hints(cls, include_extras=True)
        cls.fields = tuple(
            Field(each.name, *_type_and_ask(hints[each.name]), each.default is MISSING)
            for each in fields(made)
        )


def _type_and_ask(hint: Any) -> tuple[Any, Ask]:
    if get_origin(hint) is not Annotated:
        raise TypeError(f"{hint} asks nothing: a field is Annotated[type, Ask(...)]")
    kind, ask = get_args(hint)
    if isinstance(kind, UnionType):
        kind = next(each for each in get_args(kind) if each is not type(None))
    return kind, ask


def payload(event: CaseEvent) -> dict[str, Any]:
    """The fields of an event as the log keeps them: codes, ids, numbers and ISO dates; none empty."""
    values = ((field.name, getattr(event, field.name)) for field in event.fields)
    return {name: _plain(value) for name, value in values if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
