"""Drafts of figures beside others of their period: newer ones, released ones, rounded ones."""

import re
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from casework import MONDAY, Asking, dawn, who

from caseflow.publication import queries, service
from caseflow.publication.service import Choice, Wish
from caseflow.rules.periods import reporting
from caseflow.rules.rulebook import rulebook

RULES = rulebook()
QUARTER = reporting("2009-10Q3", MONDAY)
WAITS = "Waits for your look before it is released"
BOARD = "board:stay-safe"


@pytest.fixture
def at(asking: Asking, today: Any) -> Any:
    """Freezing and releasing at an hour of Monday."""
    today(MONDAY)

    class At:
        def frozen(self, hour: int, rounding: bool = False, replaces: UUID | None = None) -> UUID:
            wish = Wish(QUARTER, ["NI 59"], False, False, "final", BOARD, rounding, "None came.")
            when = dawn(MONDAY) + timedelta(hours=hour)
            with asking("analyst"):
                return service.freeze(who("analyst"), when, wish, RULES, replaces)

        def released(self, hour: int, made: UUID) -> UUID:
            when = dawn(MONDAY) + timedelta(hours=hour)
            for name in ("manager", "governance"):
                with asking(name):
                    card = queries.publication(made)
                    assert card
                    service.look(who(name), made, card.version, when)
            with asking("analyst"):
                assert service.release(who("analyst"), made, when, RULES)
            return made

    return At()


def words(page: Any) -> str:
    assert page.status_code == 200, page.status_code
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def waiting(client_for: Any) -> str:
    said = words(client_for("manager").get("/team-board"))
    return said.partition("Figures for boards")[2]


def test_an_older_draft_stops_asking_once_newer_figures_are_frozen(at: Any, client_for: Any) -> None:
    old = at.frozen(9)
    assert "Stay Safe delivery board" in waiting(client_for)
    assert "frozen Mon 1 March 2010 at 09:00 by Analyst" in waiting(client_for)
    new = at.frozen(10)
    said = waiting(client_for)
    assert said.count(WAITS) == 1
    assert "frozen Mon 1 March 2010 at 10:00 by Analyst" in said
    analyst = client_for("analyst")
    page = analyst.get(f"/publications/{old}").text
    newer = "Newer figures of this board and period are frozen Mon 1 March 2010 at 10:00 by Analyst"
    said = words(analyst.get(f"/publications/{old}"))
    assert newer in said
    assert f'href="/publications/{new}"' in page
    assert "Throw this draft away" in said.partition(newer)[2][:150]
    assert "Each reads on the page they start on that it waits" not in said
    assert "Newer figures" not in words(analyst.get(f"/publications/{new}"))
    listed = words(analyst.get("/publications"))
    assert listed.count("Nobody is asked to look: newer figures of this board and period are frozen") == 1
    assert f'href="/publications/{old}/discard"' in analyst.get("/publications").text
    assert f'href="/publications/{old}/discard"' not in client_for("manager").get("/publications").text
    assert "I have looked, and it can be released" in client_for("manager").get(f"/publications/{old}").text
    assert analyst.post(f"/publications/{new}/discard").status_code == 302
    assert WAITS in waiting(client_for), "it asks again once the newer one is gone"


def test_a_draft_stops_asking_once_another_is_released_and_a_correction_does_not(
    at: Any, client_for: Any
) -> None:
    stays, first = at.frozen(9), at.frozen(8)
    at.released(11, first)
    said = waiting(client_for)
    assert said.count(WAITS) == 0
    assert "Released: Stay Safe delivery board, Quarter 3" in said, "whoever looked is told that it is out"
    assert client_for("manager").get(f"/published/{first}").status_code == 200
    assert "Released:" not in waiting(client_for), "it is opened"
    assert "Released:" not in words(client_for("analyst").get("/indicators")), "who wrote it released it"
    page = words(client_for("analyst").get(f"/publications/{stays}"))
    assert "Newer figures of this board and period are released Mon 1 March 2010 at 11:00 by Analyst" in page
    corrected = at.frozen(12, replaces=first)
    said = waiting(client_for)
    assert said.count(WAITS) == 1
    assert "corrected figures, frozen Mon 1 March 2010 at 12:00" in said
    page = words(client_for("analyst").get(f"/publications/{corrected}"))
    assert "Newer figures" not in page
    assert "already. If these are released too" not in page, "readers are told which stand"
    at.released(13, corrected)
    assert "are released Mon 1 March 2010 at 13:00" in words(
        client_for("analyst").get(f"/publications/{stays}")
    )


def test_what_is_released_already_and_counts_shown_otherwise_are_said_before_a_release(
    at: Any, client_for: Any
) -> None:
    first = at.released(9, at.frozen(8, rounding=True))
    again, analyst = at.frozen(10), client_for("analyst")
    page = words(analyst.get(f"/publications/{again}"))
    already = "Figures of this board and period are released Mon 1 March 2010 at 09:00 by Analyst"
    assert f"{already} Testerton already." in page
    assert "no reader is told which of the two stand" in page
    both = (
        "Rounded counts of this period were released Mon 1 March 2010 at 09:00, for: Stay Safe delivery board"
    )
    so = "What was held back there stays held back here"
    for address in (f"/publications/{again}", f"/publications/{again}/choices"):
        assert f'href="/publications/{first}"' in analyst.get(address).text
        assert both in words(analyst.get(address))
        assert so in words(analyst.get(address))
    for name in ("manager", "governance"):
        client_for(name).post(f"/publications/{again}/look", data={"version": "1"})
    page = words(analyst.get(f"/publications/{again}"))
    assert page.index(already) < page.index("Release it to everybody who signs in")
    assert analyst.post(f"/publications/{again}/release").status_code == 302
    assert already not in words(analyst.get(f"/publications/{again}")), "released, it says nothing of that"
    last = at.frozen(14, rounding=True)
    assert "Exact counts of this period were released" in words(analyst.get(f"/publications/{last}"))


def test_the_list_and_the_notices_agree_on_what_asks(at: Any, asking: Asking) -> None:
    """One condition for both, whatever is frozen, released, corrected and for whom."""
    first = at.released(9, at.frozen(8))
    at.frozen(7)
    at.frozen(10, replaces=first)
    other = at.frozen(6)
    with asking("analyst"):
        choice = Choice(["NI 59"], False, False, "final", "everyone", False)
        service.edit(who("analyst"), other, choice, RULES)
    with asking("manager"):
        waits = {each.id for each in queries.waiting_asked(who("manager")).answers()}
        drafts = {each.id for each in queries.publications() if not each.released_at and not each.newer}
    assert waits == drafts
    assert len(waits) == 2
