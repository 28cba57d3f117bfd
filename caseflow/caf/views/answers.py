"""The answers to one question of the form, as lines of words."""

from collections.abc import Mapping

from caseflow.rules.caf_form import COMMENT_PARTS, ELEMENT_PARTS, LEVELS, Element, Group, Item

Lines = tuple[tuple[str, str], ...]
"""Lines of words, each with its title; the title is empty where the question says it already."""


def row_names(key: str, values: Mapping[str, str]) -> list[str]:
    """The names of the rows of a table that say something, in the order in which they were begun."""
    prefix = f"{key}."
    fields = [field for field, words in values.items() if words.strip() and field.startswith(prefix)]
    return sorted({field.removeprefix(prefix).split(".")[0] for field in fields})


def answer_lines(key: str, item: Item, values: Mapping[str, str]) -> Lines:
    """What was answered to a question; nothing for what was left empty. `values` are by field."""
    if isinstance(item, Group):
        return tuple((item.row, _row(f"{key}.{name}", item, values)) for name in row_names(key, values))
    if isinstance(item, Element):
        lines = [(title, values.get(f"{key}.{part}", "")) for part, title in ELEMENT_PARTS.items()]
        return tuple((title, LEVELS.get(words, words)) for title, words in lines if words)
    if item.kind == "comment":
        lines = [
            ("", values.get(f"{key}.words", "")),
            (COMMENT_PARTS["why_not"], values.get(f"{key}.why_not", "")),
        ]
        return tuple((title, words) for title, words in lines if words)
    words = values.get(f"{key}.answer", "")
    return (("", words),) if words else ()


def _row(prefix: str, group: Group, values: Mapping[str, str]) -> str:
    cells = [(title, values.get(f"{prefix}.{code}", "")) for code, title in group.columns]
    return "; ".join(f"{title}: {words}" for title, words in cells if words)
