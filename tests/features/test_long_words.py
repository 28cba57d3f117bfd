"""On each paper that is typeset, a word without a space wraps like any other: nothing runs off the edge."""

import json
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest
import typst

from caseflow.web.typesetting import TEMPLATES, pdf

MILLIMETRE = 72 / 25.4
PORTRAIT, LANDSCAPE = 210, 297
SURNAME, NAME, LINE, CELL, READER = "W" * 41, "x" * 200, "y" * 900, "z" * 100, "r" * 120
PLAN = {
    **{"code": "NI 59", "reason": LINE, "owner": CELL, "opened": "1 March 2010", "review": "1 March 2010"},
    **{"far": "0 of 1 actions done", "actions": [[LINE, CELL, "1 March 2010", "To do"]], "reviewed": LINE},
}
ROW = {
    **{"place": CELL, "figure": "1", "counted_from": READER, "left_out": "0", "share": 50, "own": True},
    "tag": "Red",
}
SECTION = {
    **{"code": "NI 59", "title": CELL, "definition": CELL, "outcome": CELL, "commentary": LINE},
    **{"headline": "1", "headline_place": CELL, "counted_from": "1 of 1", "target": "90%", "tag": "Red"},
    **{"why": "off", "compared": LINE, "plans": [PLAN], "rows": [ROW, ROW], "moved": "Up", "worse": False},
    "earlier": {"before": {"figure": "71.8%"}, "last_year": {"figure": "100,000"}},
}
PAPERS: dict[str, tuple[int, int, dict[str, Any]]] = {
    "caf/family.typ": (
        PORTRAIT,
        22,
        {
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
        },
    ),
    "cases/chronology.typ": (
        PORTRAIT,
        20,
        {
            "name": f"{NAME} {SURNAME}",
            "born": "1 March 2003",
            "reference": "CF-1",
            "reader": "For a court",
            "printed": f"1 March 2010 by {READER}",
            "team": "North",
            "facts": [["Lead professional", CELL]],
            "lines": [
                {"on": "1 March 2010", "title": "Contact", "who": READER, "told": [f"Note: {CELL}"]}
                | {"text": LINE, "significant": ""}
            ],
            "left_out": [CELL],
        },
    ),
    "referrals/answer.typ": (
        PORTRAIT,
        25,
        {
            **dict.fromkeys(("agency", "phone", "printed", "received", "decided", "reference"), "Said"),
            "team": f"{NAME} {SURNAME}",
            "facts": [f"Why: {CELL}", READER],
            "reasons": LINE,
        },
    ),
    "publication/pack.typ": (
        PORTRAIT,
        20,
        {
            **dict.fromkeys(("key", "rounded", "known", "version"), "Said"),
            "audience": READER,
            "title": f"{NAME} {SURNAME}",
            "finality": "final",
            "summary": LINE,
            "made_by": ["cypp-2009", "Rules 3b1f", "Calendar english-bank-holidays-0.109+4f53c/d"],
            "places": LINE,
            "held": LINE,
            "earlier": [["before", "Quarter before"], ["last_year", "A year before"]],
            "states": [{"label": "Red", "number": 1}],
            "wrong": [SECTION],
            **{name: [SECTION] for name in ("others", "by_place", "definitions")},
            "plans": [PLAN | {"title": CELL}],
            "families": [[CELL, LINE, "1 March 2010"]],
        },
    ),
    "letters/letter.typ": (
        PORTRAIT,
        25,
        {
            **{"team": READER, "agency": READER, "phone": "020 7946 0000", "printed": "1 March 2010"},
            **{"to": f"{NAME} {SURNAME}", "address": [CELL, READER], "title": CELL},
            **{"paragraphs": [LINE, f"{READER}\n{CELL}"], "worker": READER},
        },
    ),
    "heard/plan.typ": (
        PORTRAIT,
        20,
        {
            "name": f"{NAME} {SURNAME}",
            "what": [LINE],
            "helpers": [{"name": NAME, "what": CELL, "phone": "020 7946 0000"}],
            "agreed": [{"title": CELL, "text": LINE}],
            "coming": [CELL],
            "printed": "1 March 2010",
        },
    ),
    "heard/readers.typ": (
        PORTRAIT,
        22,
        {
            "name": f"{NAME} {SURNAME}",
            "printed": "1 March 2010",
            "readers": [{"who": READER, "what": CELL, "why": LINE, "until": CELL, "phone": "020 7946 0000"}],
        },
    ),
    "scorecard/scorecard.typ": (
        LANDSCAPE,
        14,
        {
            "title": f"{NAME} {SURNAME}",
            "printed": "1 March 2010",
            "keys": [{"number": 1, "label": "red"}],
            "groups": [
                {
                    "title": READER,
                    "rows": [
                        {
                            **dict.fromkeys(("value", "target", "last", "date", "moved"), "1"),
                            **{"code": "NI 59", "title": CELL, "notes": [LINE], "of": "", "status": ""},
                            **{"rating": "Red", "why": ""},
                        }
                    ],
                }
            ],
            "missing": [CELL],
        },
    ),
}
"""Each template, with how wide its paper and its margin are, and long words wherever people type."""


def test_every_paper_is_tried() -> None:
    assert {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.typ")} == set(PAPERS)


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


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_no_letter_of_a_long_word_leaves_the_paper(name: str) -> None:
    width, margin, data = PAPERS[name]
    told = {"data": json.dumps(data)}
    pages = typst.compile(TEMPLATES / name, root=TEMPLATES, sys_inputs=told, format="svg")
    drawn = [
        glyph for page in (pages if isinstance(pages, list) else [pages]) for glyph in _glyphs(page.decode())
    ]
    assert max(right for _, right in drawn) < (width - margin) * MILLIMETRE
    times = sorted(
        (sum(each == glyph for each, _ in drawn) for glyph in {each for each, _ in drawn}), reverse=True
    )
    for word in (LINE, NAME, READER, CELL):
        assert any(count >= len(word) for count in times), "every letter is there"
    assert len(drawn) >= sum(len(word) for word in (SURNAME, NAME, LINE, CELL, READER))
    assert pdf(name, data).startswith(b"%PDF")
