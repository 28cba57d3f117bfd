"""The child's journey: lanes by tier, plan, care and placement, what happened, the clocks that ran."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from markupsafe import Markup

from caseflow.kernel.dates import add_months
from caseflow.rules.clock import DONE, LATE, OVER, Status
from caseflow.web.charts.picture import WIDE, Picture, Scale, box, dot, length, line, mark, twice, words
from caseflow.web.filters import MONTHS, day_date, plural, short_date, tier_name

LANES = ("specialist", "targeted", "universal")
LANE, HEAD, CLOCK, MOST_CLOCKS = 74, 26, 34, 8
SPELL = 44
"""How high a lane beside the tiers is: a line for its name and what it is called, one for its bar."""
GUTTER = 92
"""Room on the left for the names of the lanes: nothing else is ever drawn there."""
ROWS, ROW = 3, 20
"""How many numbers stand on top of each other, and how high each is."""


@dataclass(frozen=True)
class Stay:
    """A stretch of time in one tier with one accountable team; open when it has no end."""

    tier: str
    from_on: date
    to_on: date | None
    team: str


@dataclass(frozen=True)
class LaneStretch:
    """What a plan, care or a placement was called for a time; open when it has no end."""

    lane: str
    what: str
    from_on: date
    to_on: date | None


@dataclass(frozen=True)
class Moment:
    """Something that happened, told in the table by its number on the drawing."""

    on: date
    what: str
    tier: str
    who: str = ""


@dataclass(frozen=True)
class ClockRun:
    """One clock: its start and due date, how it stands, and the day since which it is over or paused.

    `words` tell how it stands; `briefly` is a word for the drawing, empty for a clock in time.
    """

    name: str
    started_on: date
    due_on: date
    status: Status
    over_on: date | None
    paused_on: date | None
    words: str
    briefly: str = ""


@dataclass(frozen=True)
class Journey:
    """All that the picture shows, looked at on `as_at`."""

    ident: str
    title: str
    as_at: date
    stays: tuple[Stay, ...]
    moments: tuple[Moment, ...] = ()
    clocks: tuple[ClockRun, ...] = ()
    lanes: tuple[LaneStretch, ...] = ()

    @property
    def lane_names(self) -> tuple[str, ...]:
        """The lanes beside the tiers, in the order in which they are given."""
        return tuple(dict.fromkeys(stretch.lane for stretch in self.lanes))


def journey(story: Journey) -> Picture:
    """The drawing; the table twin tells every stay, moment and clock in the order of its date."""
    moments = tuple(sorted(story.moments, key=lambda moment: moment.on))
    description = _describe(story)
    return Picture(
        svg=twice(story.ident, story.title, description, lambda width: _draw(story, moments, width)),
        title=story.title,
        description=description,
        headers=("Date", "What", "Tier", "Who"),
        rows=_rows(story, moments),
        key=_key(story.clocks),
    )


def _describe(story: Journey) -> str:
    said = [
        f"{tier_name(stay.tier)} with {stay.team} from {day_date(stay.from_on)}"
        + (f" to {day_date(stay.to_on)}" if stay.to_on else ", still open")
        for stay in story.stays
    ]
    said += [_stretch_words(stretch) for stretch in story.lanes]
    late = sum(1 for clock in story.clocks if clock.status in LATE)
    counts = f"{plural(len(story.moments), 'event')}, {plural(len(story.clocks), 'clock')}, {late} late."
    return ". ".join([*said, counts])


def _key(clocks: tuple[ClockRun, ...]) -> tuple[tuple[str, str], ...]:
    """What each mark means; those that few journeys have, only where they are drawn."""
    drawn = {_end(clock) for clock in clocks}
    seldom = (("paused", "Paused"), ("ended", "No longer needed, or not counted"))
    return (
        ("moment", "Something happened: the number leads to the table"),
        ("allowed", "Time that is allowed"),
        ("over", "Past its due date"),
        ("done", "Done"),
        *(each for each in seldom if each[0] in drawn),
        ("today", "Today"),
    )


def _end(clock: ClockRun) -> str:
    """The mark at the end of a clock: done, ended or paused; none while it runs."""
    if clock.status in DONE:
        return "done"
    if clock.status in OVER:
        return "ended"
    return "paused" if clock.status is Status.PAUSED else ""


def _rows(story: Journey, moments: tuple[Moment, ...]) -> tuple[tuple[str, ...], ...]:
    told = [(m.on, 1, (f"{i}. {m.what}", tier_name(m.tier), m.who)) for i, m in enumerate(moments, 1)]
    told += [(s.from_on, 0, (_stay_words(s), tier_name(s.tier), s.team)) for s in story.stays]
    told += [(s.from_on, 0, (_stretch_words(s), "", "")) for s in story.lanes]
    told += [(c.started_on, 2, (_clock_words(c), "", "")) for c in story.clocks]
    return tuple((short_date(on), *cells) for on, _, cells in sorted(told, key=lambda row: row[:2]))


def _stay_words(stay: Stay) -> str:
    return f"Team accountable until {short_date(stay.to_on)}" if stay.to_on else "Team accountable now"


def _stretch_words(stretch: LaneStretch) -> str:
    named = f"{stretch.lane}: {stretch.what}" if stretch.what else stretch.lane
    return f"{named} until {short_date(stretch.to_on)}" if stretch.to_on else f"{named}, still open"


def _clock_words(clock: ClockRun) -> str:
    return f"Clock: {clock.name}, due {short_date(clock.due_on)}, {clock.words}"


def _span(story: Journey) -> tuple[date, date]:
    starts = [stay.from_on for stay in story.stays] + [moment.on for moment in story.moments]
    starts += [clock.started_on for clock in story.clocks] + [lane.from_on for lane in story.lanes]
    ends = [story.as_at, *(clock.due_on for clock in story.clocks if clock.over_on is None)]
    first, last = min([*starts, story.as_at]), max(ends)
    return first, max(last, first + timedelta(days=28))


def _draw(story: Journey, moments: tuple[Moment, ...], width: float) -> tuple[float, list[Markup]]:
    first, last = _span(story)
    along = Scale(first.toordinal(), last.toordinal(), GUTTER + 12, width - 12)
    shown = sorted(story.clocks, key=lambda clock: clock.due_on)[-MOST_CLOCKS:]
    tiers = HEAD + LANE * len(LANES)
    floor = tiers + SPELL * len(story.lane_names)
    left_out = len(story.clocks) - len(shown)
    height = floor + 30 + CLOCK * len(shown) + (22 if left_out else 0)
    today = along(story.as_at.toordinal())
    marks = _lanes(width) + _ticks(first, last, along, tiers, width)
    marks += [
        *_stays(story, along),
        *_lanes_beside(story, along, tiers, width),
        line(today, HEAD - 4, today, tiers - 4, "today"),
        *_moments(moments, along),
    ]
    for i, clock in enumerate(shown):
        y = floor + 36 + CLOCK * i
        marks += _clock(clock, story.as_at, along, y, width)
        marks.append(line(today, y - 7, today, y + 7, "today"))
    if left_out:
        marks.append(words(12, height - 6, f"and {plural(left_out, 'earlier clock')} in the table", "quiet"))
    return height, marks


def _lane_top(tier: str) -> float:
    place = LANES.index(tier) if tier in LANES else len(LANES) - 1
    return float(HEAD + LANE * place)


def _lanes(width: float) -> list[Markup]:
    marks = []
    for tier in LANES:
        top = _lane_top(tier)
        marks.append(box(0, top, width, LANE - 4, f"lane-{tier}"))
        marks.append(words(8, top + 18, tier_name(tier), "strong"))
    return marks


def _ticks(first: date, last: date, along: Scale, floor: float, width: float) -> list[Markup]:
    """Months, quarters or years: the finest that the width can name."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    room = max(2, int((width - GUTTER) // 84))
    every = next((n for n in (1, 2, 3, 6, 12, 24, 60) if months / n <= room), 120)
    day = date(first.year, 1, 1)
    marks, right = [], -99.0
    while day <= last:
        x = along(day.toordinal())
        if day >= first:
            marks.append(line(x, HEAD, x, floor - 4, "grid"))
            if right < x < width - 70:
                named = str(day.year) if every >= 12 else f"{MONTHS[day.month - 1][:3]} {day.year}"
                marks.append(words(x, HEAD - 9, named, "quiet"))
                right = x + 68
        day = add_months(day, every)
    return marks


def _stays(story: Journey, along: Scale) -> list[Markup]:
    marks = []
    for stay in story.stays:
        start = along(stay.from_on.toordinal())
        stop = along((stay.to_on or story.as_at).toordinal())
        hover = mark("title", f"{tier_name(stay.tier)}: {stay.team}")
        tier = stay.tier if stay.tier in LANES else "universal"
        marks.append(
            box(start, _lane_top(stay.tier) + LANE - 26, max(stop - start, 3), 14, f"stay-{tier}", hover)
        )
    for before, after in pairwise(story.stays):
        if before.tier != after.tier:
            x = along(after.from_on.toordinal())
            ends = sorted((_lane_top(before.tier), _lane_top(after.tier)))
            marks.append(line(x, ends[0] + LANE - 26, x, ends[1] + LANE - 12, "handover"))
    return marks


def _lanes_beside(story: Journey, along: Scale, top: float, width: float) -> Iterator[Markup]:
    """A lane below the tiers for each of plan, care and placement, with a bar for each name that it had."""
    today = along(story.as_at.toordinal())
    for place, name in enumerate(story.lane_names):
        y = top + SPELL * place
        spells = sorted((each for each in story.lanes if each.lane == name), key=lambda each: each.from_on)
        yield box(0, y, width, SPELL - 4, "lane-beside")
        yield from _names_beside(name, spells, along, y + 15, width)
        for spell in spells:
            start, stop = along(spell.from_on.toordinal()), along((spell.to_on or story.as_at).toordinal())
            hover = mark("title", _stretch_words(spell))
            yield box(start, y + 22, max(stop - start, 3), 12, "stay-beside", hover)
        yield line(today, y + 20, today, y + 36, "today")


def _names_beside(
    name: str, spells: Sequence[LaneStretch], along: Scale, y: float, width: float
) -> Iterator[Markup]:
    """What a lane is, and above each bar what it is called; on a phone only what the last one is called."""
    yield words(8, y, name, "strong")
    right = 8 + length(name) + 10
    if width < WIDE:
        yield words(right, y, _cut(spells[-1].what, width - right))
        return
    for spell, after in zip(spells, [*spells[1:], None], strict=True):
        left = max(right, along(spell.from_on.toordinal()))
        label = _cut(spell.what, (along(after.from_on.toordinal()) if after else width) - left)
        if label:
            yield words(left, y, label)
            right = left + length(label) + 8


FEWEST_LETTERS = 6


def _cut(text: str, room: float) -> str:
    """As much of a text as there is room for; nothing where a few letters are all: the table has the rest."""
    letters = int(room / length("n"))
    if len(text) <= letters:
        return text
    return f"{text[: letters - 1]}…" if letters >= FEWEST_LETTERS else ""


def _moments(moments: tuple[Moment, ...], along: Scale) -> list[Markup]:
    """Numbered marks, upwards from the bar; those too close together share a column, many of them a mark."""
    marks: list[Markup] = []
    radius = 9 if len(moments) < 100 else 13
    numbered = [(i, along(moment.on.toordinal()), moment) for i, moment in enumerate(moments, 1)]
    for tier in dict.fromkeys(moment.tier for moment in moments):
        base = _lane_top(tier) + LANE - 19
        for column in _columns([each for each in numbered if each[2].tier == tier], 2 * radius + 2):
            x = column[0][1]
            if len(column) > ROWS:
                marks += _many([(i, moment) for i, _, moment in column], x, base, radius)
                continue
            for row, (i, _, moment) in enumerate(column):
                marks += _numbered(i, moment, x, base - ROW * row, radius)
    return marks


Numbered = tuple[int, float, Moment]


def _columns(line_up: list[Numbered], wide: float) -> Iterator[list[Numbered]]:
    """The moments of a lane in columns that never touch each other."""
    column: list[Numbered] = []
    for each in line_up:
        if column and each[1] - column[0][1] >= wide:
            yield column
            column = []
        column.append(each)
    if column:
        yield column


def _numbered(i: int, moment: Moment, x: float, y: float, radius: float) -> list[Markup]:
    hover = mark("title", f"{i}. {moment.what}, {day_date(moment.on)}")
    around = box(x - radius, y - 9, 2 * radius, 18, "moment", hover)
    return [around, words(x, y + 4, str(i), "moment-number")]


def _many(column: list[tuple[int, Moment]], x: float, base: float, radius: float) -> list[Markup]:
    """One upright mark for a crowd: its first number above, its last below; a pointer is told all."""
    told = "; ".join(f"{i}. {moment.what}, {day_date(moment.on)}" for i, moment in column)
    high = ROW * (ROWS - 1)
    around = box(x - radius, base - high - 9, 2 * radius, high + 18, "moment", mark("title", told))
    said = (str(column[-1][0]), "to", str(column[0][0]))
    return [around, *(words(x, base + 4 - ROW * row, each, "moment-number") for row, each in enumerate(said))]


def _clock(clock: ClockRun, as_at: date, along: Scale, y: float, width: float) -> list[Markup]:
    start, due = along(clock.started_on.toordinal()), along(clock.due_on.toordinal())
    stop = along((clock.over_on or as_at).toordinal())
    marks = [line(start, y, min(max(due, start + 2), width), y, "allowed")]
    if clock.status in LATE:
        marks.append(line(due, y, max(stop, due + 3), y, "over"))
    if due < width:
        marks.append(line(due, y - 6, due, y + 6, "due"))
    end = _end(clock)
    if end:
        since = clock.paused_on if clock.status is Status.PAUSED else None
        marks.append(dot(along(since.toordinal()) if since else stop, y, 5, end, clock.words))
    said = _fitting(clock, width)
    return [*marks, words(max(0, min(start, width - length(said))), y - 12, said)]


def _fitting(clock: ClockRun, width: float) -> str:
    """The clock's name and due date; on a narrow drawing the name alone, cut where it must be."""
    end = f", {clock.briefly}" if clock.briefly else ""
    full = f"{clock.name}, due {short_date(clock.due_on)}{end}"
    if length(full) <= width:
        return full
    room = int(width / length("n")) - len(end)
    return (clock.name if len(clock.name) <= room else f"{clock.name[: room - 1]}…") + end
