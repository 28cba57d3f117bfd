"""My work, the team board and the look ahead as their pages show them."""

from caseflow.caseload.views.ahead import NOT_RECORDED, ahead_page, ahead_weeks
from caseflow.caseload.views.mine import MINE, my_figures, my_title, narrowed_mine_by
from caseflow.caseload.views.my_work import (
    CoverLine,
    buckets,
    cover_lines,
    draft_lines,
    sections,
    term_time_lines,
    timescales_named,
)
from caseflow.caseload.views.saved import PLACES, address_of, saved_lines
from caseflow.caseload.views.team import (
    TITLES,
    age_lines,
    columns,
    figures,
    last_look,
    list_caption,
    load_lines,
    narrowed_by,
    to_decide_lines,
    usual_order,
    week_picture,
    weight_words,
)
from caseflow.caseload.views.unreached import list_title, reach_words
from caseflow.caseload.views.worklist import csv_lines, lines

__all__ = [
    "MINE",
    "NOT_RECORDED",
    "PLACES",
    "TITLES",
    "CoverLine",
    "address_of",
    "age_lines",
    "ahead_page",
    "ahead_weeks",
    "buckets",
    "columns",
    "cover_lines",
    "csv_lines",
    "draft_lines",
    "figures",
    "last_look",
    "lines",
    "list_caption",
    "list_title",
    "load_lines",
    "my_figures",
    "my_title",
    "narrowed_by",
    "narrowed_mine_by",
    "reach_words",
    "saved_lines",
    "sections",
    "term_time_lines",
    "timescales_named",
    "to_decide_lines",
    "usual_order",
    "week_picture",
    "weight_words",
]
