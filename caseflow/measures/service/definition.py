"""A draft as a file of the rules: as `rules/data/indicators` holds it, read by the same loader."""

import tomllib
from typing import Any, NamedTuple

import tomli_w

from caseflow.kernel.dates import EARLIEST, civil_date
from caseflow.measures.queries import Draft
from caseflow.measures.service import example, vocabulary
from caseflow.measures.service.wording import sentences
from caseflow.rules.indicators import IndicatorDefinition, slug
from caseflow.rules.rulebook import Rulebook

SOURCE = "Local measure, drafted in Caseflow by the performance team. Nothing published defines it"
_ORDER = 5


class Proposal(NamedTuple):
    """A draft as a file: its name, its text, and the definition that the loader reads from it."""

    name: str
    text: str
    definition: IndicatorDefinition


def proposal(draft: Draft, rulebook: Rulebook) -> Proposal:
    """A draft as a file of the rules, with a first worked example; RuleError where no file can say it."""
    table = _table(draft)
    definition = rulebook.reading(table).indicators[draft.code]
    table["example"] = example.worked(draft, definition, rulebook)
    text = tomli_w.dumps(table)
    return Proposal(f"{slug(draft.code)}.toml", text, read(text, rulebook).indicators[draft.code])


def read(text: str, rulebook: Rulebook) -> Rulebook:
    """The rules with the indicator of a proposed file alone."""
    return rulebook.reading(tomllib.loads(text))


def _table(draft: Draft) -> dict[str, Any]:
    said = sentences(draft)
    return {
        "code": draft.code,
        "order": _ORDER,
        "title": draft.title,
        "version": 1,
        "plan": draft.plan,
        "polarity": draft.polarity,
        "status": "local",
        "from": civil_date(draft.drafted_at),
        "source": SOURCE,
        **said._asdict(),
        "measure": measure_of(draft),
        "example": example.PLACE,
    }


def measure_of(draft: Draft) -> dict[str, Any]:
    """How a draft counts, in the parts of a rule file."""
    measure = _FORMS[draft.form](draft)
    only_if: dict[str, Any] = {}
    if draft.parts.get("continued"):
        kind, chosen = vocabulary.of_kind(draft.parts["continued"])
        only_if["fits"] = {"event": {"thread": kind}, "where": vocabulary.where(chosen)}
    if age := _age(draft.parts):
        only_if["age"] = age
    return {**measure, "only_if": only_if} if only_if else measure


def _pattern(draft: Draft) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": draft.kind}
    for key, chosen in (("where", "only"), ("unless", "unless")):
        if draft.parts.get(chosen):
            found[key] = vocabulary.where(draft.parts[chosen])
    return found


def _other(draft: Draft) -> dict[str, Any]:
    chosen = draft.parts.get("other_only")
    return {"kind": draft.other_kind, **({"where": vocabulary.where(chosen)} if chosen else {})}


def _age(parts: dict[str, Any]) -> dict[str, int]:
    given = {"under": parts.get("under"), "at_least": parts.get("at_least")}
    found = {name: int(value) for name, value in given.items() if value}
    return {"under": example.NO_CHILD, **found} if found else {}


def _count(draft: Draft) -> dict[str, Any]:
    once = {"once_a_year": True} if draft.parts.get("once") == "year" else {}
    return {"value": "count", **once, "of": {"events": [_pattern(draft)]}}


def _share(draft: Draft) -> dict[str, Any]:
    kind, chosen = vocabulary.of_kind(draft.parts["result"])
    link = {"thread" if kind == draft.kind else "answer": kind}
    fits = {"event": link, "where": vocabulary.where(chosen)}
    return {"of": {"events": [_pattern(draft)]}, "counted_if": {"fits": fits}}


def length_of(parts: dict[str, Any]) -> str:
    """A length of time as a rule file writes it, such as `12 months`."""
    number, unit = int(parts["number"]), parts["unit"].replace("_", " ")
    return f"{number} {unit.removesuffix('s') if number == 1 and unit != 'weeks' else unit}"


def _window(draft: Draft) -> dict[str, Any]:
    parts, length = draft.parts, length_of(draft.parts)
    near = "the day" if parts["near"] == "same" else f"1 day {parts['direction']}"
    far = f"{length} {parts['direction']}"
    opens, closes = (near, far) if parts["direction"] == "after" else (far, near)
    window: dict[str, Any] = {"events": [_other(draft)], "opens": opens, "closes": closes}
    window["words"] = ["none", "one"] if parts["wanted"] == "none" else ["one", "none"]
    if parts["wanted"] == "none":
        window["none"] = True
    placed = {"counted_on": f"{length} after"} if parts.get("placed") == "over" else {}
    return {**placed, "of": {"events": [_pattern(draft)]}, "counted_if": {"window": window}}


def _days(draft: Draft) -> dict[str, Any]:
    if vocabulary.way(draft.kind, str(draft.other_kind)):
        subject = {"events": [_pattern(draft)], "from": {"thread": draft.other_kind}}
    else:
        subject = {"first": [_pattern(draft)], "since": [_other(draft)], "over": [{"kind": "case_closed"}]}
    if not draft.parts.get("number"):
        return {"value": "median", "of": subject}
    limit = {"value": int(draft.parts["number"]), "unit": draft.parts["unit"], "day_one": "next"}
    dated = {"from": EARLIEST, **limit, "source": SOURCE}
    return {"of": subject, "counted_if": {"within": {"limits": [dated]}}}


def _open(draft: Draft) -> dict[str, Any]:
    ended_by: list[dict[str, Any]] = [{"kind": kind} for kind in vocabulary.ends(draft.kind)]
    ended_by.append({"kind": "case_closed", "whole_case": True})
    subject = {"spells": [_pattern(draft)], "ended_by": ended_by}
    if not draft.parts.get("number"):
        return {"value": "count", "of": subject}
    return {"of": subject, "counted_if": {"open_for": {"length": length_of(draft.parts)}}}


_FORMS = {"count": _count, "share": _share, "window": _window, "days": _days, "open": _open}
