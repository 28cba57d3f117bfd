"""The manager's one look: where it is landed on, narrowed, sorted, taken away, and looked ahead from."""

import csv
import io
import random
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from casework import Story, who
from flask.testing import FlaskClient
from sqlalchemy import text

from caseflow.caseload import queries
from caseflow.caseload.queries import Asked, BoardList, Narrowing
from caseflow.caseload.views import MINE
from caseflow.clocks import queries as clocks
from caseflow.events.kinds.protection import ProtectionPlanStarted, ProtectionVisitMade
from caseflow.events.kinds.waits import WaitBegan, WaitEnded
from caseflow.extensions import db
from caseflow.rules.calendars import Calendar
from caseflow.rules.clock import Status, status
from caseflow.rules.permissions import ROLES
from caseflow.rules.rulebook import rulebook
from caseflow.web.navigation import AT_MOST, home, more, navigation, places

MONDAY = date(2010, 3, 1)
BEGUN = date(2010, 3, 3)
LATE = date(2010, 3, 22)
Clients = Callable[..., FlaskClient]


def plain(html: str) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def two_late(a_case: Callable[..., Story], today: Any) -> None:
    """Two initial assessments in breach, one with the practitioner, one with nobody."""
    held = a_case(given_name="Held", quindrat_code="EAST").referred(BEGUN).decided(BEGUN).allocated(BEGUN)
    held.assessment_started(BEGUN)
    a_case(given_name="Loose", quindrat_code=None).referred(MONDAY).decided(MONDAY).assessment_started(MONDAY)
    today(LATE)


# Where each role lands, and what it finds.


@pytest.mark.parametrize("role", ROLES)
def test_every_place_of_a_role_is_in_its_navigation_or_behind_more(role: str) -> None:
    shown = navigation(role, "")
    assert len(shown) <= AT_MOST
    reached = [item.href for item in shown if item.text != "More"] + [place.href for place in more(role)]
    assert reached == [place.href for place in places(role)]
    assert home(role) == shown[0].href


def test_a_manager_lands_on_the_board_and_an_analyst_on_the_indicators() -> None:
    assert (home("team_manager"), home("performance_analyst")) == ("/team-board", "/indicators")


def test_more_leads_to_the_rest_and_is_marked_there(client_for: Clients) -> None:
    page = client_for("manager").get("/more").text
    assert 'href="/handovers"' in page
    assert [item.text for item in navigation("team_manager", "/handovers") if item.current] == ["More"]


# The lists: narrowed, sorted, counted.


@pytest.mark.usefixtures("two_late")
@pytest.mark.parametrize(
    ("query", "shown", "left_out"),
    [
        ("", ["Held", "Loose"], []),
        ("&holder={practitioner}", ["Held"], ["Loose"]),
        ("&holder=nobody", ["Loose"], ["Held"]),
        ("&tier=specialist", ["Held", "Loose"], []),
        ("&tier=universal", [], ["Held", "Loose"]),
        ("&open_for=3", [], ["Held", "Loose"]),
        ("&quindrat=EAST", ["Held"], ["Loose"]),
        ("&quindrat=none", ["Loose"], ["Held"]),
        ("&reason=no", ["Held", "Loose"], []),
        ("&reason=yes", [], ["Held", "Loose"]),
        ("&timescale=zzz&holder=zzz&tier=zzz&open_for=zzz&quindrat=zzz&reason=zzz", ["Held", "Loose"], []),
    ],
)
def test_a_list_is_narrowed_by_what_is_chosen(
    client_for: Clients, query: str, shown: list[str], left_out: list[str]
) -> None:
    address = "/team-board?show=breach" + query.format(practitioner=who("practitioner"))
    page = client_for("manager").get(address).text
    table = page[page.index("app-filter") : page.index("The week ahead")]
    assert [name for name in shown if f"{name} Testcase" in table] == shown
    assert [name for name in left_out if f"{name} Testcase" in table] == []
    if left_out:
        assert f"In breach ({len(shown)} of 2)" in table


@pytest.mark.usefixtures("two_late")
def test_a_list_is_sorted_by_what_is_due_or_by_what_began_first(client_for: Clients) -> None:
    def order(query: str) -> list[str]:
        page = client_for("manager").get(f"/team-board?show=breach{query}").text
        return re.findall(r"(Held|Loose) Testcase</a>\s*<span", page)

    assert order("&sort=due") == ["Loose", "Held"]
    assert order("&sort=due&order=down") == ["Held", "Loose"]
    assert order("&sort=started") == ["Loose", "Held"]
    assert order("&sort=started&order=down") == ["Held", "Loose"]


@pytest.mark.usefixtures("two_late")
def test_a_list_is_taken_away_as_it_is_narrowed_and_names_nobody(client_for: Clients) -> None:
    manager = client_for("manager")
    taken = manager.get(f"/team-board.csv?show=breach&holder={who('practitioner')}")
    assert taken.mimetype == "text/csv"
    (row,) = csv.DictReader(io.StringIO(taken.text))
    assert row["with"] == "Practitioner Testerton"
    assert row["timescale"] == "Initial assessment"
    assert row["standing"].endswith("late")
    assert "Testcase" not in taken.text
    assert len(list(csv.DictReader(io.StringIO(manager.get("/team-board.csv?show=breach").text)))) == 2
    assert client_for("practitioner").get("/team-board.csv").status_code == 403


# Who holds what: each number is that of its list, and the parts add up.


@pytest.mark.usefixtures("two_late")
def test_each_number_of_the_board_opens_that_many_rows(client_for: Clients, owning: Any) -> None:
    manager = client_for("manager")
    page = manager.get("/team-board").text
    numbers = re.findall(r'href="(/team-board\?show=(?:breach|now|week)&amp;holder=[^"]+)">(\d+)<', page)
    assert len(numbers) == 2
    numbers += re.findall(r'href="(/team-board\?show=open&amp;[^"]+)">(\d+)<', page)
    assert len(numbers) == 5
    for address, number in numbers:
        listed = manager.get(address.replace("&amp;", "&")).text
        assert listed.count("Testcase</a>") == int(number)
    with owning():
        board = queries.board("NORTH", LATE, rulebook().calendar, 1)
    assert [load.weight for load in board.caseloads] == [4, 4], "a specialist case each and a clock on it"
    assert "Weighted counts a specialist case for 3, a targeted case for 2, a universal case for 1," in page
    assert sum(load.late for load in board.caseloads) == board.counts[queries.BoardList.BREACH] == 2


def _waits_for(story: Story, whom: str, on: date, by: date) -> Story:
    event = WaitBegan(waits_for=whom, reason="information", expected_on=by)
    return story.recorded(f"waits for {whom}", event, on)


def test_what_waits_for_others_and_what_was_done_stand_on_lists_of_the_same_columns(
    a_case: Callable[..., Story], client_for: Clients, today: Any
) -> None:
    amy = a_case(given_name="Amy").referred(MONDAY).decided(MONDAY).allocated(MONDAY)
    _waits_for(amy, "police", MONDAY, date(2010, 3, 9))
    ended = _waits_for(a_case(given_name="Ben").referred(MONDAY), "family", MONDAY, BEGUN)
    ended.recorded("ended", WaitEnded(), BEGUN, about=ended.ids["waits for family"])
    today(date(2010, 3, 10))
    manager = client_for("manager")
    page = manager.get("/team-board?show=waiting").text
    assert "Waiting for others (1)" in page
    assert "The police: Information or a report" in plain(page)
    assert "Expected to end Tue 9 March 2010, which has passed" in plain(page)
    assert "Ben Testcase" not in page, "its wait has ended"
    (row,) = csv.DictReader(io.StringIO(manager.get("/team-board.csv?show=waiting").text))
    assert (row["started"], row["due"]) == ("2010-03-01", "2010-03-09")
    assert row["standing"] == "The police: Information or a report"
    done = manager.get("/team-board?show=done").text
    assert "Done in the last two weeks (1)" in done
    assert "Referral decision" in done
    today(date(2010, 3, 16))
    assert "Done in the last two weeks: none" in manager.get("/team-board?show=done").text


def test_open_cases_stand_by_how_long_they_are_open_or_when_the_child_was_last_seen(
    a_case: Callable[..., Story], client_for: Clients, today: Any
) -> None:
    old = a_case(given_name="Old").referred(date(2009, 2, 2)).decided(date(2009, 2, 2)).allocated(BEGUN)
    old.recorded("plan", ProtectionPlanStarted(category="NEG"), MONDAY)
    old.recorded("visit", ProtectionVisitMade(child_seen=True), BEGUN, about=old.ids["plan"])
    a_case(given_name="New").referred(MONDAY).decided(MONDAY).allocated(MONDAY)
    today(LATE)
    manager = client_for("manager")

    def listed(query: str) -> str:
        return plain(manager.get(f"/team-board?show=open{query}").text)

    assert re.findall("(Old|New) Testcase", listed("")) == ["Old", "New"]
    assert re.findall("(Old|New) Testcase", listed("&sort=seen")) == ["New", "Old"]
    assert "2 Feb 2009 3 Mar 2010" in listed("")
    assert "1 Mar 2010 No day is recorded" in listed("")
    assert "Open cases (1 of 2)" in listed("&open_for=12")
    assert "Specialist 2 of Specialist 1 of Specialist 1 of Specialist 1 of Specialist" in listed("")
    (first, second) = csv.DictReader(io.StringIO(manager.get("/team-board.csv?show=open&sort=seen").text))
    assert (first["started"], first["last_seen"]) == ("2010-03-01", "")
    assert (second["started"], second["last_seen"]) == ("2009-02-02", "2010-03-03")


def test_what_was_done_last_stands_first(
    a_case: Callable[..., Story], client_for: Clients, today: Any
) -> None:
    a_case(given_name="Early").referred(MONDAY).decided(MONDAY)
    a_case(given_name="Later").referred(MONDAY).decided(date(2010, 3, 2))
    today(BEGUN)
    page = client_for("manager").get("/team-board?show=done").text
    assert re.findall("(Early|Later) Testcase</a>", page) == ["Later", "Early"]
    assert "Was due" in page


def test_every_number_and_every_narrowing_of_the_board_is_that_of_its_list_for_random_cases(
    a_case: Callable[..., Story], client_for: Clients, today: Any, owning: Any
) -> None:
    chance, as_at = random.Random(7), date(2010, 3, 19)
    for number in range(14):
        on = MONDAY + timedelta(days=chance.randint(0, 10))
        quindrat = "EAST" if number % 3 else None
        story = a_case(given_name=f"Child {number}", quindrat_code=quindrat).referred(on)
        if chance.random() < 0.7:
            story.decided(on)
        if chance.random() < 0.6:
            story.allocated(on, chance.choice(["practitioner", "colleague"]))
        if chance.random() < 0.4:
            story.assessed(on + timedelta(days=chance.randint(0, 4)))
        for whom in chance.sample(["family", "police", "court"], chance.randint(0, 2)):
            _waits_for(story, whom, on, on + timedelta(days=5))
    today(as_at)
    calendar, manager = rulebook().calendar, client_for("manager")
    _away(manager, "manager", "colleague", 19, 19)
    _away(manager, "colleague", "manager", 19, 19)
    with owning():
        counts = queries.board("NORTH", as_at, calendar, 1).counts
    apart = BoardList.UNALLOCATED, BoardList.UNREACHABLE
    assert min(counts[each] for each in (BoardList.WAITING, BoardList.DONE, *apart)) > 2
    assert counts[BoardList.UNREACHABLE] < counts[BoardList.OPEN]
    for which in set(BoardList) - {BoardList.CONTACTS}:
        narrowings = [Narrowing()] + [
            Narrowing(holders=(who(each),)) for each in ("practitioner", "colleague")
        ]
        narrowings += [Narrowing(holders=(None,)), Narrowing(tier="specialist"), Narrowing(tier="universal")]
        narrowings += [Narrowing(quindrat="EAST"), Narrowing(quindrat="none")]
        with owning():
            pages = [queries.work_list("NORTH", which, Asked(each), as_at, calendar) for each in narrowings]
        sizes = [len(each.rows) for each in pages]
        assert sizes[0] == counts[which]
        if which not in apart:  # which are not narrowed by who holds a case
            assert sum(sizes[1:4]) == counts[which]
        assert sum(sizes[4:6]) == sum(sizes[6:]) == counts[which]
        assert all(page.total in (None, len(page.rows)) for page in pages)
        taken = list(csv.DictReader(io.StringIO(manager.get(f"/team-board.csv?show={which}").text)))
        assert len(taken) == counts[which]
    _lists_of_ones_own_count_their_rows(as_at, calendar, owning, counts)


def _lists_of_ones_own_count_their_rows(
    as_at: date, calendar: Calendar, owning: Any, counts: dict[BoardList, int]
) -> None:
    """Each is as long as its number, by tier and quindrat too; with those of nobody they are the team's."""
    narrowings = [Narrowing(), Narrowing(tier="specialist"), Narrowing(tier="universal")]
    narrowings += [Narrowing(quindrat="EAST"), Narrowing(quindrat="none")]
    people = [who("practitioner"), who("colleague")]
    with owning():
        own = [queries.my_cases(each, as_at, calendar).counts for each in people]
    assert min(each[BoardList.RUNNING] for each in own) > 1
    for which in MINE:
        for person, numbers in zip(people, own, strict=True):
            with owning():
                pages = [
                    queries.work_list(person, which, Asked(each), as_at, calendar) for each in narrowings
                ]
            sizes = [len(each.rows) for each in pages]
            assert sizes[0] == sizes[1] + sizes[2] == sizes[3] + sizes[4] == numbers[which], which
            assert all(page.total in (None, len(page.rows)) for page in pages)
        with owning():
            left = queries.work_list("NORTH", which, Asked(Narrowing(holders=(None,))), as_at, calendar)
        assert sum(each[which] for each in own) + len(left.rows) == counts[which]


# Looking ahead.


def test_the_look_ahead_says_what_will_be_late_by_when_and_opens_its_list(
    a_case: Callable[..., Story], client_for: Clients, today: Any
) -> None:
    for name, quindrat in (("Amy", "EAST"), ("Ben", None)):
        on = MONDAY if name == "Amy" else date(2010, 3, 5)
        a_case(given_name=name, quindrat_code=quindrat).referred(on).decided(on).allocated(
            on
        ).assessment_started(on)
    today(date(2010, 3, 8))
    manager = client_for("manager")
    page = manager.get("/look-ahead").text
    assert "1 clock will come into breach by 12 March 2010 if nothing changes." in plain(page)
    cells = re.findall(r'href="(/look-ahead\?until=[^"]+)">(\d+)<', page)
    assert [int(number) for _, number in cells] == [1, 1, 1, 1, 1, 1]
    assert [address.partition("quindrat=")[2] for address, _ in cells[4:]] == ["EAST", "none"]
    for address, number in cells:
        assert manager.get(address.replace("&amp;", "&")).text.count("Testcase</a>") == int(number)
    assert "Amy Testcase" in manager.get(cells[0][0].replace("&amp;", "&")).text


def test_a_team_with_nothing_open_has_nothing_to_look_ahead_to(client_for: Clients, today: Any) -> None:
    today(MONDAY)
    page = plain(client_for("manager").get("/look-ahead?until=never").text)
    assert "0 clocks will come into breach by 5 March 2010 if nothing changes." in page


def test_what_falls_on_a_day_is_what_the_rules_say_is_in_breach_from_that_day(
    a_case: Callable[..., Story], owning: Any
) -> None:
    for begun in range(12):
        on = MONDAY + timedelta(days=begun)
        a_case(given_name=f"Child {begun}").referred(on).decided(on).assessment_started(on)
    as_at, calendar = date(2010, 3, 16), rulebook().calendar
    with owning():
        look = queries.look_ahead("NORTH", as_at, calendar)
        every = [card.clock for card in clocks.of_status(set(Status), as_at, as_at)]
        db.session.rollback()
    expected = {on: 0 for on in look.days}
    for clock in every:
        first = next((on for on in look.days if status(clock, on) is Status.IN_BREACH), None)
        if first and status(clock, as_at) is not Status.IN_BREACH:
            expected[first] += 1
    found = {on: sum(each.clocks for each in look.falling if each.late_from == on) for on in look.days}
    assert sum(found.values()) == sum(each.clocks for each in look.falling)
    assert found == expected
    assert sum(found.values()) > 0


# Who can be reached.


def _away(manager: FlaskClient, person: str, by: str, first: int, last: int) -> None:
    people = {"practitioner": str(who(person)), "covered_by": str(who(by))}
    days = {"from_on": [str(first), "3", "2010"], "until_on": [str(last), "3", "2010"]}
    assert manager.post("/cover", data=people | days).status_code == 302


def test_cases_for_which_nobody_can_be_reached_are_counted_and_listed_for_each_day(
    a_case: Callable[..., Story], client_for: Clients, today: Any
) -> None:
    for name, holder in (
        ("Amy", "practitioner"),
        ("Ben", "colleague"),
        ("Cat", None),
        ("Dan", "practitioner"),
    ):
        story = a_case(given_name=name).referred(MONDAY).decided(MONDAY)
        if holder:
            story.allocated(MONDAY, holder)
    today(BEGUN)
    manager = client_for("manager")
    calm = (
        "Somebody can be reached for every open case, today and on each working day until Fri 12 March 2010."
    )
    assert calm in plain(manager.get("/team-board").text)
    assert "Nobody can be reached today: none" in plain(manager.get("/team-board?show=unreachable").text)
    _away(manager, "manager", "practitioner", 3, 5)
    _away(manager, "practitioner", "colleague", 4, 9)
    _away(manager, "colleague", "manager", 5, 12)  # on Friday they cover for each other, and all are away
    page = manager.get("/team-board").text
    assert "4 open cases have nobody who can be reached on Fri 5 March 2010." in plain(page)
    assert page.count("nobody who can be reached") == 1
    address = "/team-board?show=unreachable&on=2010-03-05"
    listed = manager.get(address).text
    assert "Nobody can be reached on Fri 5 March 2010 (4)" in listed
    assert listed.count("Testcase</a>") == 4
    assert (
        "Nobody can be reached on Fri 5 March 2010 (0 of 4)" in manager.get(f"{address}&tier=universal").text
    )
    assert len(list(csv.DictReader(io.StringIO(manager.get(address.replace("?", ".csv?")).text)))) == 4
    today(date(2010, 3, 5))
    assert "4 open cases have nobody who can be reached today." in plain(manager.get("/team-board").text)


def test_what_a_leaver_holds_is_told_apart_from_what_nobody_holds(
    a_case: Callable[..., Story], client_for: Clients, today: Any, owning: Any
) -> None:
    for name, holder in (("Amy", "practitioner"), ("Ben", "colleague"), ("Cat", None)):
        story = a_case(given_name=name).referred(MONDAY).decided(MONDAY)
        if holder:
            story.allocated(MONDAY, holder)
    today(MONDAY)
    _away(client_for("manager"), "practitioner", "colleague", 3, 3)
    calendar, tuesday = rulebook().calendar, date(2010, 3, 2)
    left = text("update practitioner set active = false where id = any (:who)")
    with owning():
        db.session.execute(left, {"who": [who("manager"), who("practitioner")]})
        board = queries.board("NORTH", tuesday, calendar, 1)
        lists = [
            queries.work_list("NORTH", BoardList.UNREACHABLE, Asked(on=each.on), tuesday, calendar)
            for each in board.unreached[:3]
        ]
        db.session.rollback()
    names = [sorted(row.case.child.name[:3] for row in each.rows) for each in lists]
    assert names == [["Amy", "Cat"], ["Cat"], ["Amy", "Cat"]], (
        "on Wednesday a colleague covers for the leaver"
    )
    assert [each.cases for each in board.unreached[:3]] == [2, 1, 2]


def test_in_the_school_holidays_the_board_says_who_is_away_and_for_whom_nobody_can_be_reached(
    a_case: Callable[..., Story], client_for: Clients, today: Any, owning: Any
) -> None:
    before, in_easter = date(2010, 3, 26), date(2010, 3, 30)
    story = a_case().referred(before).decided(before).allocated(before).assessment_started(before)
    with owning():
        in_term = text("update practitioner set term_time = true where id = any(:who)")
        db.session.execute(in_term, {"who": [who("practitioner"), who("manager")]})
    today(before)
    manager = client_for("manager")
    ahead = plain(manager.get("/look-ahead").text)
    assert "(away 29 March 2010 to 9 April 2010: school holidays)" in ahead
    page = plain(manager.get("/team-board?show=open").text)
    assert "works in school terms only: away Mon 29 March 2010 to Fri 9 April 2010" in page
    assert "has nobody who can be reached today" not in page
    allocation = plain(manager.get(f"/cases/{story.case_id}/allocate").text)
    assert "(1 open case; term time only; away 29 March 2010 to 9 April 2010)" in allocation
    today(in_easter)
    page = plain(manager.get("/team-board?show=unreachable").text)
    assert "away until 9 April 2010: school holidays" in page
    assert "1 open case has nobody who can be reached today" in page
    days = {"from_on": ["29", "3", "2010"], "until_on": ["9", "4", "2010"]}
    people = {"practitioner": str(who("practitioner")), "covered_by": str(who("colleague"))}
    assert manager.post("/cover", data=people | days).status_code == 302
    page = plain(manager.get("/team-board").text)
    assert "has nobody who can be reached today" not in page
    people = {"practitioner": str(who("colleague")), "covered_by": str(who("manager"))}
    manager.post("/cover", data=people | days)
    assert "is away too, Mon 29 March 2010 to Fri 9 April 2010" in plain(manager.get("/cover").text)
