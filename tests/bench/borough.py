"""A borough of any size: the demonstration's feed, with a staff for every 2,000 children."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import orjson

from caseflow.agencies import service as agencies
from caseflow.authentication.service.passwords import verifier
from caseflow.demonstration import borough
from caseflow.demonstration.feed import Written, write_feed

APIECE = 2_000
"""As many children as one set of teams and practitioners looks after, whatever the size of the borough."""


def write(folder: Path, children: int) -> Written:
    """Write the feed; who works with which child goes by the child's number."""
    written = write_feed(folder, children)
    if children <= APIECE:
        return written
    whole, parted = folder / "events.jsonl", folder / "parted.jsonl"
    with whole.open("rb") as lines, parted.open("wb", buffering=1 << 20) as out:
        out.writelines(_parted(lines, children))
    parted.replace(whole)
    return written


def _parted(lines: Iterator[bytes], children: int) -> Iterator[bytes]:
    for line in lines:
        event = orjson.loads(line)
        number = int(event["child_id"].rpartition("-")[2])
        part = (number - 1) // APIECE
        if part and number <= children:  # those numbered apart, who left long ago, stay with the first staff
            event["team"] = team_of(event.get("team"), part)
            data = event.get("data", {})
            if "to_team" in data:
                data["to_team"] = team_of(data["to_team"], part)
            if "practitioner" in data:
                data["practitioner"] = _person_of(data["practitioner"], part)
        yield orjson.dumps(event) + b"\n"


def team_of(code: str | None, part: int) -> str | None:
    """The team that does the work of `code` in a part of the borough; the front door is one for all."""
    return f"{code}-{part}" if code and part and code != borough.FRONT_DOOR else code


def _person_of(person: str, part: int) -> str:
    return str(uuid5(NAMESPACE_URL, f"{person} {part}")) if part else person


def staff(children: int) -> None:
    """Add the borough's agencies, and teams and practitioners for each part of it."""
    given = borough.references()
    agencies.add_references("quindrat", given["quindrats"])
    agencies.add_references("agency", given["agencies"])
    secret = verifier("nobody signs in with this one")
    for part in range(-(-children // APIECE)):
        agencies.add_references("team", list(_teams(given["teams"], part)))
        agencies.add_accounts(list(_people(given["practitioners"], part)), secret)


def _teams(teams: list[dict[str, Any]], part: int) -> Iterator[dict[str, Any]]:
    """The teams of a part. Those of the first one alone provide services: each request goes to all who do."""
    for team in teams:
        if not (part and team["front_door"]):
            plain = {key: value for key, value in team.items() if key != "serves"}
            services = [] if part else team["services"]
            yield plain | {"code": team_of(team["code"], part), "services": services}


def _people(people: list[dict[str, Any]], part: int) -> Iterator[dict[str, Any]]:
    for person in people:
        plain = {key: value for key, value in person.items() if key != "title"}
        own = {"id": _person_of(person["id"], part), "team_code": team_of(person["team_code"], part)}
        mail = person["email"].replace("@", f".{part}@") if part else person["email"]
        yield plain | own | {"email": mail}
