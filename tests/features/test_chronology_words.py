"""Every entry of a chronology, of every kind, is told in words: no code, no date as a computer writes it."""

import html
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from casework import Story, who
from flask.testing import FlaskClient

from caseflow.events.kinds import kinds, label
from caseflow.events.kinds.declaration import CaseEvent, Codes, Field

MONDAY = date(2010, 3, 1)
CODED = {
    "scope": ("SCHOOL", "CSC"),
    "to_team": "NORTH",
    "practitioner": str(who("colleague")),
    "timescale": "R22",
    "reason": "no_longer_needed",
}
"""What fields hold for which no list has the codes."""
FACT = re.compile(r"<div><dt>(.*?):?</dt><dd>(.*?)</dd></div>", re.S)
RAW = re.compile(
    r"\d{4}-\d\d-\d\d|[a-z]+_[a-z]|\bcode\b|\b(?!CAF\b|CAMHS\b)[A-Z]{2,}\b|\b[A-Z]+\d|\b\d+[A-Z]\b"
)


def values(field: Field) -> list[Any]:
    """Something that a field may carry: every choice of a closed list, a code of an open one."""
    codes = list(field.ask.codes)
    if codes:
        return [tuple(codes[:2])] if field.type == Codes else codes[:1] if field.ask.others else codes
    return {date: [date(2010, 4, 21)], bool: [True], int: [2]}.get(field.type) or [CODED[field.name]]


def events(kind: type[CaseEvent]) -> Iterator[CaseEvent]:
    """One event of a kind for each choice that one of its fields gives, all its fields filled."""
    offered = {field.name: values(field) for field in kind.fields}
    for number in range(max((len(each) for each in offered.values()), default=1)):
        yield kind(**{name: each[number % len(each)] for name, each in offered.items()})


@pytest.fixture
def told(a_case: Callable[..., Story]) -> Callable[[str], Story]:
    """A case on which events of one kind are recorded, each about what it has to be about."""

    def tell(name: str) -> Story:
        story = a_case().referred(MONDAY)

        def subject(kind: type[CaseEvent]) -> str | None:
            if not kind.continues.required:
                return None
            wanted = "referral_received" if kind.continues.any_kind else kind.continues.kinds[0].kind
            if wanted not in story.ids:
                story.recorded(wanted, next(events(kinds()[wanted])), MONDAY, subject(kinds()[wanted]))
            return story.ids[wanted]

        for event in events(kinds()[name]):
            story.recorded(name, event, MONDAY, subject(kinds()[name]))
        return story

    return tell


@pytest.mark.parametrize("kind", [name for name, kind in kinds().items() if not kind.of_governance])
def test_a_kind_is_told_in_words(
    kind: str, told: Callable[[str], Story], client_for: Callable[..., FlaskClient], today: Any
) -> None:
    today(MONDAY)
    story = told(kind)
    page = html.unescape(client_for("practitioner").get(f"/cases/{story.case_id}/chronology").text)
    chronology = page[page.index(">Chronology<") :]
    assert kinds()[kind].title in chronology
    facts = FACT.findall(chronology)
    assert {label(kind, field.name) for field in kinds()[kind].fields} <= {called for called, _ in facts}
    assert [fact for fact in facts if RAW.search(" ".join(fact))] == []


def test_what_was_agreed_is_told_by_the_names_of_agencies_and_dates_in_words(
    told: Callable[[str], Story], client_for: Callable[..., FlaskClient], today: Any
) -> None:
    today(MONDAY)
    page = client_for("practitioner").get(f"/cases/{told('consent_given').case_id}").text
    assert "Nowhere Primary School; Social care of Nowhere" in page
    page = client_for("practitioner").get(f"/cases/{told('tac_meeting_held').case_id}").text
    assert "Wed 21 April 2010" in page


def test_taking_consent_back_is_not_withdrawing_an_entry(
    told: Callable[[str], Story], client_for: Callable[..., FlaskClient], today: Any
) -> None:
    today(MONDAY)
    story = told("consent_given")
    client, back = client_for("practitioner"), f'href="/cases/{story.case_id}/consent">'
    entry = client.get(f"/cases/{story.case_id}/entries/{story.ids['consent_given']}").text
    assert back in entry
    assert 'Recorded by mistake? <a class="govuk-link"' in entry
    address = f"/cases/{story.case_id}/entries/{story.ids['consent_given']}/withdraw"
    assert f"{back}take consent back</a> instead" in client.get(address).text
