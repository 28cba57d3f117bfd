"""Two records of one child, joined and parted. Governance alone records these, on pages of their own."""

from typing import Annotated

from caseflow.events.kinds.declaration import Ask, CaseEvent, Continues
from caseflow.rules.effects import NO_EFFECT, Effect
from caseflow.rules.steps import TIERS


class RecordsJoined(CaseEvent):
    """Another record of the child is read with this one from now on.

    An open case stays with its team; it is on the higher tier of the two.
    """

    kind, title = "records_joined", "Another record of the child was joined to this one"
    of_governance, by_feed = True, False
    effect = Effect(opens="never", sets_tier="tier", gives_to="team")
    reference: Annotated[
        str, Ask("Reference of the other record", "Reference of the other record", refers_to="child")
    ]
    team: Annotated[str | None, Ask("Team that answers for the case", refers_to="team")] = None
    tier: Annotated[str | None, Ask("Tier", codes=TIERS)] = None


class RecordJoinedTo(CaseEvent):
    """This record is empty from now on: it is read with another record of the child."""

    kind, title = "record_joined_to", "This record was joined to another one of the child"
    of_governance, by_feed = True, False
    effect = NO_EFFECT
    case: Annotated[str, Ask("The record that is kept", refers_to="case")]


class RecordsParted(CaseEvent):
    """The records are of two children, and stand apart again."""

    kind, title = "records_parted", "Records that were joined stand apart again"
    of_governance, by_feed = True, False
    continues = Continues(RecordsJoined, RecordJoinedTo, required=True)
    effect = NO_EFFECT
