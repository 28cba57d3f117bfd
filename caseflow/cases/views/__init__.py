"""What the pages of a case show."""

from caseflow.cases.views.chronology import (
    Names,
    Part,
    TimelineEntry,
    agencies_in,
    in_words,
    part_of,
    said,
    subjects_in,
    thread,
    timeline_entry,
)
from caseflow.cases.views.handover import handover_words, takers, takers_of_ticked
from caseflow.cases.views.header import Banner, CasePage, HeaderFact, banner, lane_code, standing
from caseflow.cases.views.levels import LevelLine, level_line, level_lines
from caseflow.cases.views.page import (
    NextThing,
    Offers,
    Returned,
    journey_picture,
    next_thing,
    offers,
    returned,
    undecided,
    untold,
    without_clock,
)
from caseflow.cases.views.paper import READERS, chronology_paper
from caseflow.cases.views.why import in_full, why_open

__all__ = [
    "READERS",
    "Banner",
    "CasePage",
    "HeaderFact",
    "LevelLine",
    "Names",
    "NextThing",
    "Offers",
    "Part",
    "Returned",
    "TimelineEntry",
    "agencies_in",
    "banner",
    "chronology_paper",
    "handover_words",
    "in_full",
    "in_words",
    "journey_picture",
    "lane_code",
    "level_line",
    "level_lines",
    "next_thing",
    "offers",
    "part_of",
    "returned",
    "said",
    "standing",
    "subjects_in",
    "takers",
    "takers_of_ticked",
    "thread",
    "timeline_entry",
    "undecided",
    "untold",
    "why_open",
    "without_clock",
]
