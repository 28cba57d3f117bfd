"""What an event of a kind does to a case: whether it opens or closes it, to which tier, to which team."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

UNIVERSAL, TARGETED, SPECIALIST = TIERS = ("universal", "targeted", "specialist")
ACCEPTED = ("accepted", "accepted_with_conditions")


@dataclass(frozen=True, slots=True)
class Where:
    """A condition on the data of an event: the field holds one of these values."""

    field: str
    values: tuple[Any, ...]

    def holds(self, data: Mapping[str, Any]) -> bool:
        """Whether it is so."""
        return data.get(self.field) in self.values


def where(field: str, *values: Any) -> Where:
    """A condition on the data of an event; without values, that the field says yes."""
    return Where(field, values or (True,))


@dataclass(frozen=True, slots=True)
class Effect:
    """What an event of one kind does to the tier and the team of a case.

    `opens`: whether it opens a case: never; a case that was not closed on the same day ("later"), for what
    comes on the day of closing was the work that closed it; or any case ("any_day").
    `raises_to`: the tier to which it raises the case. `pursues`: the child is open to specialist services
    from then on, whatever the tier. Either only where `only_if` holds; `counted_from` names the kind along
    its thread from whose day the child is open to specialist services.
    `takes_over`: the team that recorded it becomes accountable. `sets_tier`: the field that names a tier.
    `grants`: the kind of the request that it grants where `only_if` holds; the case goes to the tier and
    the team that the request names, and where it does not hold nothing opens. `counted`: no figure names an
    event of a kind that is not, even where it came first.
    """

    opens: Literal["never", "later", "any_day"] = "later"
    raises_to: str | None = None
    pursues: bool = False
    only_if: Where | None = None
    counted_from: str | None = None
    takes_over: bool = False
    sets_tier: str | None = None
    gives_to: str | None = None
    grants: str | None = None
    closes: bool = False
    allocates: bool = False
    counted: bool = True
    leaves: tuple[str, ...] = field(init=False)
    moves_tier: bool = field(init=False)
    moves_team: bool = field(init=False)
    opens_specialist: bool = field(init=False)
    may_end_specialist: bool = field(init=False)

    def __post_init__(self) -> None:
        """Most events move nothing on an open case: these tell them apart at a glance.

        It `leaves` a case as it is that is open on one of these tiers.
        """
        team = self.gives_to or self.takes_over
        moves = team or self.sets_tier or self.grants or self.closes or self.allocates
        raised = TIERS[TIERS.index(self.raises_to or UNIVERSAL) :]
        object.__setattr__(self, "leaves", () if moves else raised)
        object.__setattr__(self, "moves_tier", bool(self.raises_to or self.sets_tier or self.grants))
        object.__setattr__(self, "moves_team", bool(team or self.grants))
        object.__setattr__(self, "opens_specialist", self.pursues or self.raises_to == SPECIALIST)
        ends = self.sets_tier or self.grants or self.closes
        object.__setattr__(self, "may_end_specialist", bool(ends))

    @property
    def may_open_specialist(self) -> bool:
        """Whether it may open a child to specialist services."""
        return bool(self.opens_specialist or self.sets_tier or self.grants)

    def holds(self, data: Mapping[str, Any]) -> bool:
        """Whether the condition of this effect, if there is one, holds."""
        return self.only_if is None or self.only_if.holds(data)


NO_EFFECT = Effect(opens="never")
NEVER_COUNTED = Effect(opens="never", counted=False)
RECORDS = Effect()
"""It opens a case that is not open, and moves neither tier nor team."""


class Effects(dict[str, Effect]):
    """The effect of each kind, by its name; an event of an unknown kind records.

    `closing` are the kinds that close a case, `opening_specialist` those that may open a child to specialist
    services, `specialist` those and what may end that.
    """

    def __init__(self, effects: Mapping[str, Effect]) -> None:
        super().__init__(effects)
        self.closing = frozenset(kind for kind, effect in effects.items() if effect.closes)
        self.opening_specialist = frozenset(k for k, effect in effects.items() if effect.may_open_specialist)
        self.specialist = self.opening_specialist | self.closing

    def __missing__(self, kind: str) -> Effect:
        return RECORDS
