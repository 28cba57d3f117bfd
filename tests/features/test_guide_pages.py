"""The guide is there for everybody who signs in, as pages with pictures."""

import re
from collections.abc import Callable
from urllib.parse import urljoin

from flask.testing import FlaskClient

from caseflow.guide.routes import FOLDER


def test_each_chapter_and_its_pictures_are_pages(client_for: Callable[..., FlaskClient]) -> None:
    client = client_for("teacher")
    assert 'href="/guide"' in client.get("/my-work").text
    start = client.get("/guide").text
    for chapter in ("practitioner", "manager", "analyst"):
        assert f'href="/guide/{chapter}"' in start
        assert '<img src="pictures/' in client.get(f"/guide/{chapter}").text
    for address in ("/guide", *(f"/guide/{path.stem}" for path in FOLDER.glob("*.md"))):
        main = client.get(address).text.partition("<main")[2].partition("</main>")[0]
        for leads_to in re.findall(r'(?:href|src)="([^"#]+)"', main):
            answer = client.get(urljoin(address, leads_to), follow_redirects=True)
            assert answer.status_code == 200, (address, leads_to)
    assert 'href="/publications/packs"' not in client.get("/guide/analyst").text, "a teacher cannot go there"
    named = client_for("analyst").get("/guide/analyst").text
    assert '<a class="govuk-link" href="/publications/packs"><strong>A quarter' in named
    for each in (FOLDER / "pictures").iterdir():
        assert client.get(f"/guide/pictures/{each.name}").mimetype == "image/png"
    assert client.get("/guide/nothing").status_code == 404
    assert client.get("/guide/pictures/..%2Findex.md").status_code == 404
    assert client_for(None).get("/guide").status_code == 302
