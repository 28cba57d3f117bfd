"""The document on recording names for every kind without a form a page that there is, or why not."""

import re

from flask import Flask
from source import ROOT

from caseflow.events.kinds import kinds

LINE = re.compile(r"^\| `(\w+)` \| (.+) \|$", re.MULTILINE)
SAID = dict(LINE.findall((ROOT / "docs" / "recording.md").read_text(encoding="utf-8")))


def test_every_kind_has_a_form_or_a_line_that_says_where_it_is_recorded() -> None:
    assert set(SAID) == {name for name, kind in kinds().items() if not kind.recorded_by or kind.written_on}


def test_the_pages_that_are_named_are_there_and_a_kind_without_one_says_why(web_app: Flask) -> None:
    pages = {rule.rule for rule in web_app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    for kind, where in SAID.items():
        named = re.findall(r"`(/[^`]*)`", where)
        assert set(named) <= pages, kind
        assert named or where.startswith("no page"), kind
