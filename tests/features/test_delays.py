"""The record of a breach, and causes over time: every number opens its list."""

import random
import re
from collections import Counter
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from casework import Story, dawn, who
from sqlalchemy import text

from caseflow.caseload import service as caseload
from caseflow.events.kinds.waits import WaitBegan
from caseflow.extensions import db
from caseflow.rules.rulebook import rulebook

MONDAY, AFTER = date(2010, 3, 1), date(2010, 3, 11)


@pytest.fixture
def watch(working: Any, today: Any) -> Any:
    def run(on: date) -> None:
        today(on)
        with working():
            caseload.watch(on, dawn(on), rulebook().calendar)

    return run


@pytest.fixture
def story(a_case: Any) -> Story:
    return a_case().referred(MONDAY).decided(MONDAY).allocated(MONDAY).assessment_started(MONDAY)


def _href(story: Story) -> str:
    return f"/cases/{story.case_id}/clocks/R02/{story.ids['referred']}/1/breach"


def test_a_breach_says_who_was_accountable_and_told_the_reason_and_notes(
    story: Story, watch: Any, client_for: Any
) -> None:
    assert client_for("practitioner").get(_href(story)).status_code == 404, "there is none yet"
    watch(AFTER)
    worker, manager = client_for("practitioner"), client_for("manager")
    assert _href(story) in worker.get(f"/cases/{story.case_id}").text
    page = worker.get(_href(story)).text
    assert "Assessment north" in page
    assert "Practitioner Testerton" in page
    assert "On their page, not read yet" in page
    assert f"{_href(story)}/note" not in page, "a manager notes"
    assert worker.post(f"{_href(story)}/note", data={"note": "No"}).status_code == 403
    assert manager.post(f"{_href(story)}/note", data={"note": " "}).status_code == 422
    said = {"note": "The worker was ill.\nA colleague goes on from Monday."}
    assert manager.post(f"{_href(story)}/note", data=said).headers["Location"] == _href(story)
    worker.post("/my-work/notices-read")
    page = worker.get(_href(story)).text
    assert "A colleague goes on from Monday." in page
    assert "Manager Testerton" in page
    assert "read Thu 11 March 2010" in page
    assert client_for("outsider").get(_href(story)).status_code == 403


def test_a_correction_stands_in_the_record(story: Story, watch: Any, client_for: Any) -> None:
    watch(AFTER)
    story.assessed(date(2010, 3, 10), recorded_on=date(2010, 3, 15))
    page = client_for("manager").get(_href(story)).text
    assert "Yes, Mon 15 March 2010" in page
    assert "it does not count as late any more" in page
    assert "0 timescales that fell due" in client_for("manager").get("/late").text


def test_a_breach_names_the_team_that_was_accountable_when_it_fell_due(
    story: Story, watch: Any, owning: Any
) -> None:
    """Noted after a transfer, by the watch or because it was done late, it is not the new team's."""
    with owning():
        db.session.execute(
            text("update clock set team_code = 'SOUTH' where case_id = :case"), {"case": story.case_id}
        )
    watch(AFTER)
    query = text("select team_code from breach where case_id = :case")
    with owning():
        assert db.session.scalars(query, {"case": story.case_id}).all() == ["NORTH"]


LIST = re.compile(r'href="(/late\?[^"#]*)#list">(\d+)<')


def test_every_number_of_causes_opens_as_many_rows(a_case: Any, watch: Any, client_for: Any) -> None:
    stories = [
        a_case(quindrat_code=quindrat).referred(MONDAY).decided(MONDAY).allocated(MONDAY)
        for quindrat in ("EAST", "EAST", "WEST", None)
    ]
    watch(date(2010, 4, 20))
    worker = client_for("practitioner")
    for story, reason in zip(stories, ("interpreter", "other", "interpreter"), strict=False):
        address = f"/cases/{story.case_id}/clocks/R02/{story.ids['referred']}/1/explain"
        assert worker.post(address, data={"late_reason": reason}).status_code == 302
    for name in ("manager", "analyst"):
        client = client_for(name)
        page = client.get("/late").text
        numbers = [(href.replace("&amp;", "&"), int(number)) for href, number in LIST.findall(page)]
        assert len(numbers) > 8
        for href, number in numbers:
            found = client.get(href).text
            assert len(re.findall(r'data-name="Timescale"', found)) == number, href
            assert f"({number})" in found
        assert "Waiting for an interpreter" in page
    assert "0 timescales that fell due" in client_for("other_manager").get("/late").text
    assert client_for("practitioner").get("/late").status_code == 403


def test_a_note_is_for_managers_in_the_database_too(story: Story, watch: Any, asking: Any) -> None:
    watch(AFTER)
    statement = text(
        "insert into breach_note select gen_random_uuid(), b.id, b.case_id, :me, 'x', now() from breach b"
    )
    with pytest.raises(Exception, match="row-level security"), asking("practitioner"):
        db.session.execute(statement, {"me": who("practitioner")})


def test_whose_time_it_was_is_shown_and_its_days_open_their_list(
    story: Story, watch: Any, client_for: Any
) -> None:
    worker = client_for("practitioner")
    given = {"occurred_on": ["3", "3", "2010"], "waits_for": "police", "reason": "information"}
    expected = {"expected_on": ["12", "3", "2010"], "note": ""}
    record = f"/cases/{story.case_id}/record/wait_began"
    watch(AFTER)
    page = worker.get(record).text
    key = re.search(r'name="idempotency_key"[^>]*value="([^"]+)"', page)
    seen = re.search(r'name="expected"[^>]*value="([^"]+)"', page)
    assert key, page
    values = {**given, **expected, "idempotency_key": key[1], "expected": seen[1] if seen else ""}
    assert worker.post(record, data=values).status_code == 302
    page = worker.get(f"/cases/{story.case_id}/whose-time").text
    assert "Waiting for the police: 6" in page
    assert "Ready to work: 2" in page
    assert "expected to end Fri 12 March 2010" in page
    assert "due_on" not in page
    for name in ("manager", "analyst"):
        page = client_for(name).get("/late").text
        numbers = re.findall(r'href="(/late\?[^"#]*waited=police[^"#]*)#list">(\d+)<', page)
        assert {number for _, number in numbers} == {"6", "1"}
        for href, number in numbers:
            found = client_for(name).get(href.replace("&amp;", "&")).text
            assert "Waiting for the police" in found
            assert "6 working days (1)" in found, number
    assert client_for("outsider").get(f"/cases/{story.case_id}/whose-time").status_code == 403


AHEAD = re.compile(r'href="(/look-ahead\?until=[^"]+)">(\d+)<')


@pytest.fixture
def random_cases(a_case: Any, watch: Any, client_for: Any) -> None:
    """Twenty cases begun in three weeks, in places, with waits, holders and reasons that chance chose."""
    chance, worker = random.Random(2010), client_for("practitioner")
    stories = []
    for number in range(20):
        on = MONDAY + timedelta(days=chance.randint(0, 23))
        story = a_case(given_name=f"Child {number}", quindrat_code=chance.choice(["EAST", "WEST", None]))
        story.referred(on).decided(on).allocated(on, chance.choice(["practitioner", "colleague"]))
        story.assessment_started(on)
        for whom in chance.sample(["family", "police", "court"], chance.randint(0, 2)):
            event = WaitBegan(waits_for=whom, reason="information", expected_on=on + timedelta(days=4))
            story.recorded(f"waits for {whom}", event, on + timedelta(days=chance.randint(0, 6)))
        if chance.random() < 0.4 and on < date(2010, 3, 12):
            story.assessed(on + timedelta(days=chance.randint(1, 16)))
        stories.append(story)
    watch(date(2010, 3, 26))
    for story in stories:
        address = f"/cases/{story.case_id}/clocks/R02/{story.ids['referred']}/1/explain"
        reason = chance.choice(["interpreter", "other", "allocation_delay"])
        worker.post(address, data={"late_reason": reason})


def test_every_number_of_causes_is_its_list_and_its_parts_sum_for_random_cases(
    random_cases: None, client_for: Any
) -> None:
    for name in ("manager", "analyst"):
        client = client_for(name)
        page = client.get("/late").text
        numbers = [(href.replace("&amp;", "&"), int(number)) for href, number in LIST.findall(page)]
        assert len(numbers) > 15
        total: Counter[str] = Counter()
        for href, number in numbers:
            found, asked = client.get(href).text, parse_qs(urlsplit(href).query)
            listed = len(re.findall(r'data-name="Timescale"', found))
            if "waited" in asked:
                assert f" ({listed})" in found, href
            else:
                assert listed == number, href
                total[" ".join(sorted(asked))] += number
        whole = len(re.findall(r'data-name="Timescale"', client.get("/late").text))
        assert whole > 5
        sums = {names: total[names] for names in ("cause", "cause quarter", "quindrat", "cause quindrat")}
        assert set(sums.values()) == {whole}, sums


def test_every_number_of_the_look_ahead_is_its_list_and_its_parts_sum_for_random_cases(
    random_cases: None, client_for: Any, today: Any
) -> None:
    today(date(2010, 3, 22))
    client = client_for("manager")
    total: Counter[str] = Counter()
    for href, number in AHEAD.findall(client.get("/look-ahead").text):
        address = href.replace("&amp;", "&")
        assert client.get(address).text.count("Testcase</a>") == int(number), href
        part = next((name for name in ("holder=", "quindrat=") if name in address), "")
        total[part] += int(number)
    assert total["holder="] == total["quindrat="] == total[""] > 3
