"""What the forms of the kinds are sent: an answer for every field of every kind that is one form."""

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from casework import Story

from caseflow.events.kinds import kinds, words
from caseflow.events.kinds.declaration import CaseEvent, Codes, Field
from caseflow.events.reading import read
from caseflow.web.filters import long_date

MONDAY, FRIDAY = date(2010, 3, 1), date(2010, 3, 5)
SCRIPT = "<script>alert('seen')</script>"
WITH_A_PAGE = {name: kind for name, kind in kinds().items() if kind.recorded_by and not kind.written_on}
each_kind = pytest.mark.parametrize("kind", WITH_A_PAGE.values(), ids=WITH_A_PAGE.keys())


def answer(field: Field) -> Any:
    """An answer to a field, as the event holds it."""
    if field.type is bool:
        return True
    if field.type is int:
        return 2
    if field.type is date:
        return FRIDAY.isoformat()
    codes = list(field.ask.codes)
    return tuple(codes[:2]) if field.type == Codes else codes[0]


def typed(field: Field) -> Any:
    """The same answer, as the form sends it."""
    value = answer(field)
    if isinstance(value, bool):
        return "yes"
    if field.type is date:
        return [str(part) for part in (FRIDAY.day, FRIDAY.month, FRIDAY.year)]
    return list(value) if isinstance(value, tuple) else value


def said(kind: type[CaseEvent], field: Field) -> str:
    """The same answer, as the chronology says it."""
    value = answer(field)
    if isinstance(value, bool):
        return "Yes"
    if isinstance(value, int):
        return str(value)
    if field.type is date:
        return long_date(FRIDAY)
    codes = value if isinstance(value, tuple) else (value,)
    return "; ".join(words(kind.kind, field.name, code) for code in codes)


def filled(kind: type[CaseEvent]) -> dict[str, Any]:
    """Everything that the form of a kind asks, answered; it was asked before why it is late."""
    note = {"note": f"{SCRIPT} and words"} if kind.narrative else {}
    note |= {
        f"{voice}_said": f"{SCRIPT} by the {voice}" for voice in (kind.heard.asked if kind.heard else ())
    }
    asked = {"occurred_on": ["5", "3", "2010"], "asked_why": "yes"}
    return {**asked, **{each.name: typed(each) for each in kind.fields}, **note}


def continued(story: Story, kind: type[CaseEvent]) -> str | None:
    """An entry that an event of `kind` continues, recorded with all that it continues itself."""
    if kind.continues.any_kind or not kind.continues.kinds:
        return None
    before = kind.continues.kinds[0]
    about = continued(story, before)
    data = {each.name: answer(each) for each in before.fields if each.required}
    story.recorded(before.kind, read(before.kind, data), MONDAY, about)
    return story.ids[before.kind]


def page_of(story: Story, kind: type[CaseEvent]) -> str:
    """The address of the page on which a kind is recorded, with what it continues in place."""
    about = continued(story, kind)
    if not story.ids:  # somebody has to be at work on the case
        story.referred(MONDAY)
    query = f"?about={about}" if about else ""
    return f"/cases/{story.case_id}/record/{kind.kind}{query}"


def beside(page: str, field: str) -> str:
    """The sentence beside a field."""
    found = re.search(rf'id="{field}-error"[^>]*>(.*?)</p>', page, re.S)
    return " ".join(re.sub(r"<[^>]*>", " ", unescape(found[1])).split()) if found else ""
