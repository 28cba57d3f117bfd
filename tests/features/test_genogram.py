"""The genogram: by the usual symbols, from what is recorded of a family; any name is safe in it."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from xml.etree import ElementTree

from casework import Story
from hypothesis import given
from hypothesis import strategies as st

from caseflow.web.charts import Couple, Genogram, Relative, genogram

MONDAY = date(2010, 3, 1)
CHILD = Relative("c", "Ottoline Pretend", "F", 0, date(2003, 5, 5), here=True, subject=True, said="The child")
BROTHER = Relative("b", "Bertram Pretend", "M", 0, date(2001, 1, 1), here=True, said="Brother")
HALF = Relative("h", "Hal Fiction", "M", 0, date(2008, 1, 1), said="Half-brother")
MOTHER = Relative("m", "Paula Pretend", "F", 1, date(1980, 1, 1), here=True, said="Mother")
FATHER = Relative("f", "Fred Fiction", "M", 1, date(1978, 1, 1), said="Father")
OTHER = Relative("o", "Olga Whoever", "U", 1, said="")
GRAN = Relative("g", "Gertrude Pretend", "F", 2, date(1950, 1, 1), True, date(2008, 2, 2), said="Grandmother")
TREE = Genogram(
    "tree",
    "The family of Ottoline",
    MONDAY,
    (CHILD, BROTHER, HALF, MOTHER, FATHER, OTHER, GRAN),
    (Couple("m", "f", parted=True), Couple("f", "o")),
    (("c", ("f", "m")), ("b", ("f", "m")), ("h", ("f", "o")), ("m", ("g",))),
)


def drawn(tree: Genogram) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(str(genogram(tree).svg)).iter())


def marks(tree: Genogram, tag: str, class_: str) -> list[dict[str, str]]:
    return [e.attrib for e in drawn(tree) if e.tag.endswith(tag) and e.get("class") == class_]


def words(tree: Genogram) -> list[str]:
    return [e.text or "" for e in drawn(tree) if e.tag.endswith("text")]


def where(tree: Genogram, word: str) -> tuple[float, float]:
    found = next(e for e in drawn(tree) if e.tag.endswith("text") and e.text == word)
    return float(found.get("x", "")), float(found.get("y", ""))


def test_men_are_squares_women_circles_and_others_diamonds_and_the_child_is_drawn_twice() -> None:
    assert len(marks(TREE, "rect", "kin")) == 3  # Bertram, Hal and Fred
    assert len(marks(TREE, "circle", "kin")) == 4  # Paula, Gertrude, and Ottoline twice
    assert len(marks(TREE, "polygon", "kin")) == 1


def test_the_dead_are_crossed_out_and_have_no_age() -> None:
    assert len(marks(TREE, "line", "kin-died")) == 2
    assert "1950 to 2008" in words(TREE)
    assert {"6", "9", "30"} <= set(words(TREE))
    assert "60" not in words(TREE)


def test_the_parted_are_crossed_by_two_strokes() -> None:
    strokes = len(marks(TREE, "line", "kin-line"))
    together = replace(TREE, couples=(Couple("m", "f"), TREE.couples[1]))
    assert strokes - len(marks(together, "line", "kin-line")) == 2
    unknown = replace(TREE, couples=(Couple("m", "f", known=False), TREE.couples[1]))
    assert len(marks(unknown, "line", "kin-only")) == 1


def test_children_stand_under_their_parents_in_the_order_of_birth() -> None:
    assert where(TREE, "Bertram")[0] < where(TREE, "Ottoline")[0]
    assert where(TREE, "Hal Fiction")[0] < where(TREE, "Bertram")[0], (
        "of the father's other partner, at the left"
    )
    rows = [where(TREE, word)[1] for word in ("Gertrude", "Paula", "Ottoline")]
    assert rows == sorted(set(rows))


def test_ground_is_drawn_round_those_who_live_with_the_child() -> None:
    alone = len(marks(TREE, "rect", "household"))
    assert alone == 4  # three people, and the ground between the two children
    away = replace(TREE, relatives=(CHILD, replace(BROTHER, here=False), *TREE.relatives[2:]))
    assert len(marks(away, "rect", "household")) == 2


def test_everybody_stands_in_the_table_in_words() -> None:
    picture = genogram(TREE)
    assert picture.rows[0] == ("Gertrude Pretend", "1950 to 2008", "Grandmother", "No, or not recorded")
    assert ("Ottoline Pretend", "born 2003", "The child", "The child") in picture.rows
    assert len(picture.rows) == len(TREE.relatives)
    assert picture.description == "7 people in 3 generations. 2 people live with the child."
    assert dict(picture.key)["kin-parted"] == "Parted"


@given(st.text(min_size=1, max_size=60), st.integers(1, 12))
def test_any_name_is_drawn_as_words_and_any_family_keeps_within_its_drawing(name: str, children: int) -> None:
    name = "".join(each for each in name if each.isprintable()) or "x"
    born = tuple(replace(BROTHER, ident=f"b{n}", name=name) for n in range(children))
    parents = tuple((each.ident, ("f", "m")) for each in (CHILD, *born))
    tree = replace(TREE, relatives=(CHILD, MOTHER, FATHER, *born), couples=(), parents=parents)
    found = drawn(tree)
    width = float(found[0].get("width", ""))
    places = [float(each.get("x", "")) for each in found if each.tag.endswith("text")]
    assert all(0 < x < width for x in places)
    assert not [each for each in found if each.tag.rpartition("}")[2] in ("script", "b", "img")]
    assert len({(each.get("cx"), each.get("x")) for each in found if each.get("class") == "kin"}) >= 2


def test_a_name_that_is_markup_is_shown_as_it_is_written() -> None:
    svg = str(genogram(replace(TREE, relatives=(replace(CHILD, name="<b>Tim"), *TREE.relatives[1:]))).svg)
    assert "<b>" not in svg
    assert "&lt;b&gt;Tim" in svg


def test_the_page_of_a_family_draws_it_from_what_is_recorded(
    a_case: Callable[..., Story], client_for: Any
) -> None:
    case = a_case(given_name="Ottoline", family_name="Pretend", sex="F").referred(MONDAY)
    other = a_case(given_name="Bertram", family_name="Pretend", sex="M", birth_date=date(2001, 1, 1))
    client, base = client_for("practitioner"), f"/cases/{case.case_id}/family"
    assert "The family of Ottoline" not in client.get(base).get_data(as_text=True), "nobody but the child"
    assert client.post(f"{base}/children/{other.case_id}", data={"kind": "sibling"}).status_code == 302
    for name, kind, sex in (("Paula", "mother", "F"), ("Fred", "father", "M"), ("Gwen", "grandparent", "F")):
        person = {"given_name": name, "kind": kind, "sex": sex, "lives_here": "y" if name == "Paula" else ""}
        assert client.post(f"{base}/people/add", data=person).status_code == 302
    page = client.get(base).get_data(as_text=True)
    assert "5 people in 3 generations. 1 person lives with the child." in page
    svg = re.search(r"<svg[^>]*pic--whole.*?</svg>", page, re.DOTALL)
    assert svg is not None
    ElementTree.fromstring(svg[0])
    assert "Parents, nothing else is recorded" in page
