"""What a page asks at once, and what a process keeps of names, is what the database says asked alone."""

import re
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from casework import MONDAY, Asking, Story, dawn, who
from flask import Flask
from sqlalchemy import text

from caseflow.agencies import queries as agencies
from caseflow.agencies.queries.reference import reference
from caseflow.assessments import queries as assessments
from caseflow.caf import published as common_assessments
from caseflow.caseload.queries import Narrowing, saved_asked
from caseflow.caseload.queries.lists import waits_total_asked
from caseflow.cases import queries as cases
from caseflow.cases.queries import handovers
from caseflow.cases.queries.chronology import notes_asked
from caseflow.cases.queries.levels import level_flags_asked
from caseflow.cases.queries.records import cards_asked
from caseflow.clocks import queries as clocks
from caseflow.confirmation.queries import confirmations_waiting_asked
from caseflow.contacts import queries as contacts
from caseflow.events import log
from caseflow.events.kinds.contact import ContactReceived
from caseflow.extensions import db
from caseflow.family import queries as family
from caseflow.notices import queries as notices
from caseflow.projections import queries as projections
from caseflow.publication.queries.waiting import done_asked, out_asked, waiting_asked
from caseflow.scorecard.queries import plans, targets, values
from caseflow.stepping import queries as stepping
from caseflow.tac import published as teams
from caseflow.web import drafts
from caseflow.web.together import Question, ask

ROOT = Path(__file__).parents[2]
LATER = date(2010, 4, 1)


def questions(case_id: Any) -> dict[str, Question[Any]]:
    """Each question that a page asks together with others."""
    me, team, codes = who("manager"), "NORTH", ["NI 32", "NI 59"]
    return {
        "covers_asked": agencies.covers_asked(MONDAY),
        "cards_asked": cards_asked([case_id]),
        "held_asked": cases.held_asked(me),
        "number_held_asked": cases.number_held_asked(me),
        "loads_asked": cases.loads_asked(team),
        "level_flags_asked": level_flags_asked(case_id, LATER),
        "header_asked": cases.header_asked(case_id),
        "notes_asked": notes_asked(case_id),
        "drafts_asked": drafts.drafts_asked(me),
        "last_run_asked": projections.last_run_asked("watch"),
        "entries_asked": log.entries_asked(case_id),
        "to_decide_asked": contacts.to_decide_asked(),
        "number_waiting_asked": assessments.number_waiting_asked(),
        "of_case_asked": clocks.of_case_asked(case_id),
        "next_open_asked": clocks.next_open_asked(case_id),
        "open_for_asked": clocks.open_for_asked(me),
        "tallies_asked": clocks.tallies_asked(team, LATER, LATER),
        "saved_asked": saved_asked(),
        "tallies_held_asked": clocks.tallies_held_asked(me, LATER, LATER),
        "waits_total_asked": waits_total_asked(team, Narrowing(), LATER),
        "confirmations_waiting_asked": confirmations_waiting_asked(),
        "requests_waiting_asked": stepping.requests_waiting_asked(team, LATER),
        "flags_waiting_asked": cases.flags_waiting_asked(team, LATER),
        "number_done_asked": clocks.number_done_asked(team, MONDAY, LATER),
        "number_done_held_asked": clocks.number_done_held_asked(me, MONDAY, LATER),
        "commitments_asked": teams.commitments_asked(me),
        "handovers_asked": handovers.handovers_asked(case_id),
        "to_confirm_asked": handovers.to_confirm_asked(me),
        "unconfirmed_asked": handovers.unconfirmed_asked(team),
        "number_unconfirmed_asked": handovers.number_unconfirmed_asked(team),
        "linked_asked": family.linked_asked(case_id),
        "unread_asked": notices.unread_asked(me),
        "last_entered_asked": values.last_entered_asked(codes),
        "targets_asked": targets.targets_asked(codes),
        "comparators_asked": targets.comparators_asked(codes),
        "commentaries_asked": targets.commentaries_asked(codes, ["2009-10Q4"]),
        "plans_asked": plans.plans_asked(plans.open_of(codes)),
        "actions_asked": plans.actions_asked(plans.open_of(codes)),
        "reviews_asked": plans.reviews_asked(plans.open_of(codes)),
        "waiting_asked": waiting_asked(me),
        "done_asked": done_asked("2009-10Q4"),
        "out_asked": out_asked(dawn(MONDAY)),
        "writing_asked": common_assessments.writing_asked(me),
    }


def test_a_question_is_answered_alike_alone_and_among_others(
    a_case: Callable[..., Story], asking: Asking, owning: Any, today: Any
) -> None:
    today(LATER)
    story = a_case(given_name="Anna").referred(MONDAY).decided(MONDAY).allocated(MONDAY, to="manager")
    story.recorded(
        "contact", ContactReceived(source="6"), MONDAY, note="\u201cShe said\u201d: it's \U0001f642 & so on."
    )
    with owning():
        db.session.execute(
            text(
                "insert into indicator_target (code, year, aim, source, set_by, set_at)"
                " values ('NI 59', '2009-10', 71.50, 'The plan', :who, clock_timestamp())"
            ),
            {"who": who("manager")},
        )
    with asking("manager"):
        asked = questions(story.case_id)
        alone = {name: question.answers() for name, question in asked.items()}
        together = dict(zip(asked, ask(*asked.values()), strict=True))
    assert together == alone
    assert [str(each.aim) for each in together["targets_asked"]] == ["71.50"], "a decimal lost a place"
    assert sum(bool(rows) for rows in alone.values()) >= 12, "else nothing would be compared"


def test_every_question_is_among_these() -> None:
    declared = {
        name
        for path in (ROOT / "caseflow").rglob("*.py")
        for name in re.findall(r"^def ([a-z]\w+)\(.*\) -> Question\[", path.read_text(), re.MULTILINE)
    }
    assert declared == questions(who("manager")).keys()


def looked_up() -> dict[str, Any]:
    """Everything that is looked up of names."""
    people = {who(name) for name in ("practitioner", "manager", "outsider", "governance")}
    codes = {"NORTH", "SCHOOL", "NOWHERE"}
    return {
        "names in": {code: agencies.names_in(code) for code in codes},
        "names": agencies.names_of(people),
        "suspended": agencies.suspended_ids(),
        "holders": agencies.holders(people),
        "teams": agencies.teams(),
        "agencies": agencies.agency_names(),
        "team": {code: agencies.team(code) for code in codes},
        "front door": agencies.front_door(),
        "social care": {code: agencies.is_social_care(code) for code in codes},
        "quindrats": agencies.quindrats(),
        "team name": {code: agencies.team_name(code) for code in codes},
        "named": agencies.named(codes, {"CSC", "NONE"}),
        "agency": {code: agencies.agency_of(code) for code in codes},
    }


def test_what_is_kept_of_names_is_what_the_database_says_after_every_change(
    web_app: Flask, asking: Asking, owning: Any
) -> None:
    seen = []
    for change in (
        "select 1",
        f"update practitioner set active = false where id = '{who('practitioner')}'",
        "update team set name = 'Another name' where code = 'NORTH'",
        "update agency set name = 'Another agency' where code = 'CSC'",
        "update quindrat set name = 'Another quindrat' where code = 'EAST'",
    ):
        with owning():
            db.session.execute(text(change))
        with asking("manager"):
            of_database = looked_up()
            as_of = db.session.scalar(text("select as_of from reference_version"))
            with web_app.test_request_context("/"):
                agencies.tell_version(as_of)
                assert reference() is not None
                assert looked_up() == of_database, change
        seen.append(of_database)
    assert all(before != after for before, after in pairwise(seen))
