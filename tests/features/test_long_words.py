"""On the paper for the family, a word without a space wraps like any other: nothing runs off the edge."""

import json
import re
from collections.abc import Iterator
from xml.etree import ElementTree

import typst

from caseflow.web.typesetting import TEMPLATES, pdf

MARGIN_POINTS = 22 / 25.4 * 72
A4_POINTS = 595.28
SURNAME, NAME, LINE, CELL, READER = "W" * 41, "x" * 200, "y" * 900, "z" * 100, "r" * 120
DATA = {
    "name": f"{NAME} {SURNAME}",
    "begun": "1 March 2010",
    "printed": "1 March 2010",
    "signature": "Not signed",
    "sections": [
        {
            "title": "Section",
            "questions": [
                {
                    "title": "Q",
                    "lines": [["", LINE]],
                    "missing": "",
                    "rows": [[CELL, "b"]],
                    "columns": ["A", "B"],
                }
            ],
        }
    ],
    "readers": [READER],
    "agreed": [],
    "refused": [],
    "to_sign": True,
}


def _glyphs(page: str) -> Iterator[tuple[str, float]]:
    """Each letter of a page that was set, with how far right it stands."""

    def walk(element: ElementTree.Element, right: float) -> Iterator[tuple[str, float]]:
        moved = re.match(r"(?:translate\(|matrix\(1 0 0 -1 )([-0-9.]+)", element.get("transform", ""))
        right += float(moved[1]) if moved else 0
        if element.tag.endswith("}use"):
            yield str(element.get("{http://www.w3.org/1999/xlink}href")), right + float(element.get("x", 0))
        for inner in element:
            yield from walk(inner, right)

    return walk(ElementTree.fromstring(page), 0)


def test_no_letter_of_a_long_word_leaves_the_paper() -> None:
    told = {"data": json.dumps(DATA)}
    pages = typst.compile(TEMPLATES / "caf/family.typ", root=TEMPLATES, sys_inputs=told, format="svg")
    drawn = [
        glyph for page in (pages if isinstance(pages, list) else [pages]) for glyph in _glyphs(page.decode())
    ]
    assert max(right for _, right in drawn) < A4_POINTS - MARGIN_POINTS
    times = sorted(
        (sum(each == glyph for each, _ in drawn) for glyph in {each for each, _ in drawn}), reverse=True
    )
    for word in (LINE, NAME, READER, CELL):
        assert any(count >= len(word) for count in times), "every letter is there"
    assert len(drawn) >= sum(len(word) for word in (SURNAME, NAME, LINE, CELL, READER))
    assert pdf("caf/family.typ", DATA).startswith(b"%PDF")
