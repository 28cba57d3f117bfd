"""Two records side by side, and what was decided about them, in words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from caseflow.joining.queries import Compared, Join, Pair, RecordSide
from caseflow.people.forms import SEXES
from caseflow.web.filters import date_and_time, listed, long_date, plural, sentence_case, tier_name

WHY = {
    "nhs": "the same NHS number",
    "upn": "the same pupil number",
    "same": "the same name and date of birth",
    "like": "nearly the same name, born on the same day",
    "exchanged": "the same name or a form of it, with day and month of birth exchanged",
}


class SideRow(NamedTuple):
    """A detail of two records: what either says of it, and whether that differs."""

    label: str
    one: str
    other: str
    differs: bool


def side_by_side(one: RecordSide, other: RecordSide) -> list[SideRow]:
    """Who the two children are and what their records hold."""
    rows = zip(_told(one), _told(other), strict=True)
    return [SideRow(label, a, b, a != b) for (label, a), (_, b) in rows]


def _told(side: RecordSide) -> list[tuple[str, str]]:
    born = side.birth_date or side.expected_birth_date
    expected = " (expected)" if side.birth_date is None and born else ""
    return [
        ("Name", side.name),
        ("Reference", side.reference),
        ("Born", f"{long_date(born)}{expected}" if born else "Not known"),
        ("Sex", SEXES.get(side.sex, side.sex)),
        ("NHS number", side.nhs_number or "Not known"),
        ("Unique pupil number", side.upn or "Not known"),
        ("Postcode", side.postcode or "Not known"),
        ("Part of the borough", side.quindrat or "Not known"),
        ("Case", _case(side)),
        ("Team", f"{side.team}, {side.phone}"),
        ("Allocated to", side.holder or "Nobody"),
        ("Recorded", _recorded(side)),
    ]


def _case(side: RecordSide) -> str:
    if side.joined_to:
        return "Joined to another record"
    if side.closed_on:
        return f"Closed {long_date(side.closed_on)}"
    return f"Open, {tier_name(side.tier).lower()}"


def _open(side: RecordSide) -> str:
    return "open" if side.open else "closed"


def _recorded(side: RecordSide) -> str:
    if not side.first_on or not side.last_on:
        return "Nothing"
    entries = plural(side.entries, "entry", "entries")
    return f"{entries}, from {long_date(side.first_on)} to {long_date(side.last_on)}"


def choices_of(one: RecordSide, other: RecordSide) -> list[tuple[str, str]]:
    """Which record is kept, as the form offers it."""
    return [
        (str(side.case_id), f"Yes. Keep {side.reference}, {side.name} ({_open(side)})")
        for side in (one, other)
    ] + [("apart", "No, these are two children. Do not offer them as one again")]


def kept_first(one: RecordSide, other: RecordSide) -> RecordSide:
    """Which record one would keep: the open one, else the one that holds more."""
    return max(one, other, key=lambda side: (side.open, side.entries))


class PairLine(NamedTuple):
    """Two records that may be of one child, and why."""

    one: RecordSide
    other: RecordSide
    why: str


def pair_lines(pairs: Iterable[Pair], sides: Mapping[UUID, RecordSide]) -> list[PairLine]:
    """Possible duplicates in words."""
    return [
        PairLine(
            sides[each.one],
            sides[each.other],
            sentence_case(listed(WHY[why] for why in each.why)),
        )
        for each in pairs
        if each.one in sides and each.other in sides
    ]


class ReasonLink(NamedTuple):
    """One of the reasons for which pairs are listed, with how many there are."""

    code: str
    words: str
    number: int
    chosen: bool


def reasons(counts: Mapping[str, int], chosen: str) -> list[ReasonLink]:
    """Any reason, and each for which there are pairs or which is chosen."""
    return [
        ReasonLink(code, sentence_case(WHY.get(code, "any reason")), number, code == chosen)
        for code, number in counts.items()
        if number or code in ("", chosen)
    ]


def compared_until(compared: Compared) -> str:
    """How far the list may be trusted, in words."""
    if compared.compared_at is None:
        return "The records have not been compared yet."
    until = f"Changes were last compared {date_and_time(compared.compared_at)}."
    if compared.whole_at is None:
        return f"{until} What changed since then may not be in this list yet."
    return f"{until} Every record was last compared with all others {date_and_time(compared.whole_at)}."


class JoinLine(NamedTuple):
    """What was decided about two records."""

    id: UUID
    kept: str
    joined: str
    state: str
    by: str
    reason: str


def join_lines(
    joins: Iterable[Join], sides: Mapping[UUID, RecordSide], names: Mapping[UUID, str]
) -> list[JoinLine]:
    """What was asked and decided, in words."""
    return [
        JoinLine(
            each.id,
            _named(sides.get(each.kept_case)),
            _named(sides.get(each.joined_case)),
            state(each, names),
            f"{names.get(each.asked_by, '')}, {date_and_time(each.asked_at)}",
            each.reason,
        )
        for each in joins
    ]


def _named(side: RecordSide | None) -> str:
    return f"{side.name} ({side.reference})" if side else "A record that you do not see"


def state(join: Join, names: Mapping[UUID, str]) -> str:
    """How a joining stands."""
    if join.decided_at is None:
        return "Waits for a second person"
    by = f" by {names.get(join.decided_by, '')}" if join.decided_by else ""
    if not join.confirmed:
        return f"Not joined: refused{by}, {date_and_time(join.decided_at)}. {join.answer or ''}".strip()
    if join.parted_at:
        return f"Parted {date_and_time(join.parted_at)}: {join.part_reason}"
    return f"Joined {date_and_time(join.decided_at)}{', confirmed' + by if by else ''}"


def people_in(joins: Sequence[Join]) -> set[UUID]:
    """Whose names are needed to word these."""
    return {who for each in joins for who in (each.asked_by, each.decided_by, each.parted_by) if who}
