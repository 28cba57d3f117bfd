"""What recording costs whoever does it, counted on the forms; docs/effort.md has the same."""

import re
from collections.abc import Callable
from datetime import date
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pytest
from casework import Story
from flask.testing import FlaskClient
from kind_forms import FRIDAY, WITH_A_PAGE, page_of

DOCUMENT = Path(__file__).parents[2] / "docs" / "effort.md"
TASKS = (
    "contact_received",
    "contact_decided",
    "reporter_told",
    "referral_received",
    "referral_decided",
    "strategy_discussion_held",
    "protection_visit_made",
    "core_group_held",
    "review_conference_held",
    "care_review_held",
    "service_requested",
    "service_appointment",
)
KNOWN = re.compile(r"name|born|(?<!pre)birth|sex|ethnic|address|postcode|phone|upn|quindrat|school|reference")
"""Names of questions whose answer stands on the child's record."""


class Asked(HTMLParser):
    """The questions of a form: what each holds already, by its name; the parts of a date are one.

    `stops` are the places at which the Tab key stops in it: a part of a date is one, and so are all the
    choices of one answer.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.held: dict[str, str] = {}
        self.sent: list[tuple[str, str]] = []
        self.stops: list[str] = []
        self.feed(re.search(r"<main.*</main>", page, re.S)[0])  # type: ignore[index]

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in given}
        name, value = attributes.get("name", ""), attributes.get("value", "")
        if tag not in ("input", "select", "textarea") or not name:
            return
        kind = attributes.get("type", "text")
        held = "checked" in attributes if kind in ("radio", "checkbox") else bool(value)
        if held:
            self.sent.append((name, value))
        if kind != "hidden":
            if kind != "radio" or name not in self.stops:
                self.stops.append(name)
            question = re.sub(r"-(day|month|year)$", "", name)
            self.held[question] = self.held.get(question, "") or (value if held else "")

    @cached_property
    def filled(self) -> set[str]:
        """The questions that are answered before anybody types."""
        return {name for name, value in self.held.items() if value}


class Effort(NamedTuple):
    """How many questions a form has, how many are filled in already, and how many answers it still needs.

    `keys`: a Tab to each place of it and to the button, a key for each answer that is needed, and Enter.
    """

    questions: int
    filled: int
    needed: int
    keys: int

    def line(self, title: str) -> str:
        """As a line of the document; each task is one page."""
        return f"| {title} | 1 | {self.questions} | {self.filled} | {self.needed} | {self.keys} |"


@pytest.fixture
def efforts(
    a_case: Callable[..., Story], today: Callable[[date], None], client_for: Callable[..., FlaskClient]
) -> dict[str, Effort]:
    """The effort of each task, on the case of a child who is known."""
    today(FRIDAY)
    client = client_for("practitioner")

    def effort(address: str) -> Effort:
        asked = Asked(client.get(address).text)
        sent: dict[str, list[str]] = {}
        for name, value in asked.sent:
            sent.setdefault(name, []).append(value)
        answer = client.post(address, data=sent)
        summary = answer.text.partition("govuk-error-summary__list")[2].partition("</ul>")[0]
        needed = summary.count("<li")
        return Effort(len(asked.held), len(asked.filled), needed, len(asked.stops) + 1 + needed + 1)

    return {name: effort(page_of(a_case(by="practitioner"), WITH_A_PAGE[name])) for name in TASKS}


def test_what_recording_asks_is_little_and_is_what_the_document_says(efforts: dict[str, Effort]) -> None:
    contact = efforts["contact_received"]
    assert contact.questions <= 12
    assert contact.needed <= 5
    lines = [effort.line(WITH_A_PAGE[name].title) for name, effort in efforts.items()]
    written = DOCUMENT.read_text(encoding="utf-8").partition("|---")[2].splitlines()
    assert [line for line in written if line.startswith("| ")] == lines, "\n".join(lines)


def test_no_form_asks_what_stands_on_the_record_of_the_child() -> None:
    asked = {(name, field.name) for name, kind in WITH_A_PAGE.items() for field in kind.fields}
    assert {each for each in asked if KNOWN.search(each[1])} == set()
