"""What people wrote in the documents of the demonstration. All of it is invented."""

from datetime import date
from typing import Any

_FIRST = {
    "development.health.strengths": "Growing well, seen by the dentist this year.",
    "development.health.needs": "Often tired and hungry in the mornings.",
    "development.speech.strengths": "Tells long stories about trains.",
    "development.speech.level": "strength",
    "conclusions.needs.answer": "Two evenings a week there is nobody to cook or to put the child to bed.",
    "conclusions.change.answer": "Breakfast each day, and a bed of the child's own.",
    "actions.agreed.r001aa.outcome": "Breakfast every day",
    "actions.agreed.r001aa.action": "A place in the breakfast club",
    "actions.agreed.r001aa.by": "7 December 2009",
    "actions.agreed.r001aa.who": "Selwyn Schoolexample",
    "views.child.words": "I like school. I want my own bed.",
    "views.parents.words": "We want this to work and need somebody to show us how to ask.",
}
_HALF_WRITTEN = {
    "development.health.needs": "Less tired since November; still on the sofa.",
    "views.child.words": "Breakfast is good.",
}
ANSWERS: dict[int, dict[str, str]] = {0: _HALF_WRITTEN, 1: _FIRST}
"""What the fields of a version say: of one that was signed, and (0) of one that is still being written."""

DEEDS = (
    ("A place in the breakfast club", "done", date(2009, 12, 7)),
    ("A bed of the child's own, through the housing office", "open", date(2010, 2, 12)),
)
"""What the team does: in words, how it stands, and by when."""

_NOT_ASKED = {"parent_view": ""}
MEETINGS: dict[str, dict[str, str]] = {
    "planning": {
        "minutes": "Everyone told what goes well. Sleep and breakfast come first.",
        "decisions": "Breakfast club; the housing office is asked about a bed.",
        "child_view": "I want toast and my own bed.",
        "parent_view": "We can manage the mornings with some help.",
    },
    "review": {
        "minutes": "Breakfast works. The housing office has not answered.",
        "decisions": "The school rings the housing office again.",
        "child_view": "The club is fun.",
        **_NOT_ASKED,
    },
    "closing": {
        "minutes": "What was planned is done.",
        "decisions": "The work ends; the school keeps an eye on breakfast and sleep.",
        "child_view": "I am fine now.",
        "parent_view": "Thank you, we manage.",
    },
}

_ASKED: dict[str, Any] = {
    "follows": None,
    "trigger": "new_information",
    "rationale": "The plan has been tried since November and the child still has nowhere to sleep.",
    "threshold": "Paragraph 7: needs that are not met despite a plan",
    "strengths": "The child is in school every day and has friends.",
    "outstanding": "A bed through the housing office",
    "risks": "The older cousin sleeps in the same room; the mother locks the door at night.",
    "child_view": "I want my own bed.",
    "child_view_missing": "",
    "parent_view": "",
    "parent_view_missing": "The mother was at work and will say so herself.",
    "consent_words": "",
    "consent_manager": "",
    "lead_now": "Selwyn Schoolexample",
    "lead_proposed": "",
    "lead_contacted_on": None,
    "lead_agreed": None,
    "effective_on": None,
    "final_meeting_on": None,
    "final_meeting_place": "",
    "first_tac": False,
    "child_seen_on": None,
    "authorised_by": "",
}
STEPS: tuple[tuple[dict[str, Any], dict[str, str]], ...] = (
    (
        _ASKED,
        {
            "words": "We do not know what the housing office was asked, and when.",
            "would_change": "The letters to the housing office, and the mother's view",
        },
    ),
    (
        _ASKED | {"parent_view": "We have asked three times. Please help.", "parent_view_missing": ""},
        {"words": "", "would_change": ""},
    ),
)
"""The words of the first request and its answer, and of the second."""
