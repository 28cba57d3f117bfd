"""Packs for boards: what is published with targets, ratings and action plans; small numbers held back."""

import io
import re
from datetime import date
from html import unescape
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from casework import MONDAY, dawn
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from caseflow.extensions import db
from caseflow.publication import queries, service
from caseflow.publication.models import PublicationPack
from caseflow.publication.service.packs import pack_files
from caseflow.publication.views.rated import OneRated, rated_words
from caseflow.publication.views.table import THE_BOROUGH, UNITS, PublishedRow
from caseflow.rules.indicators.fact import WORKING_DAYS
from caseflow.rules.rulebook import rulebook

RULES = rulebook()
NEW = "/publications/new?audience=board:be-healthy&period=2009-10Q3"
FORM = {
    "period": "2009-10Q3", "audience": "board:be-healthy", "codes": [], "others": "yes", "cuts": "borough",
    "counts": "exact", "finality": "final", "summary": "Fewer babies are breastfed.",
}  # fmt: skip
# A number that a cell tells; the time of day of a release, which is any, is none.
NUMBER = r"(?<![:.\w])\d+(?:\.\d+)?(?![:\w])"
TYPED = {"quindrat": "borough", "state": "final", "source": "Health visiting", "date": ["15", "1", "2010"]}
PLAN = {
    "reason": "Fewer than agreed",
    "owner": "Head of health visiting",
    "review_on": ["1", "4", "2010"],
    "what": "A visit in the second week",
    "who": "Health visitors",
    "by_on": ["15", "3", "2010"],
}


def words(page: Any) -> str:
    assert page.status_code == 200, page.status_code
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def sent(client: Any, address: str, **data: Any) -> str:
    answer = client.post(address, data=data)
    assert answer.status_code == 302, answer.text
    return str(answer.location)


@pytest.fixture
def analyst(client_for: Any, today: Any) -> Any:
    """What others sent: 41 of 60, and 57 of 60, which tells of three; with a target and a commentary."""
    today(date(2010, 3, 1))
    client = client_for("analyst")
    for code, above in (("ni-53", 41), ("csc-008", 57)):
        numbers = {"period": "2009-10Q3", "numerator": str(above), "denominator": "60"}
        sent(client, f"/scorecard/indicators/{code}/values/new", **TYPED, **numbers)
        sent(
            client,
            f"/scorecard/indicators/{code}/targets",
            aim_0="90",
            aim_1="90",
            aim_2="92",
            source="Board",
        )
    sent(client, "/scorecard/indicators/ni-53/commentary", period="2009-10Q3", words="Two clinics were shut")
    return client


def frozen(client: Any, **changed: Any) -> str:
    return sent(client, "/publications/new", **{**FORM, **changed})


def made(working: Any) -> None:
    with working():
        while service.make_next_part(dawn(MONDAY), RULES):
            pass


def released(client_for: Any, address: str) -> None:
    version = re.search(r'name="version" value="(\d+)"', client_for("manager").get(address).text)
    assert version
    for name in ("manager", "governance"):
        sent(client_for(name), f"{address}/look", version=version[1])
    sent(client_for("analyst"), f"{address}/release")


def test_each_board_has_its_place_and_its_form_is_filled_in(analyst: Any) -> None:
    page = words(analyst.get("/publications/packs?period=2009-10Q3"))
    boards = 7 + page.count("Quindrat commissioning board, ") // 2
    assert page.count("Not begun") == boards >= 9
    assert f"say what explains them, freeze them: 0 of {boards} frozen" in page
    assert "Two other people look: Nothing is frozen yet" in page
    for board in ("Trust Board", "Stay Safe delivery board", "Capacity and Service Improvement delivery"):
        assert board in page
    first = analyst.get("/publications/new").text
    assert "Who is it for?" in first
    form = analyst.get(NEW).text
    assert "already frozen" not in form
    assert re.search(r"Be Healthy delivery board: (\d+) of \1 indicators? chosen", form)
    assert re.search(r"Stay Safe delivery board: 0 of \d+ indicators chosen", form)
    assert "Two clinics were shut (" in form, "what was said already stands beside its figure"
    assert '<input type="hidden" name="audience" value="board:be-healthy">' in form
    assert re.search(r'value="CSC 010"[^>]*checked|checked[^>]*value="CSC 010"', form), "its own indicators"
    assert not re.search(r'value="NI 59"[^>]*checked|checked[^>]*value="NI 59"', form)
    answer = analyst.post("/publications/new", data=FORM | {"others": "no"})
    assert answer.status_code == 422
    assert "Choose at least one indicator, or the values that others sent" in answer.text
    frozen(analyst)
    assert "Two other people look: 0 of 1 looked at by two" in words(analyst.get("/publications/packs"))
    again = words(analyst.get(NEW))
    assert "already frozen for this board: Frozen Mon 1 March 2010" in again


def test_the_figures_of_a_board_stand_above_the_form_that_freezes_them(analyst: Any) -> None:
    earlier = {"period": "2009-10Q2", "numerator": "42", "denominator": "60"}
    sent(analyst, "/scorecard/indicators/ni-53/values/new", **TYPED, **earlier)
    page = analyst.get(NEW).text
    said = words(analyst.get(NEW))
    assert "No entry that needs a look could change one of these figures." in said
    first, then = (said.index(f"{code} ") for code in ("NI 53", "CSC 008"))
    assert first < then, "what is red stands above what is green"
    assert "68.3% 41 of 60 90% Red 21.7 points off target 70.0% 42 of 60 –" in said, "before: 70%"
    led = re.search(
        r"/scorecard/indicators/ni-53\?period=2009-10Q3&amp;(back=board%3Abe-healthy[^\"]+)", page
    )
    assert led, "a page that one looks into knows the way back, and what is typed"
    back = led[1]
    looked_into = analyst.get(f"/indicators/csc-010?period=2009-10Q3&{back}").text
    words_back = "Back to the figures for Be Healthy delivery board"
    assert words_back in looked_into
    assert 'href="/publications/new?audience=board:be-healthy&amp;period=2009-10Q3&amp;begun=' in looked_into
    assert words_back in analyst.get(f"/entries-to-check?period=2009-10Q3&indicator=csc-010&{back}").text
    assert words_back in analyst.get(f"/scorecard/indicators/ni-53?{back}").text
    assert "Back to" not in analyst.get("/indicators/csc-010?back=board:nowhere,2009-10Q3").text
    assert "have no figure yet" in said
    assert "2 figures come from others." in said
    assert said.count("Held back once it is frozen: it tells of 1 to 5") == 1, "57 of 60 tell of three"
    assert page.count("What explains ") == page.count("Write about ") == 2, "of each figure that there is"
    assert "Look further into NI 53" in said
    chosen = r"Chosen for this board: \d+ indicators? and what others sent, the borough alone, exact counts"
    assert re.search(chosen, said)
    of_quindrat = analyst.get("/publications/new?audience=quindrat:EAST&period=2009-10Q3").text
    assert "What explains " not in of_quindrat, "what is said is said of the borough"


def test_what_explains_a_figure_is_written_where_it_is_frozen(analyst: Any, working: Any) -> None:
    """It is commentary of the period that the figure is of, and goes along with what is frozen."""
    numbers = {"period": "2008-09", "numerator": "45", "denominator": "60"}
    sent(analyst, "/scorecard/indicators/ni-55/values/new", **TYPED, **numbers)
    empty = analyst.post("/publications/new", data=FORM | {"later": "yes", "about_ni_53": "  "})
    assert empty.status_code == 422
    assert "Nothing is written about a figure yet." in empty.text
    kept = sent(analyst, "/publications/new", **FORM, later="yes", about_ni_53="More health visitors came.")
    assert kept.endswith("/publications/new?audience=board:be-healthy&period=2009-10Q3")
    assert "Not begun" in words(analyst.get("/publications/packs?period=2009-10Q3"))
    assert "More health visitors came." in words(analyst.get(kept))
    assert "More health visitors came." in words(analyst.get("/scorecard?period=2009-10Q3"))
    address = frozen(analyst, codes=["CSC 010"], about_ni_55="Measured in May.", about_csc_008="")
    said = words(analyst.get(address))
    assert "More health visitors came." in said
    assert "Measured in May." in said
    assert "Measured in May." in words(analyst.get("/scorecard/indicators/ni-55?period=2008-09"))
    refused = analyst.post("/publications/new", data=FORM | {"about_ni_53": "w" * 5_001, "finality": ""})
    assert refused.status_code == 422
    assert "w" * 5_001 in refused.text, "nothing typed is lost"


def test_that_a_quarter_has_ended_stands_where_analysts_start_until_all_boards_have_figures(
    analyst: Any, client_for: Any
) -> None:
    said = words(analyst.get("/indicators"))
    counted = re.search(
        r"A quarter's end: Quarter 3 of 2009-10, [^:]+: 0 of (\d+) boards' figures are released", said
    )
    assert counted
    released(client_for, frozen(analyst))
    assert f"1 of {counted[1]} boards' figures are released" in words(analyst.get("/indicators"))
    assert "A quarter's end:" not in words(client_for("manager").get("/team-board"))


def test_what_is_asked_for_once_a_year_stands_beside_the_target_of_its_own_year(analyst: Any) -> None:
    numbers = {"period": "2008-09", "numerator": "45", "denominator": "60"}
    sent(analyst, "/scorecard/indicators/ni-55/values/new", **TYPED, **numbers)
    targets = "/scorecard/indicators/ni-55/targets"
    sent(analyst, targets, aim_0="70", aim_1="90", aim_2="92", source="Board")
    page = words(analyst.get(frozen(analyst)))
    assert "75.0%" in page
    assert "Target 70%. Amber" in page, "of 2008-09, not of the quarter's year"


def test_a_sentence_is_held_against_small_numbers_of_the_period_before_too(analyst: Any) -> None:
    earlier = {"period": "2009-10Q2", "numerator": "58", "denominator": "60"}
    sent(analyst, "/scorecard/indicators/csc-008/values/new", **TYPED, **earlier)
    address = frozen(analyst, summary="It was 96.7% the quarter before.")
    page = words(analyst.get(address))
    assert page.index("A sentence may tell a number that is held back:") < page.index("Edit what is said")
    told = "“96.7%” may tell CSC 008 of the borough the period before, which is held back: 58 of 60, 96.7%."
    assert told in page
    assert "may tell" not in words(analyst.get(frozen(analyst, summary="It was 97.1% the quarter before.")))


def test_the_name_of_a_child_is_pointed_out_to_whoever_writes_and_looks(
    analyst: Any, client_for: Any, a_case: Any, asking: Any, owning: Any
) -> None:
    """Exact names alone, of no child whose existence is secret; each time it is in the trace."""
    a_case(given_name="Zebedina", family_name="Hyphen-O’Testcase")
    said = "Zebedina Hyphen-O'Testcase was one. Zebedina\nTestcase and Hyphen are none."
    address = frozen(analyst, summary=said)
    told = "“Zebedina Hyphen-O'Testcase” is the name of a child on record."
    for name in ("analyst", "manager"):
        page = words(client_for(name).get(address))
        assert f"A sentence may name a child: {told}" in page
        assert page.count("of a child on record") == 1
    about = {"period": "2009-10Q3", "words": "Hyphen-O'Testcase, Zebedina came."}
    kept = analyst.get(sent(analyst, "/scorecard/indicators/ni-53/commentary", **about))
    assert "“Hyphen-O&#39;Testcase, Zebedina”: a child of this name is on record." in kept.text
    with owning():
        traces = db.session.scalar(text("select count(*) from audit_entry where action = 'names_checked'"))
        db.session.execute(text("update child set shielded = true where given_name = 'Zebedina'"))
    assert traces == 3, "of two commentaries and a freeze; the manager's look asks nothing"
    sent(analyst, f"{address}/edit", summary=said)
    assert "of a child on record" not in words(analyst.get(address))
    with pytest.raises(DBAPIError), asking("manager"):
        db.session.execute(text("select names_of_children('{a b}')"))


def test_a_median_is_shown_with_its_unit_and_of_how_many() -> None:
    row = PublishedRow("CAF 03a", "Days", THE_BOROUGH, "30.0", UNITS[WORKING_DAYS], "", "121", "")
    assert (row.figure, row.counted_from) == ("30.0 working days", "median of 121")


def test_what_has_no_target_is_not_unrated_for_being_held_back() -> None:
    figures = [OneRated("NI 65", "c", "10 to 15", "Not rated"), OneRated("CSC 024", "c", "", "Not rated")]
    said = "1 not rated because held back (NI 65) and 1 not rated for another reason"
    assert rated_words(figures) == f"Of 2 figures: 0 red, 0 amber, 0 green, {said}."


def test_a_limit_of_the_year_that_is_passed_is_red_in_a_pack_as_on_the_scorecard(analyst: Any) -> None:
    """By how much it is passed is not kept: the year to date less its quarters would tell one of them."""
    plain = TYPED | {"numerator": "", "denominator": "", "value": "500"}
    for quarter in ("2009-10Q1", "2009-10Q2", "2009-10Q3"):
        sent(analyst, "/scorecard/indicators/csc-028/values/new", **plain, period=quarter)
    aims = {"aim_0": "1400", "aim_1": "1400", "aim_2": "1400", "source": "Board"}
    sent(analyst, "/scorecard/indicators/csc-028/targets", **aims)
    page = words(analyst.get(frozen(analyst, audience="everyone")))
    assert "Target 1400. Red: the year's limit of 1,400 is passed." in page
    assert "1,500" not in page


def test_a_pack_shows_how_figures_stand_and_holds_small_numbers_back(
    analyst: Any, client_for: Any, working: Any
) -> None:
    address = frozen(analyst)
    page = words(analyst.get(address))
    assert "41 of 60 68.3% 41 of 60" in page
    assert "Held back: 3 are not in it, a count of 1 to 5. 57 of 60 c c of 60" in page, "three would be told"
    assert "1 of 2 figures is held back. Does a sentence tell one of them?" in page
    assert "Target 90%. Red: 21.7 points off target." in page
    assert "Target 90%. Not rated: the figure is held back." in page
    rated = "Of 2 figures: 1 red, 0 amber, 0 green and 1 not rated because held back (CSC 008)."
    assert f"{rated} The scorecard holds nothing back, so it may rate more." in page
    sent(analyst, f"{address}/pack")
    made(working)
    book = openpyxl.load_workbook(io.BytesIO(client_for("manager").get(f"{address}/pack.xlsx").data))
    assert book.sheetnames == ["Summary", "Figures", "Action plans", "You said, we did", "About"]
    head, *rows = book["Summary"].iter_rows(values_only=True)
    of = {row[1]: dict(zip(head, row, strict=True)) for row in rows}
    assert [of["NI 53"][name] for name in ("Figure", "Unit", "Counted", "Out of")] == [
        68.3,
        "per cent",
        41,
        60,
    ]
    assert of["NI 53"]["Rating"] == "Red"
    assert of["NI 53"]["Commentary"] == "Two clinics were shut"
    assert [of["CSC 008"][name] for name in ("Figure", "Counted", "Out of")] == ["c", "c", 60]
    assert ("Ratings", rated) in set(book["About"].iter_rows(values_only=True))
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    numbers = {number for cell in cells for number in re.findall(NUMBER, cell)}
    assert {"41", "60", "68.3"} <= numbers
    assert not {"57", "95", "95.0"} & numbers


def test_an_edit_takes_in_an_action_plan_and_asks_for_new_looks_and_a_new_pack(
    analyst: Any, client_for: Any, working: Any
) -> None:
    address = frozen(analyst)
    sent(analyst, f"{address}/pack")
    made(working)
    sent(client_for("manager"), f"{address}/look", version="1")
    sent(analyst, "/scorecard/indicators/ni-53/plans/new", **PLAN)
    assert "Head of health visiting" not in words(analyst.get(address)), "what was frozen stays"
    sent(analyst, f"{address}/choices", **FORM)
    page = words(analyst.get(address))
    assert "Action plan of Head of health visiting: 0 of 1 action done" in page
    assert "No: it was edited since" in page
    assert "The workers are making it: 0 of 3 parts are done" in page, "of the version that was edited"
    assert analyst.get(f"{address}/pack.pdf").status_code == 404
    public = frozen(analyst, audience="everyone")
    assert "Head of health visiting" not in words(analyst.get(public)), "plans are for boards"


def test_three_words_are_changed_in_a_form_of_words_and_what_is_in_it_in_another(analyst: Any) -> None:
    address = frozen(analyst, codes=["CSC 010"])
    form = words(analyst.get(f"{address}/edit"))
    assert "What do the figures say?" in form
    assert "Who is it for?" not in form
    assert "The borough: frozen 0 of 0, shown No figure, 0 of 0." in form, "beside what is said of it"
    told = {"summary": "Fewer came.", "about_csc_010": "None ended."}
    sent(analyst, f"{address}/edit", **told)
    choices = words(analyst.get(f"{address}/choices"))
    assert "Who is it for?" in choices
    assert "What do the figures say?" not in choices
    refused = analyst.post(f"{address}/choices", data=FORM | {"others": "no"})
    assert refused.status_code == 422
    assert "Choose at least one indicator, or the values that others sent" in refused.text
    sent(analyst, f"{address}/choices", **FORM | {"codes": ["CSC 010"], "audience": "trust-board"})
    page = words(analyst.get(address))
    assert "Trust Board" in page
    assert "Fewer came." in page
    assert "None ended." in page, "what is said is kept"
    long = analyst.post(f"{address}/edit", data={"summary": "w" * 5_001})
    assert long.status_code == 422
    assert "w" * 5_001 in long.text, "nothing typed is lost"


def test_a_pack_is_released_by_two_others_and_made_again_to_the_byte(
    analyst: Any, client_for: Any, working: Any, owning: Any
) -> None:
    sent(analyst, "/scorecard/indicators/ni-53/plans/new", **PLAN)
    address = frozen(analyst)
    reader = client_for("practitioner")
    everybody = address.replace("publications", "published")
    sent(analyst, f"{address}/pack")
    made(working)
    before = client_for("manager").get(f"{address}/pack.pdf").data
    assert before.startswith(b"%PDF")
    assert reader.get(f"{everybody}/pack.pdf").status_code == 404, "nobody has released it"
    released(client_for, address)
    assert reader.get(f"{everybody}/pack.pdf").data == before, "what two people looked at"
    assert analyst.post(f"{address}/pack").status_code == 302
    assert "is made already" in analyst.get(address).text
    wanted = UUID(address.rpartition("/")[2])
    with owning():
        card, kept = queries.publication(wanted), db.session.get(PublicationPack, wanted)
        assert card
        assert kept
        assert pack_files(card, kept.sections, RULES) == (kept.pdf, kept.xlsx)


def test_a_pack_tells_the_quarter_and_the_year_before_as_it_was_released_or_as_it_may(
    analyst: Any, client_for: Any, working: Any
) -> None:
    def in_pack(address: str) -> dict[str, list[Any]]:
        sent(analyst, f"{address}/pack")
        made(working)
        book = openpyxl.load_workbook(io.BytesIO(analyst.get(f"{address}/pack.xlsx").data))
        head, *rows = book["Summary"].iter_rows(values_only=True)
        asked = [head.index(title) for title in ("Quarter before", "A year before", "A year before, out of")]
        return {row[1]: [row[place] for place in asked] for row in rows}

    for code, above in (("ni-53", 42), ("csc-008", 58)):
        for period, more in (("2009-10Q2", 0), ("2008-09Q3", -2)):
            numbers = {"period": period, "numerator": str(above + more), "denominator": "60"}
            sent(analyst, f"/scorecard/indicators/{code}/values/new", **TYPED, **numbers)
    address = frozen(analyst)
    told = {"NI 53": [70.0, 66.7, 60], "CSC 008": ["c", "c", 60]}
    assert in_pack(address) == told, "58 and 56 of 60 tell of two and of four"
    assert "41 of 60 68.3% 41 of 60 70.0% 66.7%" in words(analyst.get(address)), "and the draft has it too"
    released(client_for, frozen(analyst, period="2009-10Q2", counts="rounded"))
    told["NI 53"][0] = 66.7
    assert in_pack(frozen(analyst, summary="Few.")) == told, "40 of 60, as it was released"
    numbers = {"period": "2008-09Q3", "numerator": "42", "denominator": "60", "note": "Late"}
    released(client_for, address)
    sent(analyst, "/scorecard/indicators/ni-53/values/new", **TYPED, **numbers)
    told["NI 53"][1] = "c"
    assert in_pack(frozen(analyst, summary="Again.")) == told, "it differs by two from what a pack told"


def test_a_value_that_others_sent_is_never_told_by_a_later_release(analyst: Any, client_for: Any) -> None:
    """Three of the quarter are held back; a year less its other quarters would tell them."""
    released(client_for, frozen(analyst))
    numbers = {"period": "2009-10Q3", "numerator": "58", "denominator": "61", "note": "One more"}
    sent(analyst, "/scorecard/indicators/csc-008/values/new", **TYPED, **numbers)
    numbers |= {"numerator": "43", "denominator": "60"}
    sent(analyst, "/scorecard/indicators/ni-53/values/new", **TYPED, **numbers)
    again = words(analyst.get(address := frozen(analyst, summary="One more came: CSC 008 is 58 now.")))
    assert "58 of 61 c c " in again, "one came since: that would tell of them"
    assert "of 61 c c of 61" not in again
    differs = "Held back: it differs by 2 from the figure released on 1 March 2010, and both together"
    assert f"{differs} would tell of 2. Rounded to the nearest 5 it can be shown. 43 of 60 c" in again
    assert "NI 53 differs by 2 from what was released before" in again
    assert "“58” may tell CSC 008 of the borough, which is held back: 58 of 61, 95.1%." in again
    for page in (client_for("manager").get(address), analyst.get(f"{address}/edit")):
        assert "A sentence may tell a number that is held back" in words(page)
