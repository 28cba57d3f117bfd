"""The pack for a board as a workbook: headings in words, and numbers that can be added and sorted."""

from collections.abc import Mapping, Sequence
from typing import Any

from caseflow.publication.queries import PublicationCard
from caseflow.publication.views.before import TITLES
from caseflow.publication.views.pack import paper
from caseflow.publication.views.table import PublishedRow
from caseflow.web.workbook import Sheet

TABLE = ("Indicator", "Title", "Place", "Figure", "Unit", "Counted", "Out of", "Left out", "Source")
SUMMARY = (
    "Outcome", "Indicator", "Title", "Place", "Figure", "Unit", "Counted", "Out of", "Target", "Rating",
    "Why", "What others came to", "Commentary", "Source", "Direction",
    *(f"{title}{of}" for title in TITLES.values() for of in ("", ", counted", ", out of")),
)  # fmt: skip
FIGURES = (*TABLE[:-1], "Rating", "Why", "Source")
PLANS = (
    "Indicator", "Title", "Who answers for it", "Reason", "How far it is", "Action", "Who", "By", "State",
    "Next review",
)  # fmt: skip
ABOUT = {
    "audience": "For",
    "title": "Period",
    "finality": "Status",
    "summary": "What the figures say",
    "rated": "Ratings",
    "known": "Counts what was recorded by",
}
NOTHING_DONE = ("", "Nothing was written by then", "")
NO_PLAN = ("", "", "", "No action plan was open for these indicators", "", "", "", "", "", "")


def table_sheet(title: str, rows: Sequence[PublishedRow]) -> Sheet:
    """The table that is published."""
    cells = [
        (
            row.indicator,
            row.title,
            row.place,
            _number(row.value),
            row.unit,
            *map(_number, row[5:8]),
            row.source,
        )
        for row in rows
    ]
    return Sheet(title, TABLE, cells)


def sheets(card: PublicationCard, audience: str, sections: Sequence[Mapping[str, Any]]) -> list[Sheet]:
    """The pack as a workbook."""
    about = paper(card, audience, list(map(dict, sections)))
    told = [(words, about[name]) for name, words in ABOUT.items()]
    told += [("Rules and calendar", "; ".join(about["made_by"]))]
    told += [("Version", card.version), ("What c stands for", f"{about['key']} {about['rounded']}".strip())]
    plans = [row for each in sections for row in _plan_rows(each)]
    return [
        Sheet("Summary", SUMMARY, [_summary(each) for each in sections]),
        Sheet("Figures", FIGURES, [row for each in sections for row in _figure_rows(each)]),
        Sheet("Action plans", PLANS, plans or [NO_PLAN]),
        Sheet("You said, we did", ("You said", "We did", "When"), about["families"] or [NOTHING_DONE]),
        Sheet("About", ("What", "Is"), told),
    ]


def _summary(of: Mapping[str, Any]) -> list[object]:
    headline = next((row for row in of["rows"] if row["own"]), of["rows"][0])
    return [
        *(of["outcome"], of["code"], of["title"], of["headline_place"], *_numbers(headline)),
        *(of["target"], of["tag"], of["why"], of["compared"], of["commentary"], headline["source"]),
        of["moved"],
        *(_number(of["earlier"][when][name]) for when in TITLES for name in ("value", "counted", "of")),
    ]


def _figure_rows(of: Mapping[str, Any]) -> list[list[object]]:
    return [
        [
            *(of["code"], of["title"], row["place"], *_numbers(row), _number(row["left_out"])),
            *(row["tag"], row.get("why", ""), row["source"]),
        ]
        for row in of["rows"]
    ]


def _numbers(row: Mapping[str, Any]) -> list[object]:
    """Figure, unit, counted and out of how many."""
    value, counted, of = (_number(row.get(name, "")) for name in ("value", "counted", "of"))
    return [row["figure"] if value == "" else value, row.get("unit", ""), counted, of]


def _number(words: str) -> object:
    """A number as one; what is held back, or is none, as it is."""
    try:
        return int(words) if words.isdecimal() else float(words)
    except ValueError:
        return words


def _plan_rows(of: Mapping[str, Any]) -> list[list[str]]:
    return [
        [of["code"], of["title"], plan["owner"], plan["reason"], plan["far"], *action, plan["review"]]
        for plan in of["plans"]
        for action in plan["actions"] or [["No action yet", "", "", ""]]
    ]
