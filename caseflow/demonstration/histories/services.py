"""Requests to single services: mental health, behaviour support, young carers."""

from caseflow.demonstration.chance import odds
from caseflow.demonstration.histories.pen import Pen, Turn

_SERVICES = odds({"camhs": 55, "behaviour_support": 25, "young_carers": 20})
_TEAMS = {"camhs": "CAMHS", "behaviour_support": "BSS", "young_carers": "YC"}
_DECISIONS = odds({"accepted": 80, "returned": 11, "not_accepted": 9})
_SHORT_WAIT = odds({7: 2, 13: 4, 18: 7, 21: 10, 24: 10, 26: 9, 27: 12})
_LONG_WAIT = odds({28: 10, 29: 6, 31: 6, 35: 8, 42: 7, 56: 5, 84: 2, 120: 1})
_ENDS = odds({"completed": 70, "disengaged": 16, "transferred": 8, "moved": 6})


def asked(pen: Pen, turn: Turn) -> Turn:
    """A request, its decision, and the appointments that follow; the first is best within 28 days."""
    on = turn.on
    service = pen.chance.of(_SERVICES) if pen.age(on) > 5 else "behaviour_support"
    team = _TEAMS[service]
    asking = pen.local.school if pen.age(on) < 11 else "SCH-SEC"
    request = pen.add("service_requested", on, asking, service=service)
    decision = pen.chance.of(_DECISIONS)
    answered = pen.days.after(on, pen.chance.whole(1, 8))
    pen.add("service_decided", answered, team, request, decision=decision)
    if decision != "accepted":
        return Turn("rest", answered)
    wait = pen.chance.of(_SHORT_WAIT if pen.in_time(on, 0.64, 0.03) else _LONG_WAIT)
    day = max(on + wait, answered)
    if pen.chance.yes(0.12):
        pen.add("service_appointment", max(day - 8, answered), team, request, attended=False)
    for _ in range(pen.chance.whole(1, 7)):
        pen.add("service_appointment", day, team, request, attended=pen.chance.yes(0.9))
        day = pen.days.from_(day + pen.chance.whole(12, 24))
    pen.add("service_ended", day, team, request, reason=pen.chance.of(_ENDS))
    return Turn("rest", day)
