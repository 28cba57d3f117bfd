"""From frozen figures to released ones: two look, nothing changes, a later difference names children."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from borough import account
from casework import MONDAY, Asking, Story, dawn, who
from released import read_table
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from caseflow.agencies import service as agencies
from caseflow.anchors import queries as anchors
from caseflow.anchors.views import anchor_rows
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.performance.queries import Figure
from caseflow.projections import service as projections
from caseflow.publication import queries, service
from caseflow.publication.queries import Change, FrozenFigure
from caseflow.publication.service import Choice, Said, Wish
from caseflow.publication.views.changes import indicator_changes
from caseflow.publication.views.held_back import frozen_lines
from caseflow.publication.views.table import UNITS, PublishedRow, tables
from caseflow.rules import disclosure
from caseflow.rules.attack import Told, recovered
from caseflow.rules.indicators.fact import COUNT
from caseflow.rules.periods import reporting
from caseflow.rules.rulebook import rulebook
from workers import tasks, transaction

RULES = rulebook()
Clients = Callable[..., Any]
QUARTER = reporting("2009-10Q3", MONDAY)
CODES = ["NI 59", "NI 68", "CSC 003"]
SECOND = "second_analyst"
LATER = date(2010, 3, 2)


def wish(**other: Any) -> Wish:
    asked = Wish(QUARTER, CODES, True, False, "provisional", "everyone", False, "Assessments came in time.")
    return asked._replace(**other)


def assessed(a_case: Callable[..., Story], quindrat: str | None, day: int, name: str) -> Story:
    """A referral of 1 October, assessed on a day of that month; until the 12th that is in time."""
    story = a_case(quindrat_code=quindrat, given_name=name)
    return story.referred(date(2009, 10, 1)).decided(date(2009, 10, 2)).assessed(date(2009, 10, day))


@pytest.fixture
def stories(a_case: Callable[..., Story], working: Any, owning: Any, password_hash: Any) -> list[Story]:
    """Eight assessments in the east, seven in time; eight in the west, two of them late; one nowhere."""
    with owning():
        agencies.add_accounts([account(SECOND, "performance_analyst", "FIGURES")], password_hash)
    found = [assessed(a_case, "EAST", 6, f"East{n}") for n in range(7)]
    found += [assessed(a_case, "EAST", 26, "Eastlate")]
    found += [assessed(a_case, "WEST", 6, f"West{n}") for n in range(6)]
    found += [assessed(a_case, "WEST", 26, f"Westlate{n}") for n in range(2)]
    found += [assessed(a_case, None, 6, "Nowhere")]
    follow(working)
    return found


def follow(working: Any) -> None:
    with working():
        while projections.sweep(RULES, dawn(MONDAY)).more:
            pass


def frozen(asking: Asking, **other: Any) -> UUID:
    with asking("analyst"):
        return service.freeze(who("analyst"), dawn(MONDAY), wish(**other), RULES)


def released(asking: Asking, made: UUID) -> None:
    for name in ("manager", "governance"):
        with asking(name):
            card = queries.publication(made)
            assert card
            service.look(who(name), made, card.version, dawn(MONDAY))
    with asking("analyst"):
        assert service.release(who("analyst"), made, dawn(MONDAY), RULES)


def edited(name: str, made: UUID, **other: Any) -> None:
    choice = Choice(CODES, True, False, "provisional", "everyone", False)
    change = Said(other["summary"], {}) if "summary" in other else choice._replace(**other)
    service.edit(who(name), made, change, RULES)


def cells(asking: Asking, made: UUID) -> dict[tuple[str, str], tuple[Any, Any, Any]]:
    with asking("analyst"):
        card = queries.publication(made)
    assert card
    return {(r["code"], r["group"]): (r["numerator"], r["denominator"], r["value"]) for r in card.shown}


def test_figures_are_frozen_with_what_made_them(asking: Asking, stories: list[Story], owning: Any) -> None:
    made = frozen(asking)
    shown = cells(asking, made)
    assert shown["NI 59", "borough"] == ("c", 17, "c"), "three were late"
    assert shown["NI 59", "WEST"][::2] == ("c", "c")
    assert shown["NI 68", "EAST"] == ("c", "c", "c"), "or the one without a quindrat were the rest"
    assert shown["NI 68", "borough"] == (17, 17, "100.0")
    assert shown["NI 59", "not allocated"] == ("c", "c", "c")
    assert shown["CSC 003", "borough"] == (0, 17, "0.0"), "zero is shown"
    with owning():
        row = db.session.execute(text("select * from publication")).one()
        assert (row.rules_fingerprint, row.known_at) == (RULES.fingerprint, dawn(MONDAY))
        members = db.session.execute(
            text(
                "select count(*), count(*) filter (where in_numerator)"
                " from publication_member where code = 'NI 59'"
            )
        ).one()
        assert tuple(members) == (17, 14)
        assert service.check(made) == []
    with pytest.raises(Refusal, match="ended"):
        frozen(asking, asked=reporting("2009-10Q4", MONDAY))
    with pytest.raises(Refusal, match="one indicator"):
        frozen(asking, codes=[])


def test_two_others_look_and_an_edit_voids_their_looks(asking: Asking, stories: list[Story]) -> None:
    made = frozen(asking)
    _the_database_refuses(asking, made)
    with asking("analyst"):
        with pytest.raises(Refusal, match="You wrote in it"):
            service.look(who("analyst"), made, 1, dawn(MONDAY))
        with pytest.raises(Refusal, match="Two people"):
            service.release(who("analyst"), made, dawn(MONDAY), RULES)
    with asking("manager"):
        service.look(who("manager"), made, 1, dawn(MONDAY))
    with asking("manager"), pytest.raises(Refusal, match="already"):
        service.look(who("manager"), made, 1, dawn(MONDAY))
    with asking(SECOND):
        service.look(who(SECOND), made, 1, dawn(MONDAY))
    for change in ({"summary": "Other words"}, {"audience": "quindrat:EAST"}, {"codes": ["NI 59"]}):
        with asking(SECOND):
            edited(SECOND, made, **change)
        with asking("analyst"), pytest.raises(Refusal, match="Two people"):
            service.release(who("analyst"), made, dawn(MONDAY), RULES)
    with asking("manager"):
        card = queries.publication(made)
        assert card
        assert card.version > 1
        with pytest.raises(Refusal, match="edited since"):
            service.look(who("manager"), made, 1, dawn(MONDAY))
    with asking(SECOND), pytest.raises(Refusal, match="You wrote in it"):
        service.look(who(SECOND), made, card.version, dawn(MONDAY))
    released(asking, made)


def _the_database_refuses(asking: Asking, made: UUID) -> None:
    release = text("update publication set released_at = now(), released_by = :who")
    with pytest.raises(DBAPIError), asking("analyst"):
        db.session.execute(release, {"who": who("analyst")})
    look = text("insert into publication_look values (:id, 1, :who, now())")
    for name in ("analyst", "practitioner", "administrator"):
        with pytest.raises(DBAPIError), asking(name):
            db.session.execute(look, {"id": made, "who": who(name)})
    with asking("practitioner"):
        assert queries.publications() == []
        assert queries.frozen_figures(made) == []


def test_late_entries_and_a_withdrawal_are_named_child_by_child(
    asking: Asking, stories: list[Story], a_case: Any, working: Any, client_for: Clients, owning: Any
) -> None:
    made = frozen(asking)
    released(asking, made)
    before = cells(asking, made)
    stories[0].withdrawn("initial_assessment_completed", LATER)
    for n in range(3):
        story = a_case(quindrat_code="EAST", given_name=f"Tardy{n}")
        story.referred(date(2009, 10, 1), recorded_on=LATER).assessment_started(date(2009, 10, 5), LATER)
        story.assessed(date(2009, 10, 26), LATER)
    follow(working)
    page = client_for("analyst").get(f"/publications/{made}/changes").text
    ni_59 = next(part for part in page.split("<h2") if "NI 59" in part)
    assert "Frozen 82.4%, now 68.4%: 3 late entries, 1 withdrawn." in ni_59
    assert {name for name in ("East0", "Tardy0", "Tardy1", "Tardy2") if name in ni_59} == {
        "East0",
        "Tardy0",
        "Tardy1",
        "Tardy2",
    }
    assert "East1" not in page
    assert "Westlate" not in page
    assert "Freeze corrected figures, rounded to the nearest 5" in page, "three more beside fourteen"
    assert "It differs by 2: beside the earlier figure" in " ".join(page.split())
    hidden = client_for("governance").get(f"/publications/{made}/changes").text
    assert "Tardy" not in hidden
    assert "are about children whose records are not open to you" in hidden
    assert cells(asking, made) == before
    with owning():
        assert service.check(made) == [], "as it was known then"
    _restated(asking, made, a_case, working, client_for)


def _restated(asking: Asking, made: UUID, a_case: Any, working: Any, client_for: Clients) -> None:
    """The later figures take the place of the earlier ones, which stay."""
    for n in range(7):
        assessed(a_case, "WEST", 6, f"Later{n}")
    follow(working)
    with asking("analyst"):
        card = queries.publication(made)
        assert card
        again = service.restate(who("analyst"), dawn(MONDAY), card, QUARTER, RULES)
    differs = "Whatever differs by 1 to 5 from the figures that these take the place of is held back too"
    assert differs in client_for("analyst").get(f"/publications/{again}").text
    assert differs not in client_for("analyst").get(f"/publications/{made}").text
    numbers = " ".join(client_for("analyst").get(f"/publications/{again}").text.split())
    assert "Held back, as it was in the figures released on 1 March 2010." in numbers
    released(asking, again)
    shown = cells(asking, again)
    assert shown["NI 68", "borough"] == (26, 27, "96.3"), "three late, seven more, one withdrawn"
    page = client_for("practitioner").get(f"/published/{made}").text
    assert "These figures were restated on" in page
    assert f"/published/{again}" in page


def test_what_was_put_right_is_one_change_and_none_where_it_moves_nothing() -> None:
    """An entry that was withdrawn and recorded anew with another date."""
    known_at, later = dawn(MONDAY), dawn(LATER)

    def change(code: str, was: str | None, now: str | None, of_case: int) -> Change:
        kinds = ["event_withdrawn"] if now is None else []
        where = ("EAST", None) if now is None else (None, "EAST")
        rest = (was and "was", now and "nfa", kinds, later, *where, None, None, None, None, of_case)
        return Change(code, f"{code}{was}{now}{of_case}", was, now, *rest)

    changes = [
        change("NI 59", "no", None, 1),
        change("NI 59", None, "yes", 1),
        change("NI 59", None, "no", 2),
    ]
    changes += [change("NI 68", "yes", None, 1), change("NI 68", None, "yes", 1)]
    frozen = [FrozenFigure(code, "borough", 139, 181, 0, None) for code in CODES]
    figures = [Figure(code, "", "", "borough", 140, 182, 0) for code in CODES]
    (found,) = indicator_changes(changes, known_at, frozen, figures, RULES.indicators)
    assert found.sentence == "Frozen 76.8%, now 76.9%: 1 put right, 1 late entry."


def test_a_restatement_names_exactly_the_late_entries_and_the_joined_record(
    asking: Asking,
    stories: list[Story],
    a_case: Any,
    working: Any,
    client_for: Clients,
    owning: Any,
    today: Any,
) -> None:
    """Three late entries, and the record of a child nowhere joined to that of one in the east."""
    made = frozen(asking)
    released(asking, made)
    kept, joined = stories[0], stories[-1]
    for n in range(3):
        story = a_case(quindrat_code="WEST", given_name=f"Tardy{n}")
        story.referred(date(2009, 10, 1), recorded_on=LATER).assessment_started(date(2009, 10, 5), LATER)
        story.assessed(date(2009, 10, 6), LATER)
    today(LATER)
    governance, page = client_for("governance"), f"/joining/{kept.case_id}/{joined.case_id}"
    why = "Both say the same date of birth and the same school"
    address = governance.post(page, data={"kept": str(kept.case_id), "reason": why}).location
    decision = {"decision": "join", "answer": "I know the family"}
    assert client_for("manager").post(address, data=decision).status_code == 302
    follow(working)
    changes = client_for("analyst").get(f"/publications/{made}/changes").text
    ni_59 = next(part for part in changes.split("<h2") if "NI 59" in part)
    names = {
        *(f"East{n}" for n in range(7)),
        *(f"West{n}" for n in range(6)),
        *(f"Tardy{n}" for n in range(3)),
    }
    names |= {"Eastlate", "Westlate0", "Westlate1", "Nowhere"}
    assert {name for name in names if f">{name} " in ni_59} == {"East0", "Tardy0", "Tardy1", "Tardy2"}
    assert "3 late entries, 1 in another quindrat." in ni_59
    with asking("analyst"):
        card = queries.publication(made)
        assert card
        again = service.restate(who("analyst"), dawn(date(2010, 3, 3)), card, QUARTER, RULES)
    with owning():
        assert service.check(made) == [], "the frozen figures reproduce to the digit"
        assert service.check(again) == []
        counts = "select numerator, denominator from publication_figure where publication_id = :id"
        frozen_then, frozen_now = (
            db.session.execute(text(f"{counts} and code = 'NI 59' and grp = 'borough'"), {"id": each}).one()
            for each in (made, again)
        )
    assert (tuple(frozen_then), tuple(frozen_now)) == ((14, 17), (17, 20))


def test_a_mean_is_frozen_published_and_made_again(
    asking: Asking, stories: list[Story], owning: Any, working: Any, client_for: Clients
) -> None:
    with owning():
        db.session.execute(text("alter table indicator_fact disable trigger user"))
        db.session.execute(
            text(
                "insert into indicator_fact (case_id, code, event_id, first_on, last_on, in_numerator,"
                " in_denominator, exception, days, reason) select id, 'NI 58', 'care', '2009-01-01',"
                " '2010-12-31', place > 3, true, false, case when place > 3 then place end, 'scored'"
                " from (select id, row_number() over (order by id) as place from case_record) r"
            )
        )
        db.session.execute(text("alter table indicator_fact enable trigger user"))
    made = frozen(asking, codes=["NI 58"], by_quindrat=False)
    assert cells(asking, made)["NI 58", "borough"] == ("c", 17, "c"), "three had no score"
    with owning():
        row = db.session.execute(text("select numerator, denominator, total from publication_figure"))
        assert (14, 17, sum(range(4, 18))) in {tuple(each) for each in row}
        db.session.execute(
            text("update indicator_fact set in_numerator = true, days = 10 where days is null")
        )
    again = frozen(asking, codes=["NI 58"], by_quindrat=False)
    assert cells(asking, again)["NI 58", "borough"] == (17, 17, "10.4")
    released(asking, again)
    page = client_for("teacher").get(f"/published/{again}").text
    assert "10.4" in page
    assert "mean of 17 of 17" in page


def test_what_is_released_stays_and_page_and_files_carry_the_same_table(
    asking: Asking, stories: list[Story], client_for: Clients, owning: Any
) -> None:
    made = frozen(asking)
    client = client_for("practitioner")
    assert client.get(f"/published/{made}").status_code == 404
    assert client.get(f"/published/{made}/figures.csv").status_code == 404
    released(asking, made)
    page = client.get(f"/published/{made}").text
    of_csv = list(csv.DictReader(io.StringIO(client.get(f"/published/{made}/figures.csv").text)))
    of_json = json.loads(client.get(f"/published/{made}/figures.json").text)
    assert of_csv == of_json
    west = next(row for row in of_csv if row["indicator"] == "NI 59" and row["place"] == "Westmere")
    assert (west["value"], west["numerator"]) == ("c", "c")
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/published/{made}/figures.xlsx").data))
    head, *lines = book.active.iter_rows(values_only=True)
    assert head[3:7] == ("Figure", "Unit", "Counted", "Out of")
    numbers = [{"" if cell is None else cell for cell in line} for line in lines]
    assert len(numbers) == len(of_json)
    assert {17, "c", 100.0} <= set().union(*numbers), "numbers as numbers"
    for story in stories:
        assert story.child.given_name not in page
    with asking("analyst"), pytest.raises(Refusal, match="stays as it is"):
        edited("analyst", made)
    for change in (
        "update publication set summary = 'otherwise', version = version + 1",
        "update publication_indicator set commentary = 'otherwise'",
        "update publication_figure set numerator = 0",
        "update publication_member set in_numerator = false",
    ):
        with pytest.raises(DBAPIError, match="stays as it is"), owning():
            db.session.execute(text(change))


def test_a_release_is_anchored_once_whatever_becomes_of_the_message(
    asking: Asking, stories: list[Story], worker_app: Any, tmp_path: Path, client_for: Clients
) -> None:
    """The task runs each minute: the first run after the release signs, and none that comes later again."""
    usual, worker_app.config["HOME"] = worker_app.config["HOME"], tmp_path
    transaction.use(worker_app)
    try:
        made = frozen(asking)
        tasks.publications()
        assert anchors.anchors(anchors.folder(tmp_path)) == [], "frozen is not released"
        released(asking, made)
        for _ in range(2):
            tasks.publications()
    finally:
        transaction.use(None)
        worker_app.config["HOME"] = usual
    (kept,) = anchors.anchors(anchors.folder(tmp_path))
    assert kept.anchor.reason == f"publication {made}"
    assert (kept.anchor.cases, kept.anchor.events) == (17, 17 * 4)
    (row,) = anchor_rows([kept])
    assert row.why == "Figures were released"


def test_a_picture_and_its_words_hold_back_what_the_table_holds_back(app: Any) -> None:
    counts = {"The borough": "20 30", "East": "c c", "West": "8 12", "North": "6 9", "South": "c 9"}
    rows = []
    for place, both in counts.items():
        value = "c" if "c" in both else "66.7"
        rows.append(PublishedRow("NI 59", "Title", place, value, "per cent", *both.split(), "0"))
    with app.test_request_context():
        (found,) = tables(rows, [], {})
    assert found.picture
    assert "East: not shown (small numbers)" in found.picture.description
    assert "South: not shown (small numbers)" in found.picture.description
    assert "8 of 12" in found.picture.description
    assert found.picture.rows[-1][:2] == ("South", "not shown (small numbers)")


def test_the_attack_on_everything_released_recovers_nothing(asking: Asking, stories: list[Story]) -> None:
    for asked in (QUARTER, reporting("2009-10YTD3", MONDAY)):
        released(asking, frozen(asking, asked=asked))
    assert recovered(attacked(asking)) == []


def test_without_secondary_suppression_the_same_attack_recovers_what_was_held_back(
    asking: Asking, stories: list[Story], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disclosure, "protect", partial(disclosure.protect, secondary=False))
    released(asking, frozen(asking))
    found = {
        (each.cell.parts[0], each.cell.group): (each.low, each.high) for each in recovered(attacked(asking))
    }
    assert found["NI 68 of", "not allocated"] == (1, 1)


def attacked(asking: Asking) -> list[Told]:
    """What the published tables say, read as a stranger reads them: c may be anything."""
    with asking("practitioner"):
        return [told for card in queries.released() for told in read_table(card, RULES)]


def test_pages_lead_from_freezing_to_release(
    stories: list[Story], client_for: Clients, asking: Asking, working: Any
) -> None:
    analyst = client_for("analyst")
    assert "Nothing is frozen yet" in analyst.get("/publications").text
    assert "Nothing is published yet" in client_for("practitioner").get("/published").text
    form = {"period": "2009-10Q3", "audience": "everyone", "codes": CODES, "cuts": "quindrat"}
    form |= {"counts": "exact", "others": "no"}
    answer = analyst.post("/publications/new", data=form | {"finality": "", "summary": "Said"})
    assert answer.status_code == 422
    assert "Choose provisional or final" in answer.text
    answer = analyst.post("/publications/new", data=form | {"finality": "final", "summary": "Said"})
    assert answer.status_code == 302, answer.text
    address = answer.location
    page = analyst.get(address).text
    assert "You wrote in it, so two other people look" in page
    roles = "two other people look: team manager, performance analyst or information governance"
    assert roles in " ".join(page.split())
    for name in ("manager", "governance"):
        look = client_for(name)
        assert "I have looked, and it can be released" in look.get(address).text
        assert look.post(f"{address}/look", data={"version": "1"}).status_code == 302
    assert "Ready" not in page
    assert "Two people have looked: it can be released" in analyst.get("/publications").text
    assert "Looked at by two people: you can release it" in analyst.get("/indicators").text
    page = analyst.get(address).text
    assert "it cannot be taken back" in page
    assert "two other people look" not in page, "they have"
    assert analyst.post(f"{address}/release").status_code == 302
    assert "Released. It stays as it is from now on." in analyst.get(address).text
    assert analyst.post(f"{address}/check").status_code == 302
    assert "The workers are at it" in analyst.get(address).text
    with working():
        assert service.check_what_waits(dawn(MONDAY)) == 1
    assert "the same to the digit" in analyst.get(address).text
    assert analyst.post(f"{address}/pack").status_code == 302
    with working():
        assert service.make_next_part(dawn(MONDAY), RULES)
    assert "1 of 4 parts are done" in analyst.get(address).text
    with working():
        while service.make_next_part(dawn(MONDAY), RULES):
            pass
    assert client_for("practitioner").get(f"{address}/pack.pdf").status_code == 403
    paper = client_for("practitioner").get(f"{address.replace('publications', 'published')}/pack.pdf")
    assert paper.data.startswith(b"%PDF")


def test_a_draft_is_thrown_away_with_its_trace_and_nothing_released_is(
    asking: Asking, stories: list[Story], client_for: Clients, owning: Any, working: Any
) -> None:
    kept, draft = frozen(asking), frozen(asking, audience="trust-board")
    released(asking, kept)
    colleague, address = client_for(SECOND), f"/publications/{draft}"
    assert "by Analyst" in client_for("analyst").get("/publications").text
    with asking("manager"):
        service.look(who("manager"), draft, 1, dawn(MONDAY))
    with asking("analyst"):
        service.ask_for_pack(draft, dawn(MONDAY))
    assert "Throw this draft away" in colleague.get(address).text
    assert "Throw this draft away" not in client_for("manager").get(address).text
    assert "the looks and the pack go with it" in colleague.get(f"{address}/discard").text
    assert client_for("manager").post(f"{address}/discard").status_code == 403
    assert colleague.post(f"{address}/discard").location == "/publications"
    page = " ".join(colleague.get("/publications").text.split())
    assert "The draft is thrown away" in page
    assert "Drafts that were thrown away (1)" in page
    assert colleague.get(address).status_code == 404
    with owning():
        tables = ("publication", "publication_member", "publication_look", "publication_pack")
        counts = [db.session.scalar(text(f"select count(*) from {each}")) for each in tables]
        trace = db.session.execute(
            text("select publication_id, frozen_by, discarded_by from publication_discard")
        )
        assert [tuple(each) for each in trace] == [(draft, who("analyst"), who(SECOND))]
    assert counts[0] == 1, "the one that was released"
    assert counts[1] > 0
    assert counts[2:] == [2, 0]
    assert colleague.get(f"/publications/{kept}/discard").status_code == 404
    discard = text("select discard_publication(:id, :who, now())")
    for name, wanted, said in (
        (SECOND, kept, SECOND),
        ("manager", draft, "manager"),
        (SECOND, draft, "analyst"),
    ):
        with pytest.raises(DBAPIError), asking(name):
            db.session.execute(discard, {"id": wanted, "who": who(said)})


def test_whoever_looks_sends_it_back_and_an_edit_answers_that(
    asking: Asking, stories: list[Story], client_for: Clients
) -> None:
    made = frozen(asking)
    address, reason = f"/publications/{made}", "The words tell how many were late in the west."
    manager, analyst = client_for("manager"), client_for("analyst")
    assert "Send it back, and say why" not in analyst.get(address).text, "who wrote in it does not look"
    waits = "Waits for your look before it is released"
    assert waits in manager.get("/team-board").text
    assert waits in client_for("governance").get("/notices").text
    assert waits not in analyst.get("/indicators").text
    back = f"{address}/send-back?version=1"
    assert back.replace("&", "&amp;") in manager.get(address).text
    assert manager.post(back, data={"version": "1"}).status_code == 422
    assert manager.post(back, data={"version": "1", "reason": reason}).status_code == 302
    page = analyst.get(address).text
    assert "sent it back Mon 1 March 2010" in page
    assert "Sent back to you, with a reason" in analyst.get("/indicators").text
    assert reason in page
    assert "Sent back: it has to be edited" in analyst.get("/publications").text
    for name in ("governance", SECOND):
        with asking(name):
            service.look(who(name), made, 1, dawn(MONDAY))
    with asking("analyst"), pytest.raises(Refusal, match="sent it back"):
        service.release(who("analyst"), made, dawn(MONDAY), RULES)
    release = text("update publication set released_at = now(), released_by = :who")
    with pytest.raises(DBAPIError), asking("analyst"):
        db.session.execute(release, {"who": who("analyst")})
    with asking("manager"), pytest.raises(Refusal, match="already"):
        service.send_back(who("manager"), made, 1, reason, dawn(MONDAY))
    with asking("analyst"):
        edited("analyst", made, summary="Most came in time.")
    assert "No: it was edited since" in analyst.get(address).text
    released(asking, made)


def test_of_a_number_of_children_frozen_is_what_counts() -> None:
    """Thirteen were referred, and one had been counted in that year already."""
    row = PublishedRow("CSC 001", "Referred", "The borough", "12", UNITS[COUNT], "12", "13", "0")
    card: Any = SimpleNamespace(shown=[{"code": "CSC 001", "group": "borough"}], rounding=False)
    (line,) = frozen_lines(card, [row], {("CSC 001", "borough"): (12, 13)}, {})["CSC 001"]
    assert (line.frozen, line.shown, line.shown_of) == ("12", "12", "of 13")
