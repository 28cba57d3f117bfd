"""The form of a kind of event, built from its declaration."""

import builtins
import datetime
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple

from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import Field as FormField
from wtforms import HiddenField
from wtforms.validators import Regexp

from caseflow.events.kinds import declaration
from caseflow.events.kinds.assessment import LATE, LATE_REASONS
from caseflow.events.kinds.declaration import UNSAID, CaseEvent, Field, Spoken, Told
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

YES_NO = {"yes": "Yes", "no": "No"}
YES_NO_UNKNOWN = {**YES_NO, "": "Not known"}
MOST_RADIOS = 8
WHOLE_NUMBER = "Enter a whole number from 0 to {most}"


ASKED_WHY = "asked_why"
"""What a form sends back once its writer was asked why it is late, so that nobody is asked twice."""
SAID, UNSAID_OF = "{}_said", "{}_unsaid"
"""The fields for the words of a voice of the family, and for why there are none."""
_OF_SIBLING = ("note_", "child_said_", "parents_said_")
_ONCE_THERE_IS_REASON = ("confirmed", "late_reason")


class Shown(NamedTuple):
    """A field of the form; for each of its choices the fields that it brings up, drawn; what is folded."""

    field: FormField
    reveals: tuple[Markup, ...] = ()
    folded: tuple[FormField, ...] = ()


class RecordForm(FlaskForm):
    """What every form that records an event has; `form_for` adds what the kind asks."""

    kind: ClassVar[type[CaseEvent]]
    asked_why = False
    """Whether somebody was asked already why it was late."""

    def answers(self) -> dict[str, Any]:
        """What was answered, as the fields of the event: none that was not asked for, none empty."""
        given: dict[str, Any] = {}
        for field in self.kind.fields:
            value = _answer(field, self[field.name].data)
            if value is not None and (field.ask.only_if is None or field.ask.only_if.holds(given)):
                given[field.name] = value
        return given

    def shown(self) -> list[Shown]:
        """The fields in their order; one that only an answer to another asks for stands with that answer.

        Whether it is so, and why it was late, is asked once there is a reason to.
        """
        revealed = {each.name: each.ask.only_if for each in self.kind.fields if each.ask.only_if}
        return [
            Shown(field, self._reveals(field), self._folded_below(field))
            for field in self
            if field.name not in revealed
            and not field.name.startswith(_OF_SIBLING)
            and field.name not in map(UNSAID_OF.format, self._voices)
            and field.type not in ("CSRFTokenField", "HiddenField")
            and (field.name not in _ONCE_THERE_IS_REASON or self._has_reason(field))
        ]

    def _has_reason(self, field: FormField) -> bool:
        return bool(field.errors or field.data or (field.name == "late_reason" and self.asked_why))

    def _folded_below(self, field: FormField) -> tuple[FormField, ...]:
        """The fields that say why no words of the family are there, which few need: below the last voice."""
        if field.name != SAID.format(next(reversed(self._voices), None)):
            return ()
        return tuple(self[UNSAID_OF.format(voice)] for voice in self._voices)

    @property
    def _voices(self) -> dict[str, str]:
        return self.kind.heard.asked if self.kind.heard else {}

    def told(self) -> Told:
        """The words beside the event."""
        return Told(self._words("note"), tuple(self._spoken()))

    def _spoken(self, of_sibling: str = "") -> Iterator[Spoken]:
        """What the family said; of a brother or sister the parents' words are the same unless they differ."""
        for voice in self._voices:
            own, same = self._words(f"{SAID.format(voice)}{of_sibling}"), self._words(SAID.format(voice))
            words = own or (same if voice == "parents" else "")
            unsaid = "" if words or of_sibling else self._words(UNSAID_OF.format(voice))
            if words or unsaid:
                yield Spoken(voice, words, unsaid)

    def _words(self, name: str) -> str:
        return (self[name].data or "").strip() if name in self else ""

    def ticked(self) -> dict[str, Told]:
        """The cases of the brothers and sisters who were ticked, each with the words about them."""
        chosen = self["siblings"].data or () if "siblings" in self else ()
        same = self._words("note")
        return {
            each: Told(self._words(f"note_{each}") or same, tuple(self._spoken(f"_{each}")))
            for each in chosen
        }

    def _reveals(self, field: FormField) -> tuple[Markup, ...]:
        if field.name == "siblings":
            values = (value for value, *_ in field.iter_choices())  # type: ignore[attr-defined]
            names = ([f"{part}{value}" for part in _OF_SIBLING] for value in values)
            return tuple(Markup("").join(self[each]() for each in of if each in self) for of in names)
        asked = [
            each for each in self.kind.fields if each.ask.only_if and each.ask.only_if.field == field.name
        ]
        if not asked:
            return ()
        return tuple(
            Markup("").join(self[each.name]() for each in asked if _answer_is(each, value))
            for value, *_ in field.iter_choices()  # type: ignore[attr-defined]
        )


def _answer_is(revealed: Field, value: str) -> bool:
    condition = revealed.ask.only_if
    return condition is not None and {"yes": True, "no": False}.get(value, value) in condition.values


def _answer(field: Field, typed: Any) -> Any:
    """What was chosen or typed, as the event holds it; None for nothing."""
    if not typed:
        return None
    if field.type is bool:
        return typed == "yes"
    if field.type is int:
        return int(typed)
    return tuple(typed) if field.type == declaration.Codes else typed


def typed(value: Any) -> Any:
    """An answer as its field has it, the other way round."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


SIBLINGS = "Is this true of brothers or sisters too?"
_EACH = "Each has an entry of their own on their own case, counted separately"
_SAME = "Leave it empty for the same words as above"


def form_for(
    kind: type[CaseEvent], about: Mapping[str, str], siblings: Mapping[str, str] = MappingProxyType({})
) -> type[RecordForm]:
    """The form of a kind. `about`: the entries to choose from of which it continues one, in words.

    `siblings`: the brothers and sisters for whom it can be recorded too, by the ids of their cases.
    """
    fields: dict[str, Any] = {"idempotency_key": idempotency_field(), "expected": HiddenField()}
    if about:
        nothing = {} if kind.continues.required else {"": "None of these"}
        missing = "Choose what this is about" if kind.continues.required else ""
        fields["about"] = one_of("What is this about?", {**about, **nothing}, missing)
    fields["occurred_on"] = CivilDateField(kind.when.label, hint=kind.when.hint, missing=kind.when.missing)
    fields |= {field.name: form_field(field) for field in kind.fields if field.name != "late_reason"}
    if kind.narrative:
        fields["note"] = words(kind.narrative.label, kind.narrative.missing, kind.narrative.hint)
    fields |= _heard(kind)
    if siblings:
        fields["siblings"] = several_of(SIBLINGS, siblings, hint=_EACH)
        for case_id, name in siblings.items():
            fields |= _of_sibling(kind, case_id, name)
    fields["confirmed"] = several_of("Is this so?", {"yes": "Yes, record it anyway"})
    fields["late_reason"] = one_of(LATE.label, LATE_REASONS)
    fields["submit"] = submit("Record")
    return type("KindForm", (RecordForm,), {"kind": kind, **fields})


def _heard(kind: type[CaseEvent]) -> dict[str, Any]:
    """The places for the words of the family, and why nothing is written down."""
    voices, hint = (kind.heard.asked, kind.heard.hint) if kind.heard else ({}, "")
    fields: dict[str, Any] = {}
    for number, (voice, label) in enumerate(voices.items()):
        fields[SAID.format(voice)] = words(label, hint="" if number else hint)
    for voice, label in voices.items():
        fields[UNSAID_OF.format(voice)] = one_from_list(f"{label}: why is nothing written down?", UNSAID)
    return fields


def _of_sibling(kind: type[CaseEvent], case_id: str, name: str) -> dict[str, Any]:
    """The words about a brother or sister. What one child said is never put down as said by another."""
    voices, fields = kind.heard.asked if kind.heard else {}, {}
    if kind.narrative:
        fields[f"note_{case_id}"] = words(f"Words about {name}, where they differ", hint=_SAME)
    if "child" in voices:
        fields[f"child_said_{case_id}"] = words(f"What {name} said")
    if "parents" in voices:
        label = f"{voices['parents']} about {name}, where that differs"
        fields[f"parents_said_{case_id}"] = words(label, hint=_SAME)
    return fields


def _whole_number(most: int) -> Regexp:
    """One or two digits, and no more than `most`."""
    numbers = "|".join(str(number) for number in range(most, -1, -1))
    return Regexp(rf"(?=[0-9]{{1,2}}\Z)0?({numbers})\Z", message=WHOLE_NUMBER.format(most=most))


def form_field(field: Field) -> Any:
    """How a field is asked for: by its type, and by how many answers there are to choose from."""
    ask = field.ask
    missing = ask.missing if field.required else ""
    match field.type, len(ask.codes):
        case declaration.Codes, _:
            return several_of(ask.label, ask.codes, missing, ask.hint)
        case builtins.bool, _:
            return one_of(ask.label, YES_NO if missing else YES_NO_UNKNOWN, missing, ask.hint)
        case builtins.int, _:
            return line(ask.label, missing, ask.hint, form=_whole_number(ask.most))
        case datetime.date, _:
            return CivilDateField(ask.label, hint=ask.hint, missing=missing)
        case builtins.str, answers if missing and 0 < answers <= MOST_RADIOS:
            return one_of(ask.label, ask.codes, missing, ask.hint)
        case _:
            return one_from_list(ask.label, ask.codes, missing, ask.hint)
