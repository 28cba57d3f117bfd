"""Every kind that is one form, misused: a sentence beside the field or a correct save, and no loss."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from casework import Story
from flask.testing import FlaskClient
from kind_forms import FRIDAY, answer, beside, each_kind, filled, page_of
from sqlalchemy import text

from caseflow.events.kinds.declaration import CaseEvent
from caseflow.extensions import db
from caseflow.web.fields import LONGEST_NARRATIVE

STRANGE = {
    "script": "<script>alert('seen')</script><img src=x onerror=alert(1)>",
    "sql": "Robert'); drop table case_event; -- \" or '1'='1",
    "template": "{{ 7 * 7 }} {% include '/etc/passwd' %} %s ${x} \\u0000",
    "emoji": "👩‍👧 zum Glück 🧸, 子供, مرحبا, a\u0301",
    "long": "The child said so. " * (LONGEST_NARRATIVE // 19) + "x" * (LONGEST_NARRATIVE % 19),
}
NOTHING_SEEN = "\x0b\u202e\ufeff"
DAYS = {
    "to come": (date(2010, 3, 6), "today or in the past"),
    "of another century": (date(1989, 12, 31), "not before 1990"),
}
NO_DATES = {"no date": ["31", "2", "2010"], "part": ["5", "", "2010"], "words": ["Robert'); --", "👩", "<b>"]}


class Kept(NamedTuple):
    """What the log and the notes hold of a case, of one kind."""

    data: list[dict[str, Any]]
    days: list[date]
    notes: list[str]


class Form(NamedTuple):
    """The form of a kind, as somebody fills it in, and what was kept of it."""

    client: FlaskClient
    address: str
    kind: type[CaseEvent]
    kept: Callable[[], Kept]

    def send(self, begun: str = "", **changed: Any) -> Any:
        """Send it filled in but for what is changed; every form is begun anew, unless it is `begun`."""
        mark = "&" if "?" in self.address else "?"
        address = f"{self.address}{mark}begun={begun or uuid4()}"
        return self.client.post(address, data={**filled(self.kind), **changed})


@pytest.fixture
def form_of(
    a_case: Callable[..., Story], today: Callable[[date], None], client_for: Any, owning: Any
) -> Callable[[type[CaseEvent]], Form]:
    def form(kind: type[CaseEvent]) -> Form:
        today(FRIDAY)
        story = a_case(by="practitioner", birth_date=date(1995, 5, 5))
        address = page_of(story, kind)
        mine = {"case": story.case_id, "kind": kind.kind, "before": list(story.ids.values())}
        events = (
            "select {} from case_event where case_id = :case and kind = :kind"
            " and not event_id = any(:before) order by seq"
        )
        notes = (
            "select text from case_note where case_id = :case and not confirms and said_by is null"
            " order by written_at"
        )

        def kept() -> Kept:
            with owning():
                rows = db.session.execute(text(events.format("data, occurred_on")), mine).all()
                words = db.session.scalars(text(notes), mine).all()
            return Kept([row[0] for row in rows], [row[1] for row in rows], list(words))

        return Form(client_for("practitioner"), address, kind, kept)

    return form


def answered(kind: type[CaseEvent]) -> dict[str, Any]:
    """What an event of a kind holds that is filled in."""
    values = {each.name: answer(each) for each in kind.fields}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def shown(page: str, words: str) -> bool:
    """Whether words stand on a page just as they were typed, and only as words."""
    return words in unescape(page) and ("<" not in words or words not in page)


@each_kind
def test_whatever_is_typed_is_kept_as_words_or_refused_beside_its_field(
    kind: type[CaseEvent], form_of: Callable[[type[CaseEvent]], Form]
) -> None:
    form, expected, sure = form_of(kind), [], {"confirmed": "yes"}
    for number, words in enumerate(STRANGE.values()):
        refused = form.send(**{field.name: words for field in kind.fields}, note=words, occurred_on="")
        assert refused.status_code == 422
        assert all(beside(refused.text, each.name) for each in kind.fields if not each.ask.only_if)
        assert not kind.narrative or shown(refused.text, words)
        if not kind.narrative or (kind.continues.once and number):
            continue
        sent = form.send(note=words + NOTHING_SEEN, **sure)
        assert sent.status_code == 302, words[:40]
        expected.append(words)
    kept = form.kept()
    assert kept.notes == expected
    assert kept.data == [answered(kind)] * len(expected)
    for field in kind.fields:
        alone = form.send(**{field.name: STRANGE["sql"]})
        assert alone.status_code == 422
        assert beside(alone.text, field.name), field.name
    if kind.narrative:
        longer = form.send(note=f"{STRANGE['long']}y")
        assert longer.status_code == 422
        assert f"at most {LONGEST_NARRATIVE:,} characters" in beside(longer.text, "note")
        assert shown(longer.text, f"{STRANGE['long']}y")
    assert form.kept() == kept


@each_kind
def test_a_day_that_cannot_be_is_refused_one_that_does_not_fit_is_asked_about_and_twice_is_once(
    kind: type[CaseEvent], form_of: Callable[[type[CaseEvent]], Form]
) -> None:
    form = form_of(kind)
    words = {"note": STRANGE["emoji"]} if kind.narrative else {}
    for day, sentence in DAYS.values():
        refused = form.send(occurred_on=[str(day.day), str(day.month), str(day.year)], **words)
        assert refused.status_code == 422
        assert sentence in beside(refused.text, "occurred_on")
    for boxes in NO_DATES.values():
        refused = form.send(occurred_on=boxes, **words)
        assert refused.status_code == 422
        assert "Enter a real date" in beside(refused.text, "occurred_on")
        assert all(shown(refused.text, box) for box in boxes)
        assert not words or shown(refused.text, words["note"])
    assert form.kept() == Kept([], [], [])
    asked = form.send(occurred_on=["1", "1", "1994"], **words)
    assert asked.status_code == 422
    question = beside(asked.text, "confirmed")
    assert "long before the child&#39;s birth" in question or "long before the child's birth" in question
    assert not words or shown(asked.text, words["note"])
    assert ("before what it continues, which was on Mon 1 March" in question) == ("about=" in form.address)
    begun, sure = str(uuid4()), {"occurred_on": ["1", "1", "1994"], "confirmed": "yes", **words}
    sent, again = form.send(begun, **sure), form.send(begun, **sure)
    assert [sent.status_code, again.status_code] == [302, 302]
    assert again.headers["Location"] == sent.headers["Location"]
    assert "It is recorded once." in unescape(form.client.get(again.headers["Location"]).text)
    anew = form.send(**sure)
    assert anew.status_code == 422
    assert re.search("Record it again|recorded already", unescape(anew.text))
    assert form.kept() == Kept([answered(kind)], [date(1994, 1, 1)], list(words.values()))
