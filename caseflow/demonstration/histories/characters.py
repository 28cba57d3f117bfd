"""The children told by hand: who they are and which story each has."""

from collections.abc import Callable

from caseflow.demonstration.days import number
from caseflow.demonstration.histories import showcase, showcase_early
from caseflow.demonstration.histories.event_writer import EventWriter
from caseflow.demonstration.people import Person

_ROWS: tuple[tuple[str, str, str, str, str, Callable[[EventWriter], None]], ...] = (
    ("Alfie", "Testerton", "M", "2001-05-14", "OSW", showcase.due_today),
    ("Bea", "Samplewick", "F", "2007-08-03", "LKM", showcase.day_late),
    ("Caleb", "Mockford", "M", "1998-11-20", "OSW", showcase.just_referred),
    ("Dora", "Placeholder", "F", "2004-02-29", "LKM", showcase.review_next_week),
    ("Eddie", "Fakenham-Lane", "M", "1996-07-09", "CPH", showcase.in_care),
    ("Farah", "Exampleby", "F", "2000-01-17", "OSW", showcase_early.waiting_for_an_answer),
    ("Gus", "Dummyworth", "M", "1999-09-30", "OSW", showcase_early.returned_then_taken),
    ("Hattie", "Specimen", "F", "2002-12-05", "CPH", showcase_early.bounced_back),
    ("", "Inventley", "U", "due 2010-04-12", "FNG", showcase.before_birth),
    ("Ivo", "Phantomby", "M", "2003-03-26", "FNG", showcase.twin_on_time),
    ("Iris", "Phantomby", "F", "2003-03-26", "FNG", showcase.twin_late),
    ("Jonah", "Notreal", "M", "1997-06-18", "LKM", showcase.long_plan),
    ("Kit", "Standin", "M", "2006-08-11", "WRE", showcase.adopted_late),
    ("Lottie", "Trialbridge", "F", "2005-10-23", "WRE", showcase.moved_here),
    ("Milo", "Pretendleigh", "M", "1998-04-02", "CPH", showcase_early.weekends_away),
    ("Nell", "Madeupson", "F", "1995-12-12", "FNG", showcase_early.sent_to_services),
    ("Otto", "Fictionham", "M", "2000-10-10", "OSW", showcase.put_right),
    ("Alfie", "Testertone", "M", "2001-05-14", "LKM", showcase_early.looks_like_another),
    ("Pia", "Imaginer", "F", "1999-03-08", "OSW", showcase_early.whole_caf),
    ("Quentin", "Prototype", "M", "2004-09-01", "FNG", showcase.long_late),
    ("Rosa", "Ghostwright", "F", "2003-01-30", "WRE", showcase.died),
    ("Silas", "Blankfield", "M", "1994-05-27", "", showcase.review_missed),
    ("Tess", "Dryrunner", "F", "2008-02-14", "WRE", showcase.decision_late),
    ("Uma", "Simulby", "F", "1996-10-31", "FNG", showcase_early.four_weeks_to_the_day),
    ("Vince", "Demoworth", "M", "2005-07-07", "FNG", showcase_early.consent_taken_back),
    ("Willa", "Fabricot", "F", "2009-01-19", "WRE", showcase.this_morning),
    ("Xenia", "Paperman", "F", "2001-11-11", "OSW", showcase.review_held_late),
    ("Yara", "Bogusby", "F", "1999-02-20", "OSW", showcase.one_of_three),
    ("Zeb", "Bogusby", "M", "2002-06-05", "OSW", showcase.one_of_three),
    ("Ash", "Anonby", "U", "2007-09-14", "OSW", showcase.one_of_three_again),
)

_POSTCODES = {"OSW": "ZZ1", "LKM": "ZZ2", "CPH": "ZZ3", "FNG": "ZZ4", "WRE": "ZZ5", "": "ZZ9"}
_DIED = {"Ghostwright": "2008-12-03"}
_DISABLED = {"Pretendleigh": "LD;MOB", "Ghostwright": "CON"}


def _person(place: int, given: str, family: str, sex: str, born: str, quindrat: str) -> Person:
    due = born.startswith("due ")
    day = number(born.removeprefix("due "))
    disability = "" if due else _DISABLED.get(family, "NONE")
    death = number(_DIED[family]) if family in _DIED else 0
    home = f"{_POSTCODES[quindrat]} 1{'ABDEFGHJLN'[len(family) % 10]}A"
    birth, expected = (0, day) if due else (day, 0)
    return Person(place, given, family, sex, birth, expected, "WBRI", disability, home, quindrat, death)


CAST: tuple[tuple[Person, Callable[[EventWriter], None]], ...] = tuple(
    (_person(place, *who), story) for place, (*who, story) in enumerate(_ROWS, 1)
)
