"""What the page of consent and sharing shows, in words: agencies, statements, shares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from caseflow.consent.queries import ConsentCard, DisclosureCard, ShareCard, State
from caseflow.consent.service import ANSWERS, BASES, CAPACITIES, METHODS
from caseflow.web.filters import day_date, sentence_case, short_date

NO_END = "No end set"
_PURPOSES = {"storage": "have it kept", "sharing": "share"}


@dataclass(frozen=True)
class Names:
    """The names of the codes that are shown: agencies, teams with their agency, sections of the form."""

    agencies: Mapping[str, str]
    teams: Mapping[str, str]
    sections: Mapping[str, str]


@dataclass(frozen=True)
class AgencyRow:
    """How one agency stands today."""

    name: str
    today: str
    asked: str
    until: str


@dataclass(frozen=True)
class TakeBack:
    """The link by which somebody takes consent back; `given` is read aloud after its words."""

    consent_id: UUID
    words: str
    given: str


@dataclass(frozen=True)
class Withdrawal:
    """Consent that was taken back: what and when, then from whom and in whose words."""

    title: str
    details: str


@dataclass(frozen=True)
class StatementView:
    """What one person said at one time."""

    title: str
    rows: tuple[tuple[str, str], ...]
    withdrawals: tuple[Withdrawal, ...]


@dataclass(frozen=True)
class OpenShare:
    """A share that can be ended."""

    id: UUID
    team: str


@dataclass(frozen=True)
class DisclosureRow:
    """One share as it was written down."""

    on: str
    to: str
    what: str
    basis: str
    decided_by: str


@dataclass(frozen=True)
class ConsentPage:
    """Everything on the page of consent and sharing."""

    agencies: tuple[AgencyRow, ...]
    take_back: tuple[TakeBack, ...]
    statements: tuple[StatementView, ...]
    shares: tuple[OpenShare, ...]
    disclosures: tuple[DisclosureRow, ...]


def consent_page(
    states: Sequence[State],
    consents: Sequence[ConsentCard],
    shares: Sequence[ShareCard],
    disclosures: Sequence[DisclosureCard],
    names: Names,
) -> ConsentPage:
    """The page of consent and sharing."""
    return ConsentPage(
        tuple(_agency_row(state) for state in states),
        tuple(_take_back(consent) for consent in consents if _can_be_taken_back(consent)),
        statements(consents, names),
        tuple(
            OpenShare(each.id, names.teams.get(each.team_code, each.team_code))
            for each in shares
            if each.in_force
        ),
        tuple(_disclosure_row(each) for each in disclosures),
    )


def _agency_row(state: State) -> AgencyRow:
    nothing = state.state in ("refused", "undecided")
    until = day_date(state.expires_on) if state.expires_on else NO_END
    return AgencyRow(
        state.agency_name,
        sentence_case(state.words),
        day_date(state.given_on),
        "Nothing is shared" if nothing else until,
    )


def _can_be_taken_back(consent: ConsentCard) -> bool:
    for_all = any(each.agency_code is None for each in consent.withdrawals)
    return bool(consent.agreed and consent.given_event_id and not for_all)


def _take_back(consent: ConsentCard) -> TakeBack:
    words = f"{consent.person_name} takes back consent to {_PURPOSES[consent.purpose]}"
    return TakeBack(consent.id, words, f" that was given {day_date(consent.given_on)}")


def statements(consents: Sequence[ConsentCard], names: Names) -> tuple[StatementView, ...]:
    """The consents that were recorded together, as one statement each; the latest first."""
    latest_first = sorted(consents, key=lambda each: each.recorded_at, reverse=True)
    together = groupby(latest_first, key=lambda each: each.recorded_at)
    return tuple(_statement(list(consents), names) for _, consents in together)


def _statement(consents: Sequence[ConsentCard], names: Names) -> StatementView:
    first = consents[0]
    signed = first.method == "paper"
    rows = (
        *(_answers(consent, names) for consent in consents),
        ("Relationship", first.relationship),
        ("Basis", CAPACITIES[first.capacity]),
        ("How", METHODS[first.method] if signed else f"{METHODS[first.method]}. Not signed on paper"),
        ("Heard by", first.witness or "Nobody named"),
        ("Signed paper or message", first.evidence or "None"),
        ("Not to be shared", _withheld(first, names)),
        ("Holds until", day_date(first.expires_on) if first.expires_on else NO_END),
        ("Explained by", first.explained_by),
    )
    withdrawals = tuple(each for consent in consents for each in _withdrawals(consent, names))
    return StatementView(f"Said by {first.person_name}, {day_date(first.given_on)}", rows, withdrawals)


def _answers(consent: ConsentCard, names: Names) -> tuple[str, str]:
    if consent.purpose == "storage":
        return "Writing down and keeping", "Agreed" if consent.agreed else "Refused"
    answers = (f"{names.agencies.get(code, code)}: {ANSWERS[answer]}" for code, answer in consent.answers)
    return "Sharing", "; ".join(answers)


def _withheld(consent: ConsentCard, names: Names) -> str:
    sections = ", ".join(names.sections.get(code, code) for code in consent.withheld)
    return ". ".join(filter(None, (sections, consent.excluded))) or "Nothing kept back"


def _withdrawals(consent: ConsentCard, names: Names) -> list[Withdrawal]:
    purpose = _PURPOSES[consent.purpose]
    return [
        Withdrawal(
            f"Consent to {purpose} taken back {day_date(each.withdrawn_on)}",
            (names.agencies.get(each.agency_code, each.agency_code) if each.agency_code else "for all")
            + (f": {each.words}" if each.words else ""),
        )
        for each in consent.withdrawals
    ]


def _open_share(share: ShareCard, names: Names) -> OpenShare:
    return OpenShare(share.id, names.teams.get(share.team_code, share.team_code))


def _disclosure_row(disclosure: DisclosureCard) -> DisclosureRow:
    basis = BASES.get(disclosure.basis, "An audit of the quality of assessments")
    reason = f". {disclosure.reason}" if disclosure.reason else ""
    manager = f" ({disclosure.manager})" if disclosure.manager else ""
    return DisclosureRow(
        short_date(disclosure.disclosed_on),
        disclosure.to,
        f"{disclosure.what}. {disclosure.purpose}",
        f"{basis}{reason}{manager}",
        disclosure.decided_by,
    )
