"""Freezing, editing, looking, releasing, restating, and making a figure again from the log."""

from caseflow.publication.service.checking import ask_for_check, check, check_what_waits
from caseflow.publication.service.entered import family_rows
from caseflow.publication.service.freezing import Wish, freeze, restate
from caseflow.publication.service.packs import ask_for_pack, make_next_part
from caseflow.publication.service.reasons import held_back
from caseflow.publication.service.releasing import (
    OTHERS,
    Choice,
    Said,
    discard,
    edit,
    look,
    release,
    send_back,
)

__all__ = [
    "OTHERS",
    "Choice",
    "Said",
    "Wish",
    "ask_for_check",
    "ask_for_pack",
    "check",
    "check_what_waits",
    "discard",
    "edit",
    "family_rows",
    "freeze",
    "held_back",
    "look",
    "make_next_part",
    "release",
    "restate",
    "send_back",
]
