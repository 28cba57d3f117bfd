"""How people of a family stand to each other: reciprocal kinds of relationship, and the words for them."""

from typing import NamedTuple


class Kinship(NamedTuple):
    """A kind of relationship, said of somebody (a woman, a man, or not known) to somebody else.

    `up` is how many generations the first stands above the second; `turned` what the second is to the first.
    """

    female: str
    male: str
    either: str
    up: int
    turned: str


KINDS: dict[str, Kinship] = {
    "mother": Kinship("Mother", "Mother", "Mother", 1, "child"),
    "father": Kinship("Father", "Father", "Father", 1, "child"),
    "parent": Kinship("Mother", "Father", "Parent", 1, "child"),
    "step_parent": Kinship("Stepmother", "Stepfather", "Step-parent", 1, "step_child"),
    "carer": Kinship("Carer", "Carer", "Carer", 1, "cared_for"),
    "grandparent": Kinship("Grandmother", "Grandfather", "Grandparent", 2, "grandchild"),
    "aunt_or_uncle": Kinship("Aunt", "Uncle", "Aunt or uncle", 1, "niece_or_nephew"),
    "sibling": Kinship("Sister", "Brother", "Brother or sister", 0, "sibling"),
    "half_sibling": Kinship("Half-sister", "Half-brother", "Half-brother or half-sister", 0, "half_sibling"),
    "step_sibling": Kinship("Stepsister", "Stepbrother", "Stepbrother or stepsister", 0, "step_sibling"),
    "partner": Kinship("Partner", "Partner", "Partner", 0, "partner"),
    "former_partner": Kinship("Former partner", "Former partner", "Former partner", 0, "former_partner"),
    "child": Kinship("Daughter", "Son", "Child", -1, "parent"),
    "step_child": Kinship("Stepdaughter", "Stepson", "Stepchild", -1, "step_parent"),
    "cared_for": Kinship("In their care", "In their care", "In their care", -1, "carer"),
    "grandchild": Kinship("Granddaughter", "Grandson", "Grandchild", -2, "grandparent"),
    "niece_or_nephew": Kinship("Niece", "Nephew", "Niece or nephew", -1, "aunt_or_uncle"),
    "other": Kinship("Other", "Other", "Other", 0, "other"),
}
PARENTS = ("mother", "father", "parent")
SIBLINGS = ("sibling", "half_sibling", "step_sibling")
COUPLES = ("partner", "former_partner")

TO_THE_CHILD = (
    "mother",
    "father",
    "step_parent",
    "carer",
    "grandparent",
    "sibling",
    "half_sibling",
    "step_sibling",
    "aunt_or_uncle",
    "child",
    "other",
)
"""What somebody who is added to a family may be to the child."""

BETWEEN_CHILDREN = (*SIBLINGS, "mother", "father", "child", "other")
"""How two children with cases may stand to each other."""


def words(kind: str, sex: str = "U") -> str:
    """A kind in words, said of somebody of this sex."""
    kinship = KINDS[kind]
    return {"F": kinship.female, "M": kinship.male}.get(sex, kinship.either)


def turned(kind: str) -> str:
    """The kind the other way round: whoever has a mother is her child."""
    return KINDS[kind].turned
