"""Invented children and practitioners: no surname here belongs to anyone, no number was ever issued."""

from typing import NamedTuple

from caseflow.demonstration.days import TODAY
from caseflow.demonstration.random_numbers import RandomNumbers, odds


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


GIRLS = _names(
    "Amber Bea Clover Dora Edie Farah Greta Hattie Iris Juno Kiran Lottie Maya Nell Opal Pia Quilla Rosa "
    "Saffron Tess Uma Violet Willa Xenia Yasmin Zadie Amina Bronte Chiamaka Delphi Esme Flora"
)
BOYS = _names(
    "Alfie Barnaby Caleb Dexter Eddie Felix Gus Hamza Ivo Jonah Kit Leon Milo Ned Otto Percy Quentin Rafi "
    "Silas Toby Umar Vince Wilf Xander Yusuf Zac Arjun Bodhi Chike Dougal Emeka Fergus"
)
SURNAMES = _names(
    "Testerton Samplewick Mockford Placeholder Fakenham-Lane Exampleby Dummyworth Specimen Inventley "
    "Fictionham Pretendleigh Phantomby Notreal Standin Trialbridge Madeupson Prototype Demoworth Imaginer "
    "Fabricot Nobodyson Loremly Ipsumby Dolorstone Pseudonymby Makebelieve Unrealton Templateham Draftwood "
    "Contrivett Shamshire Bogusby Fauxley Nominalby Stubbs-Method Fixtureham Blankfield Ghostwright "
    "Hypothetica Anonby Simulby Replicott Dryrunner Scenarioham Figmentley Mirageton Nonesuch Notionby "
    "Supposeworth Whatifley Couldbee Mightabeen Neverwas Paperman Cardboardly Waxworth Puppetford "
    "Marionettley Storyby Fablewick Yarnspinner Taleham Legendby Mythwood Charadeley"
)
"""Every family name is one of these, two of them with a hyphen, or one that gained an e."""

_SIZES = odds({1: 72, 2: 18, 3: 7, 4: 3})
_ETHNICITY = odds(
    {
        "WBRI": 58, "WOTH": 8, "WIRI": 2, "WIRT": 0.6, "WROM": 0.6, "MWBC": 3, "MWBA": 2, "MWAS": 3,
        "MOTH": 3, "AIND": 4, "APKN": 2.5, "ABAN": 1.5, "AOTH": 3, "BCRB": 2, "BAFR": 3, "BOTH": 1,
        "CHNE": 1, "OOTH": 2, "REFU": 0.8, "NOBT": 1.5,
    }
)  # fmt: skip
_DISABILITY = odds(
    {
        "NONE": 88, "LD": 2.6, "AUT": 2.4, "BEH": 2, "COMM": 1.4, "MOB": 1, "CON": 0.7, "HEAR": 0.6,
        "VIS": 0.5, "HAND": 0.4, "PC": 0.4, "INC": 0.3, "DDA": 0.5, "LD;MOB;PC": 0.5, "AUT;BEH;COMM": 0.6,
    }
)  # fmt: skip
_QUINDRATS = odds({"OSW": 24, "LKM": 21, "CPH": 20, "FNG": 17, "WRE": 15, "": 3})
_AGES = odds({age: 1.25 if age < 4 else 1.2 if age in (12, 13, 14, 15) else 0.95 for age in range(19)})


class Person(NamedTuple):
    """One child; `birth` and `expected` are day numbers, 0 when there is none."""

    number: int
    given_name: str
    family_name: str
    sex: str
    birth: int
    expected: int
    ethnicity: str
    disability: str
    postcode: str
    quindrat: str
    death: int = 0

    @property
    def child_id(self) -> str:
        """The child's reference in the feed."""
        return f"TM-{self.number:06d}"

    @property
    def upn(self) -> str:
        """A pupil number that was never issued (no check letter is an I, no authority a 999)."""
        of_school_age = self.birth and self.birth < TODAY - 4 * 365
        return f"I999{self.number:09d}" if of_school_age else ""

    @property
    def nhs_number(self) -> str:
        """A number of the range kept for testing, with a right check digit; some children have none."""
        if not self.birth or self.number >= 1_000_000:
            return ""
        nine = f"999{self.number:06d}"
        check = 11 - sum(int(digit) * (10 - place) for place, digit in enumerate(nine)) % 11
        return "" if check == 10 else f"{nine}{check % 11}"


class Household(NamedTuple):
    """Children who share a family name and a home."""

    children: tuple[Person, ...]


def _surname(numbers: RandomNumbers) -> str:
    name = numbers.pick(SURNAMES)
    if numbers.yes(0.35) and "-" not in name:
        other = numbers.pick(SURNAMES)
        return name if other == name or "-" in other else f"{name}-{other}"
    return name


def postcode(numbers: RandomNumbers, quindrat: str) -> str:
    """A postcode of an area that does not exist; its district follows the quindrat."""
    district = {"OSW": 1, "LKM": 2, "CPH": 3, "FNG": 4, "WRE": 5}.get(quindrat, 9)
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    return f"ZZ{district} {numbers.whole(1, 9)}{numbers.pick(letters)}{numbers.pick(letters)}"


def _one(numbers: RandomNumbers, number: int, home: tuple[str, str, str, str]) -> Person:
    surname, ethnicity, code, quindrat = home
    girl = numbers.yes(0.49)
    given = numbers.pick(GIRLS if girl else BOYS)
    sex = "F" if girl else "M"
    if numbers.yes(0.009):
        due = TODAY + numbers.whole(10, 150)
        return Person(number, "", surname, "U", 0, due, ethnicity, "", code, quindrat)
    birth = TODAY - numbers.of(_AGES) * 365 - numbers.whole(1, 364)
    disability = numbers.of(_DISABILITY)
    expected = birth + numbers.whole(-14, 14) if birth > TODAY - 1000 and numbers.yes(0.12) else 0
    return Person(number, given, surname, sex, birth, expected, ethnicity, disability, code, quindrat)


def _like(numbers: RandomNumbers, number: int, first: Person) -> Person:
    """A second record that may be the same child: one letter more, or the day a little off."""
    surname = first.family_name + ("e" if numbers.yes(0.6) else "")
    birth = first.birth and first.birth + (0 if numbers.yes(0.6) else 1)
    return first._replace(number=number, family_name=surname, birth=birth, disability="")


def household(numbers: RandomNumbers, first_number: int) -> Household:
    """A home and the children in it: some twins, now and then a record that looks like another's."""
    quindrat = numbers.of(_QUINDRATS)
    home = (_surname(numbers), numbers.of(_ETHNICITY), postcode(numbers, quindrat), quindrat)
    children: list[Person] = []
    for place in range(numbers.of(_SIZES)):
        child = _one(numbers, first_number + place, home)
        if any(child.given_name == other.given_name for other in children):
            child = child._replace(given_name=numbers.pick(BOYS if child.sex == "M" else GIRLS))
        if children and children[-1].birth and child.birth and numbers.yes(0.07):
            child = child._replace(birth=children[-1].birth, expected=children[-1].expected)
        children.append(child)
    if children[0].birth and numbers.yes(0.012):
        children.append(_like(numbers, first_number + len(children), children[0]))
    return Household(tuple(children))
