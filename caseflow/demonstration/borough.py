"""Thamesmere, a London borough that is on no map: quindrats, agencies, teams and who works in them."""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from caseflow.demonstration.days import BUSINESS_DATE
from caseflow.demonstration.people import BOYS, GIRLS, SURNAMES

BOROUGH = "London Borough of Thamesmere"

QUINDRATS = {
    "OSW": "Osier Wharf",
    "LKM": "Larkmead",
    "CPH": "Copperhythe",
    "FNG": "Fennel Green",
    "WRE": "Weir End",
}


class Agency(NamedTuple):
    """An organisation that works with children, and the tier it mostly works at."""

    code: str
    name: str
    tier: str
    phone: str


class Team(NamedTuple):
    """A unit of an agency; `quindrat_code` is None where it serves more than one (see `serves`).

    `services` are those that others ask it for.
    """

    code: str
    agency_code: str
    quindrat_code: str | None
    name: str
    phone: str
    front_door: bool
    serves: tuple[str, ...]
    services: tuple[str, ...]


class Practitioner(NamedTuple):
    """An invented person who signs in; the id follows from the e-mail address."""

    id: UUID
    email: str
    name: str
    role: str
    team_code: str
    phone: str
    title: str
    term_time: bool = False


def _phone(number: int) -> str:
    """A number of the range that broadcasters keep for drama."""
    return f"020 7946 {number:04d}"


_AGENCIES = (
    ("SCH-OSW", "Osier Wharf Primary School", "universal"),
    ("SCH-LKM", "Larkmead Primary School", "universal"),
    ("SCH-CPH", "Copperhythe Primary School", "universal"),
    ("SCH-FNG", "Fennel Green Primary School", "universal"),
    ("SCH-WRE", "Weir End Primary School", "universal"),
    ("SCH-SEC", "Thamesmere High School", "universal"),
    ("HV", "Thamesmere Health Visiting", "universal"),
    ("GP", "Lantern Quay Surgery", "universal"),
    ("CC", "Thamesmere Children's Centres", "targeted"),
    ("YOUTH", "Thamesmere Youth Service", "targeted"),
    ("CAMHS", "Thamesmere Child and Adolescent Mental Health Service", "targeted"),
    ("YC", "Paper Lantern Young Carers (a voluntary project)", "targeted"),
    ("BSS", "Thamesmere Behaviour Support", "targeted"),
    ("IS", "Thamesmere Integrated Services", "targeted"),
    ("CSC", "Thamesmere Children's Social Care", "specialist"),
    ("HOSP", "St Nowhere's Hospital", "specialist"),
)

_SINGLE_TEAMS = (
    ("SCH-SEC", "SCH-SEC", "Thamesmere High School inclusion team", ()),
    ("GP", "GP", "Lantern Quay Surgery", ()),
    ("YOUTH", "YOUTH", "Youth Service", ()),
    ("CAMHS", "CAMHS", "CAMHS community team", ()),
    ("YC", "YC", "Paper Lantern Young Carers", ()),
    ("BSS", "BSS", "Behaviour Support team", ()),
    ("CSC-FD", "CSC", "Social care front door", ()),
    ("CSC-RA1", "CSC", "Referral and assessment, Osier Wharf and Larkmead", ("OSW", "LKM")),
    ("CSC-RA2", "CSC", "Referral and assessment, Copperhythe and Fennel Green", ("CPH", "FNG")),
    ("CSC-RA3", "CSC", "Referral and assessment, Weir End and no fixed quindrat", ("WRE",)),
    ("CSC-CP1", "CSC", "Children in need and protection, north", ("OSW", "LKM")),
    ("CSC-CP2", "CSC", "Children in need and protection, south", ("CPH", "FNG", "WRE")),
    ("CSC-LAC", "CSC", "Looked-after children", ()),
    ("CSC-CWD", "CSC", "Disabled children and short breaks", ()),
    ("CSC-PERF", "CSC", "Performance and information", ()),
    ("HOSP", "HOSP", "Hospital safeguarding team", ()),
)

_LOCAL_TEAMS = (
    ("SCH", "inclusion team", True),
    ("HV", "health visitors", False),
    ("CC", "Children's Centre", False),
    ("IS", "integrated team", False),
)

_SERVICES = {"CAMHS": ("camhs",), "BSS": ("behaviour_support",), "YC": ("young_carers",)}

_TITLES = {
    "SCH": ("SENCO", "learning mentor", "family liaison worker"),
    "HV": ("health visitor",),
    "GP": ("general practitioner",),
    "CC": ("family support worker", "centre teacher"),
    "YOUTH": ("youth worker", "personal adviser"),
    "CAMHS": ("clinical psychologist", "primary mental health worker"),
    "YC": ("young carers worker",),
    "BSS": ("behaviour support teacher",),
    "IS": ("CAF coordinator", "family support worker", "education welfare officer"),
    "CSC": ("social worker", "senior social worker"),
    "HOSP": ("named nurse",),
}

SIGN_INS = (
    ("practitioner@example.org", "Petra Practicesworth", "practitioner", "CSC-RA1", "social worker"),
    ("school@example.org", "Selwyn Schoolexample", "practitioner", "SCH-OSW", "SENCO"),
    ("service@example.org", "Sorrel Serviceford", "practitioner", "CAMHS", "primary mental health worker"),
    ("manager@example.org", "Mona Managerby", "team_manager", "CSC-RA1", "team manager"),
    ("performance@example.org", "Piers Figurework", "performance_analyst", "CSC-PERF", "analyst"),
    ("administrator@example.org", "Ada Administerly", "administrator", "CSC-PERF", "administrator"),
    (
        "governance@example.org",
        "Gwen Governancely",
        "information_governance",
        "CSC-PERF",
        "information governance officer",
    ),
)
"""One well-known sign-in for each role, a SENCO in a school and somebody of a service besides."""


def _teams() -> Iterator[tuple[str, str, str | None, str, tuple[str, ...]]]:
    for code, agency, name, serves in _SINGLE_TEAMS:
        yield code, agency, None, name, serves
    for agency, noun, apiece in _LOCAL_TEAMS:
        for quindrat, place in QUINDRATS.items():
            code = f"{agency}-{quindrat}"
            yield code, code if apiece else agency, quindrat, f"{place} {noun}", (quindrat,)


AGENCIES = tuple(Agency(*row, _phone(100 + n)) for n, row in enumerate(_AGENCIES))
TEAMS = tuple(
    Team(code, agency, quindrat, name, _phone(200 + n), code == "CSC-FD", serves, _SERVICES.get(code, ()))
    for n, (code, agency, quindrat, name, serves) in enumerate(_teams())
)
AGENCY_OF = {team.code: team.agency_code for team in TEAMS}
FRONT_DOOR = next(team.code for team in TEAMS if team.front_door)


def _someone(number: int, team: Team, title: str, role: str) -> Practitioner:
    """The number decides the name: no two of the staff share one."""
    given = (GIRLS if number % 2 else BOYS)[number * 7 % len(GIRLS)]
    family = SURNAMES[number * 11 % len(SURNAMES)]
    email = f"{given}.{family}.{number:03d}@example.org".lower()
    person = uuid5(NAMESPACE_URL, f"mailto:{email}")
    return Practitioner(person, email, f"{given} {family}", role, team.code, _phone(300 + number), title)


def _staff() -> Iterator[Practitioner]:
    for place, (email, name, role, team_code, title) in enumerate(SIGN_INS):
        person = uuid5(NAMESPACE_URL, f"mailto:{email}")
        term_time = title == "SENCO"
        yield Practitioner(person, email, name, role, team_code, _phone(900 + place), title, term_time)
    number = 0
    for team in TEAMS:
        titles = _TITLES[team.agency_code.partition("-")[0]]
        managed = any(row[2] == "team_manager" and row[3] == team.code for row in SIGN_INS)
        analysts = team.code == "CSC-PERF"
        for place in range(5 if team.agency_code == "CSC" else 3):
            number += 1
            manages = place == 0 and not managed
            role = "team_manager" if manages else "performance_analyst" if analysts else "practitioner"
            title = "team manager" if manages else "analyst" if analysts else titles[place % len(titles)]
            yield _someone(number, team, title, role)


PRACTITIONERS = tuple(_staff())


def sign_in(email: str) -> str:
    """The id of a well-known sign-in."""
    return next(str(person.id) for person in PRACTITIONERS if person.email == email)


@cache
def workers(team_code: str) -> tuple[str, ...]:
    """The ids of those in a team whose work is with children."""
    return tuple(str(p.id) for p in PRACTITIONERS if p.team_code == team_code and p.role == "practitioner")


class Local(NamedTuple):
    """Which teams serve a quindrat, and how far it runs ahead of (or behind) the borough."""

    quindrat: str
    assessment: str
    protection: str
    early_help: str
    school: str
    health_visitors: str
    centre: str
    ahead: float


_AHEAD = {"OSW": 0.10, "LKM": 0.04, "CPH": 0.0, "FNG": -0.06, "WRE": -0.12, "": -0.05}


def _local(quindrat: str) -> Local:
    home = quindrat or "WRE"
    assessment = next(t.code for t in TEAMS if t.code.startswith("CSC-RA") and home in t.serves)
    protection = next(t.code for t in TEAMS if t.code.startswith("CSC-CP") and home in t.serves)
    early_help, school, visitors, centre = (f"{kind}-{home}" for kind in ("IS", "SCH", "HV", "CC"))
    ahead = _AHEAD[quindrat]
    return Local(quindrat, assessment, protection, early_help, school, visitors, centre, ahead)


LOCAL = {quindrat: _local(quindrat) for quindrat in (*QUINDRATS, "")}


def references() -> dict[str, Any]:
    """All the reference data as plain values, ready for JSON."""
    return {
        "borough": BOROUGH,
        "business_date": BUSINESS_DATE.isoformat(),
        "quindrats": [{"code": code, "name": name} for code, name in QUINDRATS.items()],
        "agencies": [agency._asdict() for agency in AGENCIES],
        "teams": [
            team._asdict() | {"serves": list(team.serves), "services": list(team.services)} for team in TEAMS
        ],
        "practitioners": [person._asdict() | {"id": str(person.id)} for person in PRACTITIONERS],
    }
