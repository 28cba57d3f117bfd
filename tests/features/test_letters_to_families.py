"""Letters: filled from the case, changed, printed, recorded as sent and kept; a hidden address stays so."""

from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from casework import Story
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from caseflow.agencies.queries import Reachable
from caseflow.extensions import db
from caseflow.letters.queries import LetterCard
from caseflow.letters.views import paper

MONDAY, FRIDAY = date(2010, 3, 1), date(2010, 3, 5)
MEETS = {
    "to_whom": "Ms Testcase",
    "address": "1 Nowhere Street\nTM1 2AB",
    "meets_on": ["9", "3", "2010"],
    "meets_at": "3.30pm",
    "place": "Nowhere Primary School",
}


@pytest.fixture
def story(a_case: Callable[..., Story], today: Callable[[date], None]) -> Story:
    today(FRIDAY)
    return a_case(postcode="TM1 2AB").referred(MONDAY)


def begun(client: Any, story: Story, code: str = "meeting", **said: Any) -> Any:
    return client.post(f"/cases/{story.case_id}/letters/new/{code}", data=MEETS | said)


def page(client: Any, address: str) -> str:
    return " ".join(unescape(client.get(address).text).split())


def hide(client: Any, story: Story) -> None:
    said = {"kind": "hidden_address", "words": "Only the team is told", "review_on": ["1", "6", "2010"]}
    assert client.post(f"/cases/{story.case_id}/alerts/new", data=said).status_code == 302


def test_a_letter_is_filled_changed_printed_sent_and_kept(story: Story, client_for: Any, owning: Any) -> None:
    client, case = client_for("practitioner"), f"/cases/{story.case_id}"
    assert "No letter" in page(client, f"{case}/letters")
    form = begun(client, story)
    assert form.status_code == 302
    words = page(client, form.location)
    for known in ("Zebedee", "Practitioner Testerton", "020 7946 0003", "9 March 2010 at 3.30pm"):
        assert known in words
    changed = MEETS | {"words": "Please come.\n\nBring whom you like."}
    assert client.post(form.location, data=changed).status_code == 302
    assert "Not sent yet" in page(client, f"{case}/letters")
    printed = client.get(form.location.replace("/change", ".pdf").partition("?")[0])
    assert printed.data.startswith(b"%PDF")
    sent = form.location.replace("/change", "/sent")
    assert (
        "must be today or earlier"
        in client.post(sent, data={"sent_on": ["6", "3", "2010"], "how": "post"}).text
    )
    assert client.post(sent, data={"sent_on": ["5", "3", "2010"], "how": "post"}).status_code == 302
    listed = page(client, f"{case}/letters")
    assert "by post, Practitioner Testerton" in listed
    assert "Letter: You are invited to a meeting, to Ms Testcase" in page(client, f"{case}/documents")
    for address in (form.location, sent):
        assert client.get(address).status_code == 404, "it is sent, and stays as it is"
    with owning():
        assert db.session.scalar(text("select substr(content, 1, 4) from document_content")) == b"%PDF"


@pytest.mark.parametrize("code", ["visit", "nobody_in", "meeting", "assessment", "ending"])
def test_every_template_can_be_written_and_says_what_is_missing(
    code: str, story: Story, client_for: Any
) -> None:
    client = client_for("practitioner")
    empty = client.post(f"/cases/{story.case_id}/letters/new/{code}", data={})
    assert (empty.status_code, "Say who the letter is to" in empty.text) == (422, True)
    assert ("Enter the day on which you meet" in empty.text) == (code in ("visit", "meeting"))
    assert begun(client, story, code).status_code == 302


def test_a_hidden_address_is_neither_asked_for_nor_printed_nor_sent(
    story: Story, client_for: Any, owning: Any
) -> None:
    client, case = client_for("practitioner"), f"/cases/{story.case_id}"
    before = begun(client, story).location
    hide(client, story)
    form = page(client, f"{case}/letters/new/visit")
    assert "This child's address is hidden" in form
    assert 'name="address"' not in form
    assert "TM1 2AB" not in form
    refused = begun(client, story, place="TM12 ab, the blue door")
    assert (refused.status_code, "address is hidden" in unescape(refused.text)) == (422, True)
    sent = client.post(
        before.replace("/change", "/sent"), data={"sent_on": ["5", "3", "2010"], "how": "post"}
    )
    assert (sent.status_code, "address is hidden" in unescape(sent.text)) == (422, True)
    with owning():
        assert db.session.scalar(text("select count(*) from document")) == 0
    assert client.post(before, data=MEETS | {"words": "Please come."}).status_code == 302
    with owning():
        assert db.session.scalar(text("select address from letter")) == "", "one that was written before"


def test_what_is_printed_has_no_hidden_address() -> None:
    written = LetterCard(*[None] * 11)._replace(title="T", to_whom="Ms T", address="1 Road\n\nTM1", words="W")  # type: ignore[arg-type]
    writer = Reachable("A Writer", "A team", "An agency", "020", True)
    assert paper(written, True, writer, MONDAY)["address"] == []
    assert paper(written, False, writer, MONDAY)["address"] == ["1 Road", "TM1"]


def test_only_who_works_on_the_case_writes_and_what_is_sent_is_changed_by_nobody(
    story: Story, client_for: Any, asking: Any, owning: Any
) -> None:
    client, outsider = client_for("practitioner"), client_for("outsider")
    assert begun(outsider, story).status_code in (403, 404)
    form = begun(client, story).location
    assert outsider.get(form).status_code in (403, 404)
    sent = {"sent_on": ["5", "3", "2010"], "how": "hand"}
    assert client.post(form.replace("/change", "/sent"), data=sent).status_code == 302
    with asking("practitioner"):
        changed = db.session.execute(text("update letter set words = 'other'"))
        assert changed.rowcount == 0  # type: ignore[attr-defined]
    with pytest.raises(DBAPIError), asking("practitioner"):
        db.session.execute(text("delete from letter"))
