"""The lists of one's own cases: narrowed, sorted, by the page, and taken away."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from casework import Story
from flask.testing import FlaskClient
from sqlalchemy import text

from caseflow.extensions import db

MONDAY = date(2010, 3, 1)
BEGUN = date(2010, 3, 3)
LATE = date(2010, 3, 22)
Clients = Callable[..., FlaskClient]
RUNNING = "Every timescale that runs"


def plain(html: str) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def worker(a_case: Callable[..., Story], client_for: Clients, today: Any) -> FlaskClient:
    """Whoever holds two of three initial assessments that are late."""
    for name, on, holder, quindrat in (
        ("Old", MONDAY, "practitioner", "EAST"),
        ("New", BEGUN, "practitioner", None),
        ("Other", MONDAY, "colleague", "EAST"),
    ):
        story = a_case(given_name=name, quindrat_code=quindrat).referred(on).decided(on)
        story.allocated(on, holder).assessment_started(on)
    today(LATE)
    return client_for("practitioner")


def test_the_list_of_my_work_leads_to_lists_of_ones_own_cases_alone(worker: FlaskClient) -> None:
    assert 'href="/my-work/cases"' in worker.get("/my-work").text
    page = worker.get("/my-work/cases").text
    assert f"{RUNNING} (2)" in page
    assert "Other Testcase" not in page
    assert "With" not in re.findall(r"<th[^>]*>([^<]*)</th>", page)
    assert 'name="holder"' not in page
    for number, address in re.findall(r'href="(/my-work/cases\?show=\w+)">\s*<span[^>]*>(\d+)<', page):
        assert worker.get(number).text.count("Testcase</a>") == int(address)
    assert "Paused: none" in worker.get("/my-work/cases?show=paused").text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("show=contacts", ["Old", "New"]),  # which is no list of one's own
        ("show=running&sort=due", ["Old", "New"]),
        ("show=running&sort=due&order=down", ["New", "Old"]),
        ("show=breach&sort=started&order=down", ["New", "Old"]),
        ("show=breach&quindrat=EAST", ["Old"]),
        ("show=breach&quindrat=none", ["New"]),
        ("show=breach&reason=no", ["Old", "New"]),
        ("show=breach&reason=yes", []),
        ("show=breach&tier=universal", []),
        ("show=open&open_for=3", []),
        ("show=open&sort=seen", ["Old", "New"]),
        ("show=breach&holder=nobody&timescale=zzz&tier=zzz", ["Old", "New"]),
    ],
)
def test_a_list_is_narrowed_and_sorted_as_asked(worker: FlaskClient, query: str, shown: list[str]) -> None:
    page = worker.get(f"/my-work/cases?{query}").text
    assert sorted(re.findall(r"(\w+) Testcase</a>", page)) == sorted(shown)
    if "sort=" in query and "seen" not in query:
        assert re.findall(r"(\w+) Testcase</a>", page) == shown
    if not shown:
        assert "(0 of 2)" in page
        assert "Clear what you chose to see all of it." in page


def test_a_list_is_taken_away_as_it_is_narrowed_names_nobody_and_is_written_down(
    worker: FlaskClient, client_for: Clients, owning: Any
) -> None:
    (address,) = re.findall(
        r'href="(/my-work/cases\.csv[^"]*)"', worker.get("/my-work/cases?quindrat=EAST").text
    )
    taken = worker.get(address.replace("&amp;", "&"))
    (row,) = csv.DictReader(io.StringIO(taken.text))
    assert (row["with"], row["timescale"]) == ("Practitioner Testerton", "Initial assessment")
    assert "Testcase" not in taken.text
    assert len(list(csv.DictReader(io.StringIO(worker.get("/my-work/cases.csv?show=open").text)))) == 2
    with owning():
        kept = text(
            "select action, detail ->> 'path' from audit_entry where detail ? 'file' order by id limit 1"
        )
        assert tuple(db.session.execute(kept).one()) == (
            "export_my_work",
            "/my-work/cases.csv?show=running&quindrat=EAST",
        )
    assert client_for("analyst").get("/my-work/cases.csv").status_code == 403
