"""What the pages of a case show."""

from caseflow.cases.views.handover import handover_words
from caseflow.cases.views.header import Banner, HeaderFact, banner, lane_code, lane_words, standing
from caseflow.cases.views.page import (
    Names,
    Offers,
    TimelineEntry,
    journey_picture,
    offers,
    timeline_entry,
    undecided,
    untold,
    without_clock,
)

__all__ = [
    "Banner",
    "HeaderFact",
    "Names",
    "Offers",
    "TimelineEntry",
    "banner",
    "handover_words",
    "journey_picture",
    "lane_code",
    "lane_words",
    "offers",
    "standing",
    "timeline_entry",
    "undecided",
    "untold",
    "without_clock",
]
