"""What other services record beside a child's story: births, schooling, questionnaires, panels, care leavers.

Each child draws from numbers of its own, so that the stories stay as they are.
"""

from collections.abc import Callable
from typing import Any

from caseflow.demonstration.days import TODAY, number
from caseflow.demonstration.histories.event_writer import EventWriter
from caseflow.demonstration.people import Person
from caseflow.demonstration.random_numbers import odds

Event = dict[str, Any]
YEAR = 365
CARE_TEAM = "CSC-LAC"
_SCORES = odds({4: 6, 7: 9, 9: 12, 11: 13, 13: 12, 15: 10, 17: 9, 20: 7, 24: 5, 29: 2})
_NO_SCORE = odds({"SDQ2": 50, "SDQ4": 30, "SDQ5": 20})
_VISIT = odds({10: 20, 12: 25, 13: 20, 14: 15, 17: 8, 20: 5, 24: 4, 40: 3})
_STATEMENT = odds({150: 15, 168: 25, 178: 25, 182: 12, 183: 3, 200: 10, 240: 5})
_FINDINGS = odds({"suitable": 70, "unsuitable": 12, "refused": 8, "not_seen": 10})
_ANSWERS = odds({"strongly_agree": 20, "agree": 40, "neither": 15, "disagree": 10, "none": 15})
_ACTIVITIES = odds(
    {"school": 55, "work_training": 8, "work": 8, "training": 6, "available": 8, "not_available": 4}
    | {"not_known": 7, "no_contact": 3, "refused": 1, "custody": 1}
)
_OCCUPATIONS = odds({"F2": 25, "F1": 8, "F4": 15, "F5": 15, "P5": 6, "G4": 10, "G5": 15, "G6": 6})
_HOMES = odds({"U": 40, "D": 20, "E": 12, "B": 10, "Z": 8, "W": 4, "X": 3, "S": 3})
_UNSUITABLE = ("W", "X", "S")


def tell_beside(writer: EventWriter, story: list[Event]) -> None:
    """All that is recorded beside the story of one child."""
    for tell in (*_OF_EVERYBODY, *(_OF_CHILDREN if writer.person.birth else ())):
        writer.track(tell, story)


def _known_since(story: list[Event]) -> int:
    return min((number(event["occurred_on"]) for event in story), default=TODAY)


def _begun(story: list[Event], kind: str) -> list[Event]:
    """The events of a kind that nobody has withdrawn."""
    gone = {event.get("about") for event in story if event["kind"] == "event_withdrawn"}
    return [event for event in story if event["kind"] == kind and event["event_id"] not in gone]


def _care(story: list[Event]) -> list[tuple[str, int, int]]:
    """Each period in care, short breaks apart: its id, its first day, and its last or today."""
    ends = {each.get("about"): number(each["occurred_on"]) for each in _begun(story, "care_ended")}
    found = [e for e in _begun(story, "care_started") if e["data"]["legal_status"] not in ("V3", "V4")]
    return [(e["event_id"], number(e["occurred_on"]), ends.get(e["event_id"], TODAY)) for e in found]


def _birth(writer: EventWriter, story: list[Event]) -> None:
    born = writer.person.birth
    if born < TODAY - 3 * YEAR or not writer.numbers.yes(0.6):
        return
    team, parity = writer.local.health_visitors, "first" if writer.numbers.yes(0.45) else "further"
    birth = writer.add("birth_notified", born, team, parity=parity)
    if writer.numbers.yes(0.95):
        wait = writer.numbers.of(_VISIT) + (0 if parity == "first" else writer.numbers.whole(0, 5))
        writer.add("health_visit_made", born + wait, team, birth, offered=writer.numbers.yes(0.97))


def _statement(writer: EventWriter, story: list[Event]) -> None:
    day = TODAY - writer.numbers.whole(30, 3 * YEAR)
    if not 3 <= writer.age(day) < 15 or not writer.numbers.yes(0.05):
        return
    team = writer.local.early_help
    request = writer.add("sen_assessment_requested", writer.days.from_(day), team)
    issued = writer.days.from_(day) + writer.numbers.of(_STATEMENT)
    writer.add("statement_proposed", writer.days.from_(issued - 56), team, request)
    excepted = writer.numbers.yes(0.12)
    why = {"exception_reason": "school_closed"} if excepted else {}
    writer.add("statement_issued", issued, team, request, exception=excepted, **why)


def _home(writer: EventWriter, story: list[Event]) -> None:
    day = writer.days.from_(TODAY - writer.numbers.whole(20, 4 * YEAR))
    if not 5 <= writer.age(day) < 14 or not writer.numbers.yes(0.03):
        return
    team = writer.local.early_help
    home = writer.add("home_education_registered", day, team)
    for _ in range(3):
        day = writer.days.from_(day + writer.numbers.whole(60, 420))
        writer.add("home_education_visited", day, team, home, finding=writer.numbers.of(_FINDINGS))
    if writer.numbers.yes(0.4):
        writer.add("home_education_ended", day + 90, team, home)


def _activity(writer: EventWriter, story: list[Event]) -> None:
    if writer.age(TODAY) < 16:
        return
    day = max(writer.person.birth + 16 * YEAR + 5, TODAY - 2 * YEAR)
    while True:
        writer.add("activity_recorded", day, "YOUTH", activity=writer.numbers.of(_ACTIVITIES))
        day = writer.days.from_(day + writer.numbers.whole(70, 250))


def _abuse(writer: EventWriter, story: list[Event]) -> None:
    if not writer.numbers.yes(0.03) or not story:
        return
    day, again = writer.days.from_(_known_since(story) + writer.numbers.whole(5, 500)), True
    while again:
        referral = writer.add("marac_referral_made", day, "CSC-FD")
        held = writer.days.from_(day + writer.numbers.whole(7, 21))
        stands = writer.numbers.yes(0.6)
        writer.add("marac_case_discussed", held, "CSC-FD", referral, stands_for_family=stands)
        day, again = writer.days.from_(held + writer.numbers.whole(60, 500)), writer.numbers.yes(0.4)


def _panel(writer: EventWriter, story: list[Event]) -> None:
    day = writer.days.from_(TODAY - writer.numbers.whole(0, 2 * YEAR))
    if writer.age(day) < 11 or not writer.numbers.yes(0.08):
        return
    writer.add("behaviour_panel_held", day, "YOUTH")
    if writer.numbers.yes(0.3):
        writer.add("behaviour_panel_held", writer.days.from_(day + 60), "YOUTH")


def _carer(writer: EventWriter, story: list[Event]) -> None:
    for request in _begun(story, "service_requested"):
        if request["data"]["service"] == "young_carers":
            day = writer.days.from_(number(request["occurred_on"]) + writer.numbers.whole(90, 200))
            writer.add("young_carer_asked", day, "YC", answer=writer.numbers.of(_ANSWERS))


def _questionnaires(writer: EventWriter, story: list[Event]) -> None:
    for care, day, until in _care(story):
        while (day := day + writer.numbers.whole(280, 350)) < until:
            if not 4 <= writer.age(day) < 17:
                continue
            done = writer.numbers.yes(0.78)
            answer = (
                {"score": writer.numbers.of(_SCORES)} if done else {"reason": writer.numbers.of(_NO_SCORE)}
            )
            kind = "strengths_questionnaire_recorded"
            writer.add(kind, writer.days.from_(day), CARE_TEAM, care, completed=done, **answer)


def _missing(writer: EventWriter, story: list[Event]) -> None:
    for _, day, until in _care(story):
        if writer.age(until) < 11 or not writer.numbers.yes(0.35):
            continue
        day = max(day, writer.person.birth + 11 * YEAR)
        while (day := day + writer.numbers.whole(40, 400)) < until - 3:
            absence = "missing" if writer.numbers.yes(0.8) else "away"
            nights = writer.numbers.whole(0, 2)
            gone = writer.add("missing_episode_started", day, CARE_TEAM, absence=absence, police_told=True)
            back = {"overnight": nights > 0, "interview_offered": True, "interview_accepted": nights < 2}
            writer.add("missing_episode_ended", day + nights, CARE_TEAM, gone, **back)


def _bed_and_breakfast(writer: EventWriter, story: list[Event]) -> None:
    """For a few nights, and so no move among the placements."""
    for care, day, until in _care(story):
        day = max(day, writer.eighteenth - 700)
        if until - day > 40 and writer.numbers.yes(0.8):
            on = writer.days.from_(day + writer.numbers.whole(5, until - day - 30))
            stay = {"type": "W1", "provider": "PR4", "temporary": True}
            placed = writer.add("placement_started", on, CARE_TEAM, care, **stay)
            writer.add("placement_ended", on + writer.numbers.whole(1, 12), CARE_TEAM, placed)


_OF_EVERYBODY: tuple[Callable[[EventWriter, list[Event]], None], ...] = (_abuse,)
_OF_CHILDREN = (
    _birth, _statement, _home, _activity, _panel, _carer, _questionnaires, _missing, _bed_and_breakfast,
)  # fmt: skip

# --- Care leavers -----------------------------------------------------------------------------------

_LEAVERS = (
    ("Abel", "Fabricot", "1990-02-11", "OSW"),
    ("Blanche", "Fabricot", "1990-05-20", "LKM"),
    ("Cyril", "Trialbridge", "1990-07-01", "CPH"),
    ("Delia", "Trialbridge", "1990-09-14", "FNG"),
    ("Ernest", "Prototype", "1990-10-30", "WRE"),
    ("Flora", "Prototype", "1990-12-03", "OSW"),
    ("Gilbert", "Imaginer", "1991-01-17", "LKM"),
    ("Hilda", "Imaginer", "1991-02-08", "CPH"),
)
FIRST_LEAVER = 900_001


def leavers() -> list[Person]:
    """Young people of 18 to 20 who were looked after until they were 18."""
    return [
        Person(
            FIRST_LEAVER + place, given, family, "M" if place % 2 == 0 else "F", number(born), 0,
            "WBRI", "NONE", f"ZZ9 {place + 1}AA", quindrat,
        )
        for place, (given, family, born, quindrat) in enumerate(_LEAVERS)
    ]  # fmt: skip


def tell_leaver(writer: EventWriter) -> None:
    """In care from 15 to 18 in one home, reviewed in time, and met around the nineteenth birthday."""
    writer.track(_left_care)


def _left_care(writer: EventWriter) -> None:
    began = writer.eighteenth - 3 * YEAR
    care = writer.add("care_started", began, CARE_TEAM, legal_status="C2")
    home = writer.add("placement_started", began, CARE_TEAM, care, type="U4", provider="PR1")
    for day in (20, 100, 270, 440, 610, 780, 950):
        writer.add("care_review_held", writer.days.from_(began + day), CARE_TEAM, care)
    writer.add("placement_ended", writer.eighteenth, CARE_TEAM, home, reason="care_ended")
    writer.add("care_ended", writer.eighteenth, CARE_TEAM, care, reason="turned_18")
    writer.add("case_closed", writer.eighteenth + 5, CARE_TEAM, reason="RC6")
    met = writer.days.from_(writer.eighteenth + YEAR - writer.numbers.whole(-5, 60))
    if not writer.numbers.yes(0.85):
        writer.add("care_leaver_contacted", met, CARE_TEAM, in_touch="NO")
        return
    where, does = writer.numbers.of(_HOMES), writer.numbers.of(_OCCUPATIONS)
    lives: dict[str, Any] = {"accommodation": where, "suitable": where not in _UNSUITABLE}
    writer.add("care_leaver_contacted", met, CARE_TEAM, None, in_touch="YES", activity=does, **lives)
