"""The pathway: whether a case is open, which team answers for it, on which tier, and who has it.

How the tier follows from what happens:
- a case opens on the universal tier;
- a CAF, its meetings and its plan raise a universal case to targeted, and lower nothing: a CAF stays open
  beside specialist work until it is decided that it is needed no longer;
- a referral decided for assessment or a strategy discussion, an assessment, a plan and care raise a case to
  specialist;
- only an accepted step or a change of tier lowers it; either sets it to the tier that it names.

Which kinds do that is declared with the kinds: `effects` holds what each one does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from caseflow.kernel import RecordedEvent
from caseflow.rules.case_log import CaseLog, moment
from caseflow.rules.effects import SPECIALIST, TARGETED, UNIVERSAL, Effect, Effects


@dataclass(slots=True)
class Spell:
    """What a case was on or with, a tier or a team, from one day until another; begun by an event.

    Only the fold that follows a spell says until when it went.
    """

    what: Final[str]
    from_on: Final[date]
    until_on: date | None
    begun_by: Final[str]


class CaseState(NamedTuple):
    """A case after its last event; `team` is the accountable one, set whenever the case is open.

    `opened_on` is the day of the latest opening, `closed_on` that of the closing while it is closed.
    `tier` is the last one the case was on, None for a case that never opened.
    """

    open: bool
    opened_on: date | None
    closed_on: date | None
    team: str | None
    tier: str | None
    practitioner: str | None
    tier_spells: tuple[Spell, ...] = ()
    team_spells: tuple[Spell, ...] = ()

    @property
    def tier_history(self) -> tuple[tuple[date, str], ...]:
        """The tiers in order, each with its first day."""
        return tuple((spell.from_on, spell.what) for spell in self.tier_spells)

    @property
    def team_history(self) -> tuple[tuple[date, str], ...]:
        """The accountable teams in order, each with its first day."""
        return tuple((spell.from_on, spell.what) for spell in self.team_spells)


def state(case_log: CaseLog, front_door: str | None, effects: Effects) -> CaseState:
    """What the events say of a case; a case opened by an event without a team is the front door's."""
    fold = _Fold(case_log, front_door)
    for event in _closings_last(case_log, effects):
        effect = effects[event.kind]
        if fold.tier not in effect.leaves or not fold.open:
            fold.take(event, effect)
    return CaseState(
        fold.open,
        fold.opened_on,
        fold.closed_on,
        fold.team,
        fold.tier,
        fold.practitioner,
        tuple(fold.tiers),
        tuple(fold.teams),
    )


def specialist_spells(case_log: CaseLog, effects: Effects) -> list[tuple[date, date | None]]:
    """When the child was open to specialist services: from each first day until, not on, the last.

    Open on a day D is: begun on or before D, and not ended on or before D.
    """
    spells: list[tuple[date, date | None]] = []
    if effects.opening_specialist.isdisjoint(case_log.by_kind):
        return spells
    begun_on: date | None = None
    told_by = effects.specialist
    for event in [event for event in _closings_last(case_log, effects) if event.kind in told_by]:
        effect = effects[event.kind]
        if begun_on is not None and not effect.may_end_specialist:
            continue
        tier = _specialist_or_named(case_log, event, effect)
        if effect.closes or tier not in (None, SPECIALIST):
            if begun_on is not None and event.occurred_on > begun_on:
                spells.append((begun_on, event.occurred_on))
            begun_on = None
        elif tier == SPECIALIST and begun_on is None:
            before = spells[-1][1] if spells else None
            begun_on = max(_first_day(case_log, event, effect), before or date.min)
    if begun_on is not None:
        spells.append((begun_on, None))
    return spells


def _specialist_or_named(case_log: CaseLog, event: RecordedEvent, effect: Effect) -> str | None:
    """The tier of specialist services where the event opens the child to them, else the one that it names."""
    if effect.opens_specialist and effect.holds(event.data):
        return SPECIALIST
    return _named_tier(event, effect, _granted(case_log, event, effect))


def _closings_last(case_log: CaseLog, effects: Effects) -> list[RecordedEvent]:
    """The events in order, a closing after what became known in the same moment of the same day."""
    events, closing = case_log.events, effects.closing
    if case_log.has_ties:
        return sorted(events, key=lambda each: (*moment(each), each.kind in closing))
    return events


def _named_tier(event: RecordedEvent, effect: Effect, request: RecordedEvent | None) -> str | None:
    """The tier that a change of tier or an accepted step sets."""
    if effect.sets_tier:
        return _text(event.data, effect.sets_tier)
    return _text(request.data, "to_tier") if request is not None else None


def _granted(case_log: CaseLog, event: RecordedEvent, effect: Effect) -> RecordedEvent | None:
    """The request that the event grants, if it grants one."""
    return case_log.nearest(event, effect.grants) if effect.grants and effect.holds(event.data) else None


def _first_day(case_log: CaseLog, event: RecordedEvent, effect: Effect) -> date:
    """The day of the referral where it is its decision that opens, else the day of the event."""
    return case_log.first_day(event, (effect.counted_from,) if effect.counted_from else ())


def _text(data: Mapping[str, object], field: str) -> str | None:
    value = data.get(field)
    return value if isinstance(value, str) else None


class _Fold:
    """The state so far; `take` moves it on by one event."""

    __slots__ = (
        "case_log",
        "closed_on",
        "front_door",
        "open",
        "opened_on",
        "practitioner",
        "team",
        "teams",
        "tier",
        "tiers",
    )

    def __init__(self, case_log: CaseLog, front_door: str | None) -> None:
        self.case_log, self.front_door = case_log, front_door
        self.open = False
        self.opened_on: date | None = None
        self.closed_on: date | None = None
        self.team: str | None = None
        self.tier: str | None = None
        self.practitioner: str | None = None
        self.tiers: list[Spell] = []
        self.teams: list[Spell] = []

    def take(self, event: RecordedEvent, effect: Effect) -> None:
        """Move on by one event; what comes to a closed case without opening it changes nothing."""
        if effect.closes:
            self._close(event)
            return
        request = _granted(self.case_log, event, effect) if effect.grants else None
        if not self.open:
            if not self._opens(event, effect, request):
                return
            self._open(event)
        if effect.moves_tier or self.tier is None:
            self._move_tier(event, effect, request)
        taking = self._taken_over_by(event, effect, request) if effect.moves_team else None
        if taking is not None and taking != self.team:
            self._give_to(taking, event)
        if effect.allocates and (event.about is None or event.about in self.case_log.by_id):
            self.practitioner = _text(event.data, "practitioner")

    def _opens(self, event: RecordedEvent, effect: Effect, request: RecordedEvent | None) -> bool:
        if effect.opens == "never":
            return False
        if effect.grants and request is None:
            return False  # a team that sends a case back does not take it
        return event.occurred_on != self.closed_on or effect.opens == "any_day"

    def _open(self, event: RecordedEvent) -> None:
        # What is dated before the event that it continues does not say since when the case is open.
        opened_on = max([each.occurred_on for each in self.case_log.thread(event)])
        self.open, self.opened_on, self.closed_on, self.tier = True, opened_on, None, None
        self._give_to(event.team or self.front_door, event)

    def _close(self, event: RecordedEvent) -> None:
        if self.open:
            self.open, self.closed_on = False, event.occurred_on
            self.team = self.practitioner = None
            _end_last(self.tiers, event)
            _end_last(self.teams, event)

    def _give_to(self, team: str | None, event: RecordedEvent) -> None:
        self.team, self.practitioner = team, None
        _end_last(self.teams, event)
        if team is not None:
            self.teams.append(Spell(team, event.occurred_on, None, event.event_id))

    def _taken_over_by(
        self, event: RecordedEvent, effect: Effect, request: RecordedEvent | None
    ) -> str | None:
        if effect.gives_to:
            return _text(event.data, effect.gives_to)
        if effect.takes_over or request is None:
            return event.team if effect.takes_over else None
        return _text(request.data, "to_team") or event.team

    def _move_tier(self, event: RecordedEvent, effect: Effect, request: RecordedEvent | None) -> None:
        """Raised, or set to the tier that is named; a case just opened is universal without either."""
        tier = effect.raises_to if effect.raises_to and effect.holds(event.data) else None
        if tier != SPECIALIST and not (tier == TARGETED and self.tier in (None, UNIVERSAL)):
            tier = _named_tier(event, effect, request) or self.tier or UNIVERSAL
        if tier != self.tier:
            self.tier = tier
            _end_last(self.tiers, event)
            self.tiers.append(Spell(tier, event.occurred_on, None, event.event_id))


def _end_last(spells: list[Spell], event: RecordedEvent) -> None:
    if spells and spells[-1].until_on is None:
        spells[-1].until_on = event.occurred_on
