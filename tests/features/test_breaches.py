"""Law 7 and law 8: late is shown, explained, counted once and told once; corrections void it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from casework import Story, dawn, who
from sqlalchemy import text

from caseflow.caseload import service as caseload
from caseflow.extensions import db
from caseflow.projections import service as projections
from caseflow.rules.rulebook import rulebook

MONDAY = date(2010, 3, 1)
DUE, AFTER = date(2010, 3, 10), date(2010, 3, 11)
"""Seven working days after Monday 1 March, and the day after."""
IA = "R02"


@pytest.fixture
def watch(working: Any) -> Callable[[date], tuple[int, int]]:
    def run(on: date) -> tuple[int, int]:
        with working():
            return tuple(caseload.watch(on, dawn(on), rulebook().calendar))  # type: ignore[return-value]

    return run


@pytest.fixture
def breaches(owning: Any) -> Callable[..., list[Any]]:
    def found(timescale: str = IA) -> list[Any]:
        with owning():
            query = text(
                "select due_on, team_code, told, late_reason, voided_at from breach"
                " where timescale = :timescale order by due_on"
            )
            return list(db.session.execute(query, {"timescale": timescale}))

    return found


@pytest.fixture
def story(a_case: Callable[..., Story]) -> Story:
    return a_case().referred(MONDAY).decided(MONDAY).allocated(MONDAY).assessment_started(MONDAY)


def _notices(owning: Any, what: str) -> list[Any]:
    with owning():
        return list(
            db.session.scalars(text("select practitioner_id from notice where what = :what"), {"what": what})
        )


def test_on_its_last_day_a_clock_is_in_time_and_the_day_after_in_breach(
    story: Story, watch: Any, breaches: Any
) -> None:
    watch(DUE)
    assert breaches() == []
    watch(AFTER)
    assert [(each.due_on, each.team_code, each.told) for each in breaches()] == [
        (DUE, "NORTH", who("practitioner"))
    ]


def test_a_breach_is_noted_once_and_told_once(story: Story, watch: Any, breaches: Any, owning: Any) -> None:
    assert watch(AFTER) == (1, 1, 0)
    assert watch(AFTER) == (0, 0, 0)
    assert watch(date(2010, 3, 12)) == (0, 0, 0)
    assert len(breaches()) == 1
    assert _notices(owning, "breach") == [who("practitioner")]


def test_what_is_due_within_two_working_days_is_told_once(story: Story, watch: Any, owning: Any) -> None:
    assert watch(date(2010, 3, 5)) == (0, 0, 0)
    assert watch(date(2010, 3, 8)) == (0, 1, 0)
    assert watch(date(2010, 3, 9)) == (0, 0, 0)
    assert _notices(owning, "due_soon") == [who("practitioner")]


def test_a_breach_of_a_case_that_nobody_holds_is_told_to_the_managers(
    a_case: Callable[..., Story], watch: Any, owning: Any
) -> None:
    a_case().referred(MONDAY).decided(MONDAY)
    watch(AFTER)
    assert set(_notices(owning, "breach")) == {who("manager")}


def test_a_late_completion_is_a_breach_with_its_reason_and_without_any_watch(
    story: Story, breaches: Any
) -> None:
    story.assessed(AFTER, late_reason="child_not_seen")
    assert [(each.due_on, each.late_reason, each.voided_at) for each in breaches()] == [
        (DUE, "child_not_seen", None)
    ]


def test_watched_first_and_completed_late_after_is_still_one_breach(
    story: Story, watch: Any, breaches: Any
) -> None:
    watch(AFTER)
    story.assessed(date(2010, 3, 15), late_reason="interpreter")
    watch(date(2010, 3, 16))
    assert [(each.told, each.late_reason) for each in breaches()] == [(who("practitioner"), "interpreter")]


def test_done_in_time_and_recorded_late_voids_what_was_noted(story: Story, watch: Any, breaches: Any) -> None:
    watch(AFTER)
    story.assessed(DUE, recorded_on=date(2010, 3, 15))
    assert [each.voided_at.date() for each in breaches()] == [date(2010, 3, 15)]


def test_a_corrected_date_voids_the_breach_and_one_corrected_back_brings_it_back(
    story: Story, breaches: Any
) -> None:
    story.assessed(AFTER)
    story.withdrawn("initial_assessment_completed", AFTER, "wrong_date").assessed(DUE, recorded_on=AFTER)
    assert [bool(each.voided_at) for each in breaches()] == [True]
    story.withdrawn("initial_assessment_completed", AFTER, "wrong_date").assessed(AFTER)
    assert [bool(each.voided_at) for each in breaches()] == [False]


def test_withdrawing_what_started_a_clock_voids_its_breach(story: Story, watch: Any, breaches: Any) -> None:
    watch(AFTER)
    story.withdrawn("referred", AFTER).withdrawn("initial_assessment_started", AFTER)
    assert [bool(each.voided_at) for each in breaches()] == [True]


def test_following_a_case_again_changes_nothing(story: Story, working: Any, owning: Any) -> None:
    story.assessed(AFTER, late_reason="other")

    def versions() -> list[Any]:
        with owning():
            return [
                db.session.execute(text(f"select * from {table} order by 1, 2, 3")).all()
                for table in ("clock", "breach", "case_record", "case_grant")
            ]

    before = versions()
    for _ in range(2):
        with working():
            projections.refresh(story.case_id, rulebook())
    assert versions() == before


def test_a_reason_is_given_on_the_page_and_shown_beside_the_clock(
    story: Story, watch: Any, breaches: Any, client_for: Any, today: Any
) -> None:
    watch(AFTER)
    today(AFTER)
    client, case = client_for("practitioner"), f"/cases/{story.case_id}"
    address = f"{case}/clocks/{IA}/{story.ids['referred']}/1/explain"
    assert address in client.get(case).text
    assert client.post(address, data={}).status_code == 422
    assert client.post(address, data={"late_reason": "interpreter"}).headers["Location"] == case
    assert [each.late_reason for each in breaches()] == ["interpreter"]
    page = client.get(case).text
    assert "Waiting for an interpreter" in page
    assert address not in page


def test_there_is_nothing_to_explain_about_a_clock_in_time(story: Story, client_for: Any) -> None:
    address = f"/cases/{story.case_id}/clocks/{IA}/{story.ids['referred']}/1/explain"
    assert client_for("practitioner").post(address, data={"late_reason": "other"}).status_code == 422


def test_a_closed_case_is_told_to_nobody(story: Story, watch: Any, breaches: Any) -> None:
    story.closed(date(2010, 3, 9))
    assert watch(AFTER) == (0, 0, 0)
    assert breaches() == []


# --- What the page says (a referral of 26 March 2010, with Easter in between) -------------------------


def test_the_page_shows_the_workers_due_date_and_what_the_measure_says(
    a_case: Callable[..., Story], client_for: Any, today: Any, app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "FRAMEWORK", "wt-2010")
    friday = date(2010, 3, 26)
    story = a_case(framework="wt-2010").referred(friday).decided(friday).assessment_started(friday)
    today(date(2010, 3, 29))
    page = _plain(client_for("practitioner").get(f"/cases/{story.case_id}").text)
    assert "8 April" in page
    assert "7 working days from Fri 26 March 2010; 2 and 5 April are bank holidays" in page
    assert "in the reported measure" not in page
    story.assessed(date(2010, 4, 12))
    today(date(2010, 4, 12))
    page = _plain(client_for("practitioner").get(f"/cases/{story.case_id}").text)
    assert "Counted in time in the reported measure: 10 working days from Fri 26 March 2010" in page
    assert "8 April" in page


def _plain(page: str) -> str:
    import re
    from html import unescape

    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
