"""Two families: three children, one of another father, and twins; their people and who lives with whom."""

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import insert, select

from caseflow.demonstration.borough import sign_in
from caseflow.demonstration.days import BUSINESS_DATE
from caseflow.demonstration.documents.file import at
from caseflow.extensions import db

YARA, ZEB, ASH = "TM-000028", "TM-000029", "TM-000030"
TWINS = ("TM-000010", "TM-000011")
_BOTH, _ALL = (YARA, ZEB), (YARA, ZEB, ASH)
_EMPTY: dict[str, Any] = {
    "former_name": "",
    "sex": "F",
    "birth_date": None,
    "deceased": False,
    "death_date": None,
    "phone": "",
    "language": "",
    "interpreter": False,
    "notes": "",
}
_MARTA = {
    "given_name": "Marta",
    "family_name": "Bogusby",
    "former_name": "Novella",
    "birth_date": date(1979, 4, 11),
    "phone": "020 7946 0801",
    "language": "Portuguese",
    "interpreter": True,
    "notes": "Works nights: ring after two in the afternoon.",
}
_FELIX = {"given_name": "Felix", "family_name": "Bogusby", "sex": "M", "birth_date": date(1975, 8, 2)}
_RALPH = {"given_name": "Ralph", "family_name": "Anonby", "sex": "M", "phone": "020 7946 0802"}
_GRAN = {
    "given_name": "Odette",
    "family_name": "Novella",
    "birth_date": date(1948, 1, 30),
    "deceased": True,
    "death_date": date(2008, 11, 9),
}
_GRANDPA = {"given_name": "Hugo", "family_name": "Novella", "sex": "M", "birth_date": date(1945, 5, 5)}
_ROWENA = {"given_name": "Rowena", "family_name": "Phantomby", "birth_date": date(1981, 7, 7)}


class Families:
    """The rows of some families, by table, all written by one practitioner on one day."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.written = {
            "revision": 1,
            "mistake": False,
            "reason": "",
            "written_by": UUID(sign_in("practitioner@example.org")),
            "written_at": at(BUSINESS_DATE.replace(month=2, day=24)),
        }

    def person(self, key: str, details: dict[str, Any], on: tuple[str, ...]) -> None:
        """Somebody, on the cases of these children."""
        for child in on:
            ids = {"case_id": _case(child), "person_id": _key(key)}
            self.rows["family_member"].append(_EMPTY | details | ids | self.written)

    def is_to(self, key: str, kind: str, on: tuple[str, ...], of: str | None = None, **more: Any) -> None:
        """What somebody is to these children; or, on their cases, to somebody else."""
        for child in on:
            ids = {
                "case_id": _case(child),
                "relation_id": _key(f"{child} {key} {kind} {of} {more.get('of_link_id')}"),
            }
            told = {"words": "", "responsibility": "", "from_on": None, "to_on": None, "of_link_id": None}
            ends = {"person_id": _key(key), "kind": kind, "of_person_id": _key(of) if of else None}
            self.rows["family_relation"].append(told | ends | more | ids | self.written)

    def lives_with(self, key: str, on: tuple[str, ...], **more: Any) -> None:
        """Somebody lives with these children."""
        for child in on:
            ids = {"case_id": _case(child), "stay_id": _key(f"{child} {key} lives")}
            told = {"person_id": _key(key), "words": "", "from_on": None, "to_on": None}
            self.rows["family_stay"].append(told | more | ids | self.written)

    def works_with(self, key: str, on: tuple[str, ...], **details: str) -> None:
        """Somebody who does not sign in works with these children."""
        for child in on:
            ids = {"case_id": _case(child), "worker_id": _key(key), "from_on": None, "to_on": None}
            self.rows["network_worker"].append(details | ids | self.written)

    def link(self, one: str, other: str, kind: str) -> None:
        """Two children with cases who live together."""
        ends = {"one_case": _case(one), "other_case": _case(other), "link_id": _key(f"{one} {other}")}
        told = {"kind": kind, "words": "", "together": True, "from_on": None, "to_on": None}
        self.rows["case_link"].append(ends | told | self.written)

    def keep(self) -> None:
        """Put it all on file, people first."""
        for name in ("case_link", "family_member", "family_relation", "family_stay", "network_worker"):
            db.session.execute(insert(db.metadata.tables[name]), self.rows[name])


def _key(what: str | None) -> UUID:
    return uuid5(NAMESPACE_URL, f"caseflow demonstration family {what}")


def _case(reference: str) -> UUID:
    case, child = db.metadata.tables["case_record"], db.metadata.tables["child"]
    query = select(case.c.id).join(child, child.c.id == case.c.child_id)
    found: UUID = db.session.execute(query.where(child.c.reference == reference)).scalar_one()
    return found


def families() -> None:
    """Put both families on file."""
    file = Families()
    _three(file)
    _twins(file)
    file.keep()


def _three(file: Families) -> None:
    """Yara and Zeb, whose parents have parted, and Ash, whose father is their mother's partner."""
    for key, details in (("marta", _MARTA), ("ralph", _RALPH), ("gran", _GRAN), ("grandpa", _GRANDPA)):
        file.person(key, details, _ALL)
    file.person("felix", _FELIX, _BOTH)
    file.is_to("marta", "mother", _ALL, responsibility="yes")
    file.is_to("felix", "father", _BOTH, responsibility="yes")
    file.is_to("ralph", "step_parent", _BOTH)
    file.is_to("ralph", "father", (ASH,), responsibility="no")
    file.is_to("felix", "former_partner", _BOTH, "marta", from_on=date(1998, 5, 1), to_on=date(2005, 12, 1))
    file.is_to("ralph", "partner", _ALL, "marta", from_on=date(2006, 6, 1))
    for key, kind in (("gran", "mother"), ("grandpa", "father")):
        file.is_to(key, kind, _ALL, "marta")
        file.is_to(key, "grandparent", _ALL)
    file.is_to("grandpa", "partner", _ALL, "gran", to_on=date(2008, 11, 9))
    file.lives_with("marta", _ALL)
    file.lives_with("ralph", _ALL, from_on=date(2006, 6, 1))
    file.works_with(
        "doctor",
        _ALL,
        name="Dr Lara Lanternby",
        role="general practitioner",
        agency="Lantern Quay Surgery",
        phone="020 7946 0803",
    )
    file.link(YARA, ZEB, "sibling")
    file.link(YARA, ASH, "half_sibling")
    file.link(ZEB, ASH, "half_sibling")
    for child in _BOTH:
        file.is_to("marta", "mother", (child,), of_link_id=_key(f"{child} {ASH}"))
        file.is_to("ralph", "father", (child,), of_link_id=_key(f"{child} {ASH}"))
    for child in _BOTH:
        file.is_to("marta", "mother", (ASH,), of_link_id=_key(f"{child} {ASH}"))


def _twins(file: Families) -> None:
    """Ivo and Iris, and their mother."""
    file.person("rowena", _ROWENA, TWINS)
    file.is_to("rowena", "mother", TWINS, responsibility="yes")
    file.lives_with("rowena", TWINS)
    file.link(*TWINS, "sibling")
