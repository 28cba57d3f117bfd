"""The chronology's page and the page of an entry: parts of it, what people mark as significant, who may."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from casework import Story, who
from sqlalchemy import text

from caseflow.cases import queries, views
from caseflow.events.kinds.contact import ContactReceived
from caseflow.extensions import db

MONDAY = date(2010, 3, 1)
TITLE = re.compile(r"app-timeline__title\">(?:<a [^>]*>)?([^<]+)")


@pytest.fixture
def story(a_case: Callable[..., Story], today: Any) -> Story:
    today(date(2010, 3, 15))
    story = a_case().referred(MONDAY).decided(date(2010, 3, 2)).assessment_started(date(2010, 3, 3))
    return story.recorded("contact", ContactReceived(source="2A"), date(2010, 3, 8), by="duty")


def titles(client: Any, address: str) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return [unescape(each) for each in TITLE.findall(answer.text)]


def test_a_part_of_the_chronology_is_chosen_by_kind_agency_date_and_significance(
    story: Story, client_for: Any
) -> None:
    client, address = client_for("practitioner"), f"/cases/{story.case_id}/chronology"
    every = ["Contact received", "Initial assessment started", "Referral decided", "Referral received"]
    assert titles(client, address) == every
    assert titles(client, f"{address}?subject=Assessment") == ["Initial assessment started"]
    assert titles(client, f"{address}?agency=CSC") == every
    since = "from_on=2&from_on=3&from_on=2010&until_on=3&until_on=3&until_on=2010"
    assert titles(client, f"{address}?{since}") == ["Initial assessment started", "Referral decided"]
    assert titles(client, f"{address}?significant=y") == []
    for wrong in ("subject=Nonsense", "from_on=31&from_on=2&from_on=2010", "agency=%00x"):
        assert client.get(f"{address}?{wrong}").status_code in (400, 422), wrong


def test_a_long_chronology_is_paged_and_a_page_keeps_what_was_chosen(story: Story, client_for: Any) -> None:
    for day in range(30):
        story.referred(date(2010, 1, 4) + timedelta(days=day))
    client, address = (
        client_for("practitioner"),
        f"/cases/{story.case_id}/chronology?subject=Contact+and+referral",
    )
    assert len(titles(client, address)) == 25
    assert len(titles(client, f"{address}&page=2")) == 33 - 25
    assert "subject=Contact+and+referral&amp;page=2" in client.get(address).text


def test_an_entry_has_a_page_with_what_it_continues_and_what_continued_it(
    story: Story, client_for: Any
) -> None:
    client, case = client_for("practitioner"), f"/cases/{story.case_id}"
    page = client.get(f"{case}/entries/{story.ids['referred']}").text
    assert f'href="{case}/entries/{story.ids["decided"]}"' in page
    assert f'href="{case}/entries/{story.ids["referred"]}/withdraw"' in page
    assert "It continues" not in page
    assert "It continues" in client.get(f"{case}/entries/{story.ids['decided']}").text
    assert f'href="{case}/entries/{story.ids["referred"]}"' in client.get(case).text
    assert client.get(f"{case}/entries/of-another-case").status_code == 404
    assert client_for("outsider").get(f"{case}/entries/{story.ids['referred']}").status_code == 403


def test_people_mark_what_is_significant_say_why_and_take_it_back(
    story: Story, client_for: Any, owning: Any
) -> None:
    client, case = client_for("practitioner"), f"/cases/{story.case_id}"
    entry = f"{case}/entries/{story.ids['referred']}"
    assert client.post(f"{entry}/significant", data={"why": " "}).status_code == 422
    assert client.post(f"{entry}/significant", data={"why": "The school was worried"}).location == entry
    again = client.post(f"{entry}/significant", data={"why": "Once more"})
    assert (again.status_code, "significant already" in again.text) == (422, True)
    marked = "Marked by Practitioner Testerton on 15 March 2010: The school was worried"
    assert marked in client.get(entry).text
    assert titles(client, f"{case}/chronology?significant=y") == ["Referral received"]
    assert client_for("colleague").post(f"{entry}/not-significant").location == entry
    assert titles(client, f"{case}/chronology?significant=y") == []
    with owning():
        (row,) = db.session.execute(text("select why, marked_by, unmarked_by from significance")).all()
    assert tuple(row) == ("The school was worried", who("practitioner"), who("colleague"))


def test_nobody_marks_who_does_not_work_on_the_case_nor_what_counts_no_longer(
    story: Story, client_for: Any, asking: Any
) -> None:
    entry = f"/cases/{story.case_id}/entries/{story.ids['contact']}/significant"
    for name in ("outsider", "teacher", "analyst", "governance"):
        assert client_for(name).post(entry, data={"why": "Worried"}).status_code in (403, 404), name
    story.withdrawn("contact", date(2010, 3, 15))
    assert client_for("practitioner").post(entry, data={"why": "Worried"}).status_code == 422
    with asking("outsider"):
        assert db.session.execute(text("select * from significance")).all() == []


def paper_of(story: Story, asking: Any, reader: str) -> dict[str, Any]:
    """What a copy says, before it is set."""
    with asking("practitioner"):
        lines, found = queries.chronology(story.case_id), queries.opened(story.case_id, whole=False)
        names = {"agency": {}, "team": {}, "agency_of": {}, "timescale": {}}
        entries = [views.timeline_entry(each, names) for each in lines]
        assert found
        banner = views.banner(found.case, found.header, None, True, "", [])
        return views.chronology_paper(banner, entries, reader, "Practitioner Testerton", date(2010, 3, 15))


def test_a_copy_for_a_conference_leaves_out_who_got_in_touch_and_lists_what_is_left_out(
    story: Story, asking: Any, client_for: Any
) -> None:
    story.recorded("noted", ContactReceived(source="1A"), MONDAY, note="The aunt next door rang")
    story.withdrawn("contact", date(2010, 3, 15))
    court, conference = (paper_of(story, asking, reader) for reader in ("court", "conference"))
    assert [line["title"] for line in court["lines"]] == [line["title"] for line in conference["lines"]]
    assert court["lines"][0]["on"] == "1 March 2010"
    assert "aunt" in str(court["lines"])
    assert "aunt" not in str(conference)
    assert "Where it came from" in str(court["lines"])
    assert "Where it came from" not in str(conference)
    assert [each.partition(":")[0] for each in court["left_out"]] == ["2 entries"]
    assert len(conference["left_out"]) == 2
    assert "it could tell who got in touch" in str(conference["left_out"])
    client, case = client_for("practitioner"), f"/cases/{story.case_id}"
    for reader in ("court", "conference"):
        paper = client.get(f"{case}/chronology/{reader}.pdf?subject=Assessment")
        assert (paper.status_code, paper.mimetype) == (200, "application/pdf")
        assert paper.data.startswith(b"%PDF")
    assert client.get(f"{case}/chronology/anybody.pdf").status_code == 404
    assert client_for("outsider").get(f"{case}/chronology/court.pdf").status_code == 403
