"""The chapters of docs/guide as pages."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from flask import Blueprint, Response, abort, render_template, send_from_directory
from flask_login import current_user
from markdown_it import MarkdownIt
from markupsafe import Markup

from caseflow.access.guards import signed_in
from caseflow.web.navigation import places

blueprint = Blueprint("guide", __name__)
FOLDER = Path(__file__).parents[2] / "docs" / "guide"
_BOLD = re.compile(r"<strong>([^<]+)</strong>")
_OTHER_CHAPTER = re.compile(r'href="(\w+)\.md"')


class Chapter(NamedTuple):
    """A chapter: its heading, and the rest as HTML."""

    title: str
    text: Markup


@cache
def chapter(name: str) -> Chapter | None:
    """The chapter in docs/guide/`name`.md, whose first line is its heading; None where there is none."""
    written = next((each for each in FOLDER.glob("*.md") if each.stem == name), None)
    if written is None:
        return None
    title, _, text = written.read_text(encoding="utf-8").partition("\n")
    return Chapter(
        title.removeprefix("# "), Markup(_OTHER_CHAPTER.sub(r'href="/guide/\1"', MarkdownIt().render(text)))
    )


def _leading(text: Markup, role: str) -> Markup:
    """The text of a chapter in which the name of a page leads there, where its reader may go."""
    hrefs = {place.text.replace("’", "'"): place.href for place in places(role)}

    def link(bold: re.Match[str]) -> str:
        href = hrefs.get(" ".join(bold[1].split()))
        return f'<a class="govuk-link" href="{href}">{bold[0]}</a>' if href else bold[0]

    return Markup(_BOLD.sub(link, text))


@blueprint.get("/guide")
@blueprint.get("/guide/<name>")
@signed_in
def page(name: str = "index") -> str:
    """One chapter of the guide."""
    found = chapter(name) or abort(404)
    text = _leading(found.text, current_user.role)
    return render_template("guide/chapter.html", title=found.title, text=text, is_start=name == "index")


@blueprint.get("/guide/pictures/<name>")
@signed_in
def picture(name: str) -> Response:
    """A picture of a page of the demonstration."""
    return send_from_directory(FOLDER / "pictures", name, max_age=3600)
