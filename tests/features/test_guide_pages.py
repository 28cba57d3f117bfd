"""The guide is there for everybody who signs in, as pages with pictures."""

from collections.abc import Callable

from flask.testing import FlaskClient

from caseflow.guide.routes import FOLDER


def test_each_chapter_and_its_pictures_are_pages(client_for: Callable[..., FlaskClient]) -> None:
    client = client_for("teacher")
    assert 'href="/guide"' in client.get("/my-work").text
    start = client.get("/guide").text
    for chapter in ("practitioner", "manager", "analyst"):
        assert f'href="guide/{chapter}"' in start or f'href="{chapter}"' in start
        assert '<img src="pictures/' in client.get(f"/guide/{chapter}").text
    for each in (FOLDER / "pictures").iterdir():
        assert client.get(f"/guide/pictures/{each.name}").mimetype == "image/png"
    assert client.get("/guide/nothing").status_code == 404
    assert client.get("/guide/pictures/..%2Findex.md").status_code == 404
    assert client_for(None).get("/guide").status_code == 302
