"""Templates show what they are given: no dictionary of words, no grammar, and no line too long to read."""

from collections.abc import Iterator

import pytest
from jinja2 import Environment, nodes
from source import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
LONGEST = 160


def dictionaries(text: str) -> Iterator[int]:
    """The lines of the dictionaries in a template, but for the parameters of GOV.UK's own macros."""
    tree = Environment().parse(text)
    parameters = set()
    for call in tree.find_all(nodes.Call):
        given = [each.value for each in call.kwargs if each.key == "params"]
        if isinstance(call.node, nodes.Name) and call.node.name.startswith("govuk"):
            given += call.args
        parameters |= {id(found) for each in given for found in (each, *each.find_all(nodes.Dict))}
    yield from (found.lineno for found in tree.find_all(nodes.Dict) if id(found) not in parameters)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_template_holds_no_dictionary_and_no_long_line(path) -> None:
    text = path.read_text(encoding="utf-8")
    assert list(dictionaries(text)) == [], "words belong in views.py, values in components"
    assert [n for n, line in enumerate(text.splitlines(), 1) if len(line) > LONGEST] == []


def test_a_dictionary_is_found_wherever_it_hides() -> None:
    assert list(dictionaries('{{ {"late": "was late"}[state] }}')) == [1]
    assert list(dictionaries('{% set words = {"a": "b"} %}')) == [1]
    assert list(dictionaries('{{ table([{"text": "Child"}]) }}')) == [1]
    assert (
        list(dictionaries('{{ govukButton({"text": {"html": "Send"}}) }}{{ field(params={"hint": {}}) }}'))
        == []
    )
