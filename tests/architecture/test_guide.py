"""The guide names only what stands on a page, and shows only pictures that are there."""

import re
from pathlib import Path

from caseflow.guide.routes import FOLDER

ROOT = Path(__file__).parents[2]
CHAPTERS = {each.stem: each.read_text(encoding="utf-8") for each in sorted(FOLDER.glob("*.md"))}


def _on_pages() -> str:
    sources = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "caseflow").rglob("*.py")]
    return " ".join(" ".join(each.read_text(encoding="utf-8").split()) for each in sources)


def test_what_the_guide_prints_bold_stands_on_a_page() -> None:
    bold = {each for text in CHAPTERS.values() for each in re.findall(r"\*\*(.+?)\*\*", text, re.DOTALL)}
    pages = _on_pages()
    assert len(bold) > 20
    assert not {each for each in bold if " ".join(each.split()) not in pages}


def test_every_picture_is_there_and_is_shown() -> None:
    shown = {each for text in CHAPTERS.values() for each in re.findall(r"\]\(pictures/(.+?)\)", text)}
    assert shown == {each.name for each in (FOLDER / "pictures").iterdir()}


def test_chapters_lead_to_one_another() -> None:
    led_to = set(re.findall(r"\]\((.+?)\.md\)", CHAPTERS["index"]))
    assert led_to == CHAPTERS.keys() - {"index"}
