"""The formats of a feed, for whoever makes one: in words, as a document, and as a JSON schema."""

import datetime
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from caseflow.events.kinds import kinds, subjects
from caseflow.events.kinds.declaration import CaseEvent, Codes, Field
from caseflow.events.reading import LONGEST_CODE
from caseflow.exchange.service.children import COLUMNS

DOCUMENT = Path(__file__).parents[3] / "templates" / "exchange" / "feed.md"


def in_one_line(kind: type[CaseEvent]) -> str:
    """A kind with what it is about and its fields; what is in brackets may be left out."""
    fields = ", ".join(each.name if each.required else f"[{each.name}]" for each in kind.fields)
    about = " or ".join(_about(kind))
    told = "" if not about else f" about {about}" if kind.continues.required else f" [about {about}]"
    return f"{kind.kind}{told}: {fields or 'no data'}"


def _about(kind: type[CaseEvent]) -> list[str]:
    return ["any event"] if kind.continues.any_kind else [each.kind for each in kind.continues.kinds]


FORMATS = "\n\n".join(
    (
        "\b\nchildren.csv: UTF-8, a header row with these columns:\n  " + "\n  ".join(COLUMNS),
        "child_id is text and unique; dates are such as 2010-03-01; sex is M, F or U; ethnicity"
        " and disability (parted by ;) are codes of the census; quindrat is a code or empty. An unborn child"
        " has an expected_birth_date and no birth_date.",
        "\b\nevents.jsonl: one JSON object a line, with these fields:\n"
        "  event_id     text, unique in the authority\n"
        "  child_id     the child it is about\n"
        "  kind         one of those below\n"
        "  occurred_on  the date on which it happened, 1990-01-01 to today\n"
        "  recorded_at  [date and time with offset at which it became known; else now]\n"
        "  agency, team [codes of the reference data]\n"
        "  about        the event_id that this one continues, where the kind says so\n"
        "  data         object of the fields that the kind names; those in brackets are optional",
        "Lines may come in any order, and a later file may refer to an earlier one.",
        "\b\nKinds:\n  " + "\n  ".join(in_one_line(kind) for kind in kinds().values() if kind.by_feed),
    )
)


# --- The document --------------------------------------------------------------------------------------


def document() -> str:
    """docs/feed.md: how a feed is made and counted, with every kind and every list of codes."""
    parts = {"columns": ",".join(COLUMNS), "kinds": _kinds_document(), "code_lists": _lists_document()}
    text = DOCUMENT.read_text(encoding="utf-8")
    for name, part in parts.items():
        text = text.replace(f"{{{{ {name} }}}}", part)
    return text


def _kinds_document() -> str:
    return "\n\n".join(
        f"## {subject}\n\n| kind | about | data |\n|---|---|---|\n" + "\n".join(map(_row, group))
        for subject, group in subjects().items()
    )


def _row(kind: type[CaseEvent]) -> str:
    about = " or ".join(each if kind.continues.any_kind else f"`{each}`" for each in _about(kind))
    if about and not kind.continues.required:
        about = f"[{about}]"
    data = "<br>".join(map(_field, kind.fields))
    never = "" if kind.by_feed else "<br>(not in a feed: pages alone record it)"
    return f"| `{kind.kind}`<br>{kind.title}{never} | {about} | {data} |"


def _field(field: Field) -> str:
    name = f"`{field.name}`" if field.required else f"[`{field.name}`]"
    several = "a list of codes: " if field.type == Codes else ""
    return f"{name}: {field.ask.short} ({several}{_values(field)})"


def _values(field: Field) -> str:
    codes, others = field.ask.codes, ", or another code" if field.ask.others else ""
    if codes:
        listed = _code_lists().get(id(codes), ", ".join(f"`{code}`" for code in codes))
        return listed + others
    if field.ask.refers_to == "child":
        return "reference of a child"
    if field.ask.refers_to:
        return f"code of {_ARTICLES[field.ask.refers_to]} {field.ask.refers_to}"
    number = f"whole number, 0 to {field.ask.most}"
    return {bool: "true or false", int: number, datetime.date: "date"}.get(field.type, "a code")


_ARTICLES = {"agency": "an", "team": "a", "practitioner": "a", "timescale": "a", "case": "a"}


@cache
def _code_lists() -> dict[int, str]:
    """The lists whose codes say nothing by themselves, by identity, under the field that holds them first."""
    found: dict[int, str] = {}
    for kind in kinds().values():
        for field in kind.fields:
            if any(not code.replace("_", "").islower() for code in field.ask.codes):
                found.setdefault(id(field.ask.codes), f"a code of the list `{field.name}` of `{kind.kind}`")
    return found


def _lists_document() -> str:
    fields = {id(field.ask.codes): field for kind in kinds().values() for field in kind.fields}
    return "\n\n".join(
        f"### {name.removeprefix('a code of the list ')}\n\n"
        + "\n".join(f"- `{code}`: {words}" for code, words in fields[which].ask.codes.items())
        for which, name in _code_lists().items()
    )


# --- The JSON schema ------------------------------------------------------------------------------------

_CODE = {"type": "string", "minLength": 1, "maxLength": LONGEST_CODE}
_TYPES: Mapping[Any, dict[str, Any]] = {
    bool: {"type": "boolean"},
    int: {"type": "integer", "minimum": 0},
    datetime.date: {"type": "string", "format": "date"},
    str: _CODE,
    Codes: {"type": "array", "items": _CODE},
}


def json_schema() -> dict[str, Any]:
    """The JSON schema of a line of events.jsonl: one of the kinds."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A line of events.jsonl",
        "oneOf": [{"$ref": f"#/$defs/{name}"} for name, kind in kinds().items() if kind.by_feed],
        "$defs": {name: _line_schema(kind) for name, kind in kinds().items() if kind.by_feed},
    }


def _line_schema(kind: type[CaseEvent]) -> dict[str, Any]:
    needed = [field.name for field in kind.fields if field.required]
    properties: dict[str, Any] = {
        "event_id": _CODE,
        "child_id": _CODE,
        "kind": {"const": kind.kind},
        "occurred_on": {"type": "string", "format": "date"},
        "recorded_at": {"type": "string", "format": "date-time"},
        "agency": _CODE,
        "team": _CODE,
        "data": {
            "type": "object",
            "properties": {field.name: _field_schema(field) for field in kind.fields},
            "required": needed,
            "additionalProperties": False,
        },
    }
    required = ["event_id", "child_id", "kind", "occurred_on", *(["data"] if needed else [])]
    if kind.continues.kinds:
        told = " or ".join(_about(kind))
        properties["about"] = {**_CODE, "description": f"The event_id of what it continues: {told}"}
        required += ["about"] if kind.continues.required else []
    return {
        "title": kind.title,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _field_schema(field: Field) -> dict[str, Any]:
    described: dict[str, Any] = {"description": field.ask.label}
    if field.type is int:
        described["maximum"] = field.ask.most
    if not field.ask.codes:
        return {**_TYPES[field.type], **described}
    if field.ask.others:
        return {**_TYPES[field.type], **described, "examples": list(field.ask.codes)}
    return {
        "oneOf": [{"const": code, "title": words} for code, words in field.ask.codes.items()],
        **described,
    }
