"""Requests to single services: mental health, behaviour support, young carers."""

from caseflow.demonstration.histories.event_writer import EventWriter, Turn
from caseflow.demonstration.random_numbers import odds

_SERVICES = odds({"camhs": 55, "behaviour_support": 25, "young_carers": 20})
_TEAMS = {"camhs": "CAMHS", "behaviour_support": "BSS", "young_carers": "YC"}
_DECISIONS = odds({"accepted": 80, "returned": 11, "not_accepted": 9})
_SHORT_WAIT = odds({7: 2, 13: 4, 18: 7, 21: 10, 24: 10, 26: 9, 27: 12})
_LONG_WAIT = odds({28: 10, 29: 6, 31: 6, 35: 8, 42: 7, 56: 5, 84: 2, 120: 1})
_ENDS = odds({"completed": 70, "disengaged": 16, "transferred": 8, "moved": 6})


def asked(writer: EventWriter, turn: Turn) -> Turn:
    """A request, its decision, and the appointments that follow; the first is best within 28 days."""
    on = turn.on
    service = writer.numbers.of(_SERVICES) if writer.age(on) > 5 else "behaviour_support"
    team = _TEAMS[service]
    asking = writer.local.school if writer.age(on) < 11 else "SCH-SEC"
    request = writer.add("service_requested", on, asking, service=service)
    decision = writer.numbers.of(_DECISIONS)
    answered = writer.days.after(on, writer.numbers.whole(1, 8))
    writer.add("service_decided", answered, team, request, decision=decision)
    if decision != "accepted":
        return Turn("rest", answered)
    wait = writer.numbers.of(_SHORT_WAIT if writer.in_time(on, 0.64, 0.03) else _LONG_WAIT)
    day = max(on + wait, answered)
    if writer.numbers.yes(0.12):
        writer.add("service_appointment", max(day - 8, answered), team, request, attended=False)
    for _ in range(writer.numbers.whole(1, 7)):
        writer.add("service_appointment", day, team, request, attended=writer.numbers.yes(0.9))
        day = writer.days.from_(day + writer.numbers.whole(12, 24))
    writer.add("service_ended", day, team, request, reason=writer.numbers.of(_ENDS))
    return Turn("rest", day)
