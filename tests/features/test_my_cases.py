"""The lists of one's own cases: narrowed, sorted, by the page, and taken away."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from casework import Story, who
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


SAVE = "/saved-lists/new?place=mine&show=breach&quindrat=EAST&sort=started"


def test_a_list_is_saved_under_a_name_stands_on_my_work_and_is_renamed_and_removed(
    worker: FlaskClient, client_for: Clients
) -> None:
    (address,) = re.findall(
        r'href="([^"]+)">Save this list',
        worker.get("/my-work/cases?show=breach&quindrat=EAST&sort=started").text,
    )
    asked = address.replace("&amp;", "&")
    assert "Quindrat: " in worker.get(asked).text
    assert "Enter a name" in worker.post(asked, data={"name": " "}).text
    saved = worker.post(asked, data={"name": "East"}).location
    assert saved == "/my-work/cases?show=breach&quindrat=EAST&sort=started"
    taken = worker.post(SAVE, data={"name": "East"})
    assert taken.status_code == 422
    assert "You have a list of this name" in taken.text
    for page in ("/my-work", "/my-work/cases"):
        assert f'href="{saved.replace("&", "&amp;")}">East</a>' in worker.get(page).text
    colleague = client_for("colleague")
    assert ">East</a>" not in colleague.get("/my-work").text
    (rename,) = re.findall(r'href="(/saved-lists/[^"]+)"', worker.get("/saved-lists").text)
    assert colleague.get(rename).status_code == 404
    assert worker.post(rename, data={"name": "Of the east"}).location == "/saved-lists"
    assert "Of the east" in worker.get("/my-work").text
    colleague.post(f"{rename}/remove")
    assert "Of the east" in worker.get("/my-work").text, "nobody removes the list of somebody else"
    worker.post(f"{rename}/remove")
    assert "Of the east" not in worker.get("/my-work").text


def test_a_manager_saves_a_list_of_the_team_and_nobody_else_does(
    worker: FlaskClient, client_for: Clients
) -> None:
    address = SAVE.replace("mine", "team")
    assert worker.get(address).status_code == 404
    manager = client_for("manager")
    assert manager.post(address, data={"name": "East"}).location.startswith(
        "/team-board?show=breach&quindrat"
    )
    assert ">East</a>" in manager.get("/team-board").text
    assert client_for("manager").get("/saved-lists/new?place=zzz").status_code == 404
    page = manager.get("/team-board?show=breach&timescale=gone").text
    assert "Timescale: what was asked for is not on offer any more. The list is not narrowed by it." in page


def test_so_many_lists_are_kept_and_no_more(worker: FlaskClient, owning: Any) -> None:
    many = text(
        "insert into saved_list select gen_random_uuid(), :who, 'mine', 'List ' || n, 'show=open', now()"
        " from generate_series(1, 20) n"
    )
    with owning():
        db.session.execute(many, {"who": who("practitioner")})
    refused = worker.post(SAVE, data={"name": "One more"})
    assert refused.status_code == 422
    assert "no more are kept" in refused.text
