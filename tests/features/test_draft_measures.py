"""An analyst's own measure: drafted in plain words, tried against the history, proposed as a file."""

import re
import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from casework import Story, until_done
from sqlalchemy import text

from caseflow.extensions import db
from caseflow.measures import service as measures
from caseflow.performance import queries
from caseflow.projections import service as projections
from caseflow.projections.service import parts as in_parts
from caseflow.rules.periods import reporting
from caseflow.rules.rulebook import rulebook

NOW = datetime(2010, 5, 3, 12, tzinfo=UTC)
TODAY = date(2010, 5, 3)
ABOUT = {
    "title": "Assessed soon after a referral",
    "code": "LM 01",
    "plan": "1.1.2",
    "polarity": "high",
    "form": "window",
    "kind": "referral_received",
    "other_kind": "initial_assessment_completed",
}
WINDOW = {
    "direction": "after",
    "number": "10",
    "unit": "days",
    "near": "next",
    "wanted": "some",
    "placed": "entry",
}
FORMS = {
    "count": ({"kind": "referral_received"}, {"once": "each"}),
    "share": (
        {"kind": "referral_received"},
        {"result": ["referral_decided.outcome=initial_assessment"]},
    ),
    "window": ({}, WINDOW),
    "days": (
        {"kind": "initial_assessment_completed", "other_kind": "referral_received"},
        {"measured": "share", "number": "7", "unit": "working_days"},
    ),
    "open": ({"kind": "initial_assessment_started"}, {"measured": "all"}),
}


@pytest.fixture
def borough(a_case: Callable[..., Story], working: Any, today: Any) -> list[Story]:
    """Four children referred in April: two assessed in ten days, one later, and one not yet."""
    stories = []
    for name, assessed in (("Anton", 8), ("Berta", 10), ("Caspar", 25), ("Dora", 0)):
        story = a_case(given_name=name).referred(date(2010, 4, 1)).decided(date(2010, 4, 1))
        if assessed:
            story.allocated(date(2010, 4, 1)).assessment_started(date(2010, 4, 1))
            story.assessed(date(2010, 4, 1) + timedelta(days=assessed))
        else:
            story.allocated(date(2010, 4, 1)).assessment_started(date(2010, 4, 1))
        stories.append(story)
    today(TODAY)
    with working():
        for story in stories:
            projections.project(story.case_id, rulebook())
    return stories


@pytest.fixture
def count(working: Any) -> Callable[[], int]:
    """Let the workers count until nothing waits; how many times they did something."""
    return lambda: until_done(working, lambda: measures.count_next_part(NOW, rulebook()))


def drafted(client: Any, parts: dict[str, Any] | None = None, **about: Any) -> str:
    """The address of a draft with its parts."""
    answer = client.post("/measures/new", data={**ABOUT, **about})
    assert answer.status_code == 302, answer.text
    address = str(answer.headers["Location"])
    answer = client.post(address, data=WINDOW if parts is None else parts)
    assert answer.status_code == 302, answer.text
    return address.removesuffix("/parts")


def of(page: str) -> list[str]:
    """The figures of a page, as `2 of 4`."""
    return re.findall(r'app-figure__of">([^<]*)<', page)


def test_a_draft_is_tried_against_the_history_and_its_numbers_open_their_lists(
    borough: list[Story], client_for: Any, count: Any
) -> None:
    analyst = client_for("analyst")
    address = drafted(analyst)
    page = analyst.get(address).text
    assert (
        "Of “Referral received” in the period, the share with “Initial assessment completed” within 10 days"
        in page
    )
    assert "It has not been tried yet." in page
    before = of(analyst.get("/indicators/ni-59?period=2010-11Q1").text)
    analyst.post(f"{address}/try")
    assert "The workers begin it" in analyst.get(address).text
    assert count() == 2, "one range, begun and counted"
    page = analyst.get(address).text
    assert of(page) == ["2 of 4", "2 of 4"], "the whole history, and its one quarter"
    for show, names in (
        ("counted", {"Anton", "Berta"}),
        ("not-counted", {"Caspar", "Dora"}),
        ("left-out", set()),
    ):
        for period in ("all", "2010-11Q1"):
            listed = analyst.get(f"{address}/children?period={period}&show={show}").text
            assert set(re.findall(r">(\w+) Testcase<", listed)) == names
    assert of(analyst.get("/indicators/ni-59?period=2010-11Q1").text) == before, "no other figure changes"


def test_the_proposed_file_read_by_the_real_loader_gives_the_same_figure(
    borough: list[Story], client_for: Any, count: Any, owning: Any
) -> None:
    analyst, counted = client_for("analyst"), {}
    for form, (about, parts) in FORMS.items():
        address = drafted(analyst, parts, form=form, **about)
        analyst.post(f"{address}/try")
        count()
        tried = of(analyst.get(address).text)
        file = analyst.get(f"{address}/file")
        assert file.headers["Content-Disposition"] == 'attachment; filename="lm-01.toml"'
        rules, period = rulebook().reading(tomllib.loads(file.text)), reporting("2010-11Q1", TODAY).within
        with owning():
            (figure,) = queries.figures(["LM 01"], period, "borough", rules, stored=False)
        words = {"percent": f"{figure.numerator} of {figure.denominator}", "count": "in the period"}
        assert tried[-1] == words[figure.unit]
        counted[form] = (figure.numerator, figure.denominator)
    assert counted == {"count": (4, 4), "share": (4, 4), "window": (2, 4), "days": (2, 3), "open": (1, 1)}


@pytest.mark.parametrize(
    ("about", "sentence"),
    [
        ({"code": "NI 59"}, "NI 59 is "),
        ({"code": "mine"}, "Enter a code such as LM 01"),
        ({"title": " "}, "Enter what it measures"),
        ({"other_kind": ""}, "Choose the other entry"),
        ({"form": "open"}, "Nothing ends “Referral received”"),
        ({"form": "days", "other_kind": "referral_received"}, "Choose another entry"),
        ({"kind": "unheard_of"}, "Choose an answer from the list"),
    ],
)
def test_what_cannot_be_drafted_is_said_beside_the_field(
    about: dict[str, str], sentence: str, client_for: Any, today: Any
) -> None:
    today(TODAY)
    answer = client_for("analyst").post("/measures/new", data={**ABOUT, **about})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'href="#' in answer.text
    assert client_for("analyst").get("/measures").text.count("/measures/") == 1, "only the way to a new one"


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"number": ""}, "Enter a number"),
        ({"number": "ten"}, "Enter a whole number from 1 to 999"),
        ({"unit": ""}, "Choose days, weeks or months"),
        ({"direction": ""}, "Choose before or after"),
        ({"under": "5", "at_least": "5"}, "Enter an age above the one they must have reached"),
        ({"only": "source=ZZ"}, "Choose an answer from the list"),
    ],
)
def test_parts_that_do_not_fit_are_said_beside_the_field_and_kept(
    parts: dict[str, str], sentence: str, client_for: Any, today: Any
) -> None:
    today(TODAY)
    analyst = client_for("analyst")
    address = analyst.post("/measures/new", data=ABOUT).headers["Location"]
    answer = analyst.post(address, data={**WINDOW, **parts})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "It is not said yet how it counts." in analyst.get(address.removesuffix("/parts")).text


def test_results_of_two_kinds_are_refused(client_for: Any, today: Any) -> None:
    today(TODAY)
    analyst = client_for("analyst")
    about = {**ABOUT, "form": "share", "kind": "referral_received"}
    address = analyst.post("/measures/new", data=about).headers["Location"]
    page = analyst.get(address).text
    mine = re.findall(r'value="(referral_received\.[^"]*)"', page)[0]
    answer = analyst.post(address, data={"result": [mine, "referral_decided.outcome=nfa"]})
    assert answer.status_code == 422
    assert "Choose only of one kind of entry" in answer.text


def test_any_ranges_come_to_the_same(
    borough: list[Story],
    client_for: Any,
    count: Any,
    monkeypatch: pytest.MonkeyPatch,
    working: Any,
) -> None:
    monkeypatch.setattr(in_parts, "CASES_IN_A_PART", 1)
    analyst = client_for("analyst")
    address = drafted(analyst)
    analyst.post(f"{address}/try")
    with working():
        measures.count_next_part(NOW, rulebook())
    assert "0 of 4 parts" in analyst.get(address).text
    assert "count no further" in analyst.post(f"{address}/stop", follow_redirects=True).text
    assert count() == 0, "what was stopped is left alone"
    page = analyst.get(address).text
    assert "Counted until then: 0 of 4 parts of the borough." in page
    assert "Count it again" in page
    analyst.post(f"{address}/try")
    count()
    assert of(analyst.get(address).text) == ["2 of 4", "2 of 4"]


def test_narrowing_leaves_out_and_a_changed_draft_says_so(
    borough: list[Story], client_for: Any, count: Any
) -> None:
    analyst = client_for("analyst")
    address = drafted(analyst)
    analyst.post(f"{address}/try")
    count()
    page = analyst.get(f"{address}/parts").text
    source = re.search(r'name="only" type="checkbox" value="(source=[^"]*)"', page)
    assert source, page
    analyst.post(f"{address}/parts", data={**WINDOW, "only": source[1]})
    page = analyst.get(address).text
    assert "The draft was changed since." in page
    assert "Only those with" in page
    analyst.post(f"{address}/about", data={**ABOUT, "form": "count"})
    assert "It is not said yet how it counts." in analyst.get(address).text


def test_drafts_are_the_analysts_alone_and_trials_end(
    borough: list[Story], client_for: Any, count: Any, working: Any
) -> None:
    analyst = client_for("analyst")
    address = drafted(analyst)
    analyst.post(f"{address}/try")
    count()
    for name in ("manager", "practitioner"):
        for path in ("", "/parts", "/file", "/children"):
            assert client_for(name).get(f"{address}{path}").status_code == 403
    with working():
        measures.forget_old(NOW + timedelta(days=100))
        assert db.session.scalar(text("select count(*) from measure_trial_row")) == 0
    assert analyst.get(f"{address}/children").status_code == 404
    assert analyst.post(f"{address}/delete").status_code == 302
    assert analyst.get(address).status_code == 404
