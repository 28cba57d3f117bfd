"""Why a case is open, and when the child was seen, as far as the entries of a case tell; never guessed."""

from collections.abc import Iterator
from datetime import date

from caseflow.cases.queries import CaseCard
from caseflow.cases.views.header import LAST_SEEN, Banner, lane_code
from caseflow.events.kinds import kinds, words
from caseflow.events.kinds.case import CaseClosed
from caseflow.events.open_entries import OpenEntry, open_entries
from caseflow.kernel import RecordedEvent
from caseflow.rules.case_log import CaseLog
from caseflow.rules.sightings import SEEN
from caseflow.web.filters import day_date

_PLANS = ("protection_plan", "care", "child_in_need_plan")
_WEIGHT = (*_PLANS, "enquiry", "single_assessment", "core_assessment", "initial_assessment", "caf")
"""What a case is open for, by the lanes of the journey: the first that is there says why."""
_NOT_STATED = "N0"


def in_full(banner: Banner, case: CaseCard, case_log: CaseLog) -> Banner:
    """The header of a case, with what only its log tells: why it is open, and whether the child was seen."""
    facts = tuple(
        each._replace(words=f"{each.words}; {seen}")
        if each.label == LAST_SEEN and (seen := _seen_meanwhile(case_log))
        else each
        for each in banner.facts
    )
    return banner._replace(why=why_open(case, case_log), facts=facts)


def why_open(case: CaseCard, case_log: CaseLog) -> str:
    """Why a case is open, in a sentence; empty for one that is not, or of which nothing tells why."""
    if case.closed_on or not case.opened_on:
        return ""
    standing = sorted(open_entries(case_log), key=lambda each: _rank(each.event))
    plans = [each for each in standing if _rank(each.event) < len(_PLANS)]
    reasons = " and ".join(_reason(each, case_log) for each in plans or standing[:1])
    came = _came(case_log, (plans or standing)[0].event if standing else None)
    if reasons:
        return f"Open because of {reasons}{', after ' + came if came else ''}."
    return f"Open after {came}. Nothing else that is recorded is still open." if came else ""


def _rank(event: RecordedEvent) -> int:
    lane = kinds()[event.kind].lane
    return _WEIGHT.index(lane.name) if lane and lane.name in _WEIGHT else len(_WEIGHT)


def _reason(entry: OpenEntry, case_log: CaseLog) -> str:
    """`a child protection plan for neglect since 9 December 2009`."""
    since = f"since {day_date(entry.event.occurred_on)}"
    lane = kinds()[entry.event.kind].lane
    if lane is None or not lane.says:
        return f"{entry.words} {since}"
    changed = [each for each in case_log.events if each.about == entry.event.event_id]
    named = [each.data[lane.says] for each in (entry.event, *changed) if _names(each, lane.name, lane.says)]
    code = lane_code(lane.name, named[-1]) if named else ""
    called = f" for {code.lower()}" if lane.name == "protection_plan" else f" ({code})"
    return f"{entry.words}{called if code else ''} {since}"


def _names(event: RecordedEvent, lane: str, field: str) -> bool:
    declared = kinds()[event.kind].lane
    return declared is not None and declared.name == lane and field in event.data


def _came(case_log: CaseLog, event: RecordedEvent | None) -> str:
    """The referral that its thread began with, else the last before it since a closing; else the contact."""
    thread = {each.event_id for each in case_log.thread(event)} if event else set()
    until_on = event.occurred_on if event else date.max
    closed = [each.occurred_on for each in case_log.by_kind.get(CaseClosed.kind, ())]
    from_on = max((on for on in closed if on <= until_on), default=date.min)
    for kind, name in (("referral_received", "a referral"), ("contact_received", "a contact")):
        found = [each for each in case_log.by_kind.get(kind, ()) if each is not event]
        before = [each for each in found if from_on <= each.occurred_on <= until_on]
        own = [each for each in before if each.event_id in thread]
        if own or before:
            return f"{name} on {day_date((own or before)[-1].occurred_on)}{_told((own or before)[-1])}"
    return ""


def _told(event: RecordedEvent) -> str:
    """From where it came, and the need that it named."""
    source, need = event.data.get("source"), event.data.get("primary_need")
    told = [f"from {words(event.kind, 'source', source)}"] if source else []
    if need and need != _NOT_STATED:
        told.append(f"main need: {words(event.kind, 'primary_need', need).lower()}")
    return f" ({'; '.join(told)})" if told else ""


def _seen_meanwhile(case_log: CaseLog) -> str:
    """Whether the child was seen in the course of the last assessment; its entry does not say on which day.

    Nothing where the child was seen on a day that is recorded since.
    """
    last = max(_telling(case_log, seen_then=False), key=lambda each: each.occurred_on, default=None)
    days = [each.occurred_on for each in _telling(case_log, seen_then=True) if each.data[SEEN]]
    if last is None or (days and max(days) >= last.occurred_on):
        return ""
    told = "seen" if last.data[SEEN] else "not seen"
    name = kinds()[last.kind].title.removesuffix(" completed").lower()
    return f"{told} in the course of the {name} completed on {day_date(last.occurred_on)}"


def _telling(case_log: CaseLog, seen_then: bool) -> Iterator[RecordedEvent]:
    """The entries that say whether the child was seen: on their own day, or in the course of something."""
    for event in case_log.events:
        if SEEN in event.data and kinds()[event.kind].seen_then is seen_then:
            yield event
