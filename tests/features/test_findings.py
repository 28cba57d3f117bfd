"""The queue of entries that need a look: every number opens its list, and nothing of it stops anybody."""

import re
from datetime import date
from typing import Any

import pytest
from casework import Story, who
from sqlalchemy import text

from caseflow.events.kinds.assessment import InitialAssessmentCompleted
from caseflow.events.kinds.contact import ReferralReceived
from caseflow.extensions import db
from caseflow.projections import service as projections
from caseflow.rules.rulebook import rulebook

MONDAY, TUESDAY, FRIDAY = date(2010, 3, 1), date(2010, 3, 2), date(2010, 2, 26)
QUEUE = "/entries-to-check"
LIST = re.compile(r'href="(/entries-to-check\?[^"#]*)#list">(\d+)<')
BEFORE = "An assessment is dated before its referral"


@pytest.fixture
def followed(working: Any, today: Any) -> Any:
    def run(story: Story, on: date = date(2010, 3, 12)) -> Story:
        today(on)
        with working():
            projections.project(story.case_id, rulebook())
        return story

    return run


@pytest.fixture
def wrong(a_case: Any, followed: Any) -> Story:
    """An assessment that is dated before its referral."""
    story = a_case().referred(MONDAY).decided(MONDAY).allocated(MONDAY).assessment_started(FRIDAY, MONDAY)
    return followed(story)


def rows(page: str) -> int:
    """How many entries the list of a page has."""
    _, _, listed = page.partition('<section id="list">')
    return listed.count('<tr class="govuk-table__row" role="row">') - listed.count("<thead")


def accept_href(story: Story) -> str:
    return f"/cases/{story.case_id}/entries/{story.ids['initial_assessment_started']}/checks/CIN 1103/accept"


def test_an_entry_that_cannot_be_is_listed_with_the_way_to_mend_it(wrong: Story, client_for: Any) -> None:
    page = client_for("practitioner").get(QUEUE).text
    assert "1 entry needs a look." in page
    assert BEFORE in page
    assert f'href="/cases/{wrong.case_id}/entries/{wrong.ids["initial_assessment_started"]}"' in page
    assert client_for("administrator").get(QUEUE).status_code == 403


def test_a_mended_entry_leaves_the_list(wrong: Story, followed: Any, client_for: Any) -> None:
    wrong.withdrawn("initial_assessment_started", date(2010, 3, 12))
    followed(wrong)
    page = client_for("practitioner").get(QUEUE).text
    assert "0 entries need a look." in page
    assert "Nothing to check" in page


def test_nobody_sees_entries_of_a_case_they_may_not_read(wrong: Story, client_for: Any) -> None:
    assert "Nothing to check" in client_for("outsider").get(QUEUE).text
    assert client_for("outsider").get(accept_href(wrong)).status_code in (403, 404)


def test_an_accepted_entry_is_kept_with_its_reason_and_comes_back_when_it_changes(
    wrong: Story, followed: Any, client_for: Any
) -> None:
    worker = client_for("practitioner")
    assert BEFORE in worker.get(accept_href(wrong)).text
    assert worker.post(accept_href(wrong), data={"reason": " "}).status_code == 422
    reason = "The referral was written down on the Monday."
    assert worker.post(accept_href(wrong), data={"reason": reason}).headers["Location"] == QUEUE
    page = worker.get(QUEUE).text
    assert "0 entries need a look. 1 entry was accepted with a reason." in page
    accepted = worker.get(f"{QUEUE}?show=accepted").text
    assert reason in accepted
    assert "Practitioner Testerton" in accepted
    # What it is compared with is another day now: it is not what was accepted.
    wrong.withdrawn("referred", date(2010, 3, 12))
    wrong.withdrawn("initial_assessment_started", date(2010, 3, 12))
    wrong.referred(TUESDAY).assessment_started(FRIDAY, date(2010, 3, 12))
    followed(wrong)
    assert BEFORE in worker.get(QUEUE).text.partition('<section id="list">')[2]


def test_an_acceptance_is_taken_back_and_stays_on_record(wrong: Story, client_for: Any, owning: Any) -> None:
    worker = client_for("practitioner")
    worker.post(accept_href(wrong), data={"reason": "It is so."})
    worker.post(accept_href(wrong).replace("/accept", "/take-back"))
    assert "1 entry needs a look." in worker.get(QUEUE).text
    with owning():
        kept = db.session.execute(text("select reason, accepted_by, taken_back_by from finding_acceptance"))
        assert kept.all() == [("It is so.", who("practitioner"), who("practitioner"))]


def test_every_number_opens_as_many_rows(a_case: Any, followed: Any, client_for: Any) -> None:
    for by in ("practitioner", "practitioner", "outsider"):
        story = a_case(by=by).referred(MONDAY).decided(MONDAY)
        followed(story.assessment_started(FRIDAY, MONDAY))
    followed(a_case().referred(MONDAY))  # nobody has decided it
    analyst = client_for("analyst")
    links = LIST.findall(analyst.get(QUEUE).text)
    assert sorted(int(number) for _, number in links) == [1, 1, 3, 3]
    for href, number in links:
        assert rows(analyst.get(href.replace("&amp;", "&")).text) == int(number), href
    manager = client_for("manager").get(QUEUE).text
    assert sorted(int(number) for _, number in LIST.findall(manager)) == [1, 2]
    assert "Assessment south" not in manager


def test_a_check_that_waits_for_time_to_pass_asks_from_that_day(
    a_case: Any, followed: Any, client_for: Any, today: Any
) -> None:
    followed(a_case().referred(MONDAY), TUESDAY)
    assert "0 entries" in client_for("practitioner").get(QUEUE).text
    today(date(2010, 3, 3))
    assert "1 entry needs a look." in client_for("practitioner").get(QUEUE).text


def test_a_death_that_becomes_known_asks_about_what_came_after_it(
    a_case: Any, followed: Any, client_for: Any, owning: Any
) -> None:
    story = followed(a_case().referred(MONDAY).decided(MONDAY).allocated(MONDAY))
    assert "0 entries" in client_for("practitioner").get(QUEUE).text
    with owning():
        db.session.execute(text("update child set death_date = '2010-02-01'"))
    followed(story)
    assert "after the child&#39;s death" in client_for("practitioner").get(QUEUE).text


# --- Is a figure good enough? -------------------------------------------------------------------------

ASKED = f"{QUEUE}?indicator=ni-59&period=2009-10Q4"


@pytest.fixture
def quarter(a_case: Any, followed: Any) -> list[Story]:
    """One counted; one dated wrong; one completed twice; one without a main need."""
    due = date(2010, 3, 8)
    counted = a_case().referred(MONDAY).decided(MONDAY).assessment_started(MONDAY).assessed(due)
    wrong = a_case().referred(MONDAY).decided(MONDAY).assessment_started(FRIDAY, MONDAY)
    twice = a_case().referred(MONDAY).decided(MONDAY).assessment_started(MONDAY).assessed(due)
    again = InitialAssessmentCompleted(outcome="services")
    twice.recorded("again", again, due, twice.ids["initial_assessment_started"])
    without = a_case().recorded("referred", ReferralReceived(source="2A"), MONDAY).decided(MONDAY)
    return [followed(each) for each in (counted, wrong, twice, without)]


def verdict(page: str) -> str:
    return " ".join(re.search(r'<p class="app-lede">(.*?)</p>', page, re.S)[1].split())


def test_a_figure_is_judged_by_the_entries_that_could_change_it(
    quarter: list[Story], client_for: Any
) -> None:
    analyst = client_for("analyst")
    assert "/entries-to-check?indicator=ni-59&amp;period=2009-10Q4" in analyst.get("/indicators/ni-59").text
    page = analyst.get(ASKED).text
    said = verdict(page)
    assert said.startswith("For January to March 2010, which is not over, 2 entries could change NI 59 (")
    assert "1 is in no figure, 1 may be dated wrong." in said
    assert "1 more needs a look, and changes nothing that NI 59 goes by." in said
    assert rows(page) == 2
    keys = re.findall(r'href="([^"#]*concern=[^"#]*)#list">\s*<span class="app-keys__number">(\d+)<', page)
    assert [int(number) for _, number in keys] == [1, 1, 1]
    for href, number in keys:
        listed = analyst.get(href.replace("&amp;", "&")).text
        assert rows(listed) == int(number)
        assert "period=2009-10Q4" in re.search(r'href="([^"]*)">Download this list', listed)[1]
    for href, number in LIST.findall(page):
        assert "indicator=ni-59" in href
        assert rows(analyst.get(href.replace("&amp;", "&")).text) == int(number), href


def test_a_board_is_told_how_many_entries_could_change_its_figures_and_how_far(
    quarter: list[Story], client_for: Any, today: Any
) -> None:
    today(date(2010, 5, 3))
    analyst = client_for("analyst")
    page = analyst.get("/publications/new?audience=board:stay-safe&period=2009-10Q4").text
    said = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    each = re.findall(r'href="(/entries-to-check\?[^"]*)">(\d+) entr', page)
    assert len(each) > 1
    for href, number in each:
        assert rows(analyst.get(href.replace("&amp;", "&")).text) == int(number), href
    assert f"2 entries need a look, and could change {len(each)} of these figures." in said, "each entry once"
    of_it = analyst.get("/entries-to-check?indicator=ni-59&period=2009-10Q4").text
    above, below = re.search(r"(\d+) of (\d+)\)", verdict(of_it)).groups()
    assert (above, below) == ("2", "2")
    assert "NI 59, 100.0%: 2 entries to check , 0.0% to 100.0% if each moved one case" in said
    assert "Write about NI 59 What explains NI 59" in said, "of two cases no cut explains anything"


def test_another_quarter_or_figure_is_not_changed_by_them(quarter: list[Story], client_for: Any) -> None:
    analyst = client_for("analyst")
    before = analyst.get(f"{QUEUE}?indicator=ni-59&period=2009-10Q2").text
    assert (
        verdict(before)
        == "For July to September 2009, no entry that needs a look could change NI 59 (No figure, 0 of 0)."
    )
    assert rows(analyst.get(f"{QUEUE}?indicator=ni-64").text) == 0
    assert rows(analyst.get(f"{QUEUE}?period=2009-10Q4").text) == 3
    assert rows(analyst.get(f"{QUEUE}?period=2009-10Q2").text) == 0
    assert analyst.get(f"{QUEUE}?period=soon&indicator=x&concern=y&_external=1").status_code == 200
    assert verdict(analyst.get(f"{QUEUE}?indicator=ni-59").text).startswith("At any time so far, 2 entries")


def test_the_list_says_who_mends_it_and_is_kept_as_csv_by_reference(
    quarter: list[Story], client_for: Any
) -> None:
    analyst = client_for("analyst")
    page = analyst.get(ASKED).text
    assert "Mended by" in page
    assert f'href="/cases/{quarter[1].case_id}"' in page
    kept = analyst.get(ASKED.replace(QUEUE, f"{QUEUE}.csv")).text.splitlines()
    assert len(kept) == 3
    assert all(re.match(r"\S+,(CIN|QUALITY) ", line) for line in kept[1:])
    assert "Testcase" not in "".join(kept)
    own = client_for("practitioner").get(f"{ASKED}&check=CIN 8670Q").text
    assert (
        "could change NI 59" not in own
    )  # who may not see the children behind figures is not asked about one


def test_the_list_leads_to_the_form_that_completes_an_entry(
    a_case: Any, followed: Any, client_for: Any
) -> None:
    story = a_case().referred(MONDAY).decided(MONDAY).assessment_started(MONDAY)
    followed(story, date(2010, 6, 1))
    page = client_for("practitioner").get(QUEUE).text
    about = story.ids["initial_assessment_started"]
    form = f"/cases/{story.case_id}/record/initial_assessment_completed?about={about}"
    assert f'href="{form}"' in page
