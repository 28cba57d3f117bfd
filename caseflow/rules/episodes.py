"""Episodes: the spells of involvement on a case, from the event that starts one to that which ends it."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

from caseflow.rules.case_log import CaseLog

EpisodeKinds = Mapping[str, tuple[str, str]]
"""The kinds of event that start an episode, each with the type of episode and the kind that ends it."""


class Episode(NamedTuple):
    """One spell of involvement, known by the event that started it; open while it has no end.

    `started_at` is when the start became known, `ended_by` the event that ended it.
    """

    event_id: str
    type: str
    started_on: date
    started_at: datetime
    ended_on: date | None
    ended_by: str | None
    end_reason: str | None


def episodes(case_log: CaseLog, kinds: EpisodeKinds) -> Iterator[Episode]:
    """The episodes of a case, by the kind that starts them and in order. The first end ends one."""
    for started_by, (episode_type, ended_by) in kinds.items():
        started = case_log.by_kind.get(started_by, ())
        ends = {end.about: end for end in reversed(case_log.by_kind.get(ended_by, ()))} if started else {}
        for start in started:
            end = ends.get(start.event_id)
            yield Episode(
                start.event_id,
                episode_type,
                start.occurred_on,
                start.recorded_at,
                end.occurred_on if end else None,
                end.event_id if end else None,
                _reason(end.data.get("reason")) if end else None,
            )


def _reason(value: object) -> str | None:
    return value if isinstance(value, str) else None
