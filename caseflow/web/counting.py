"""How far the workers are with what was asked for on a page, and where it is stopped."""

from datetime import datetime
from typing import NamedTuple

from caseflow.web.filters import date_and_time, plural

ASKED_FOR = "The workers count it now."
STOPPED = "The workers count no further part of it."


class HowFar(NamedTuple):
    """What was asked for: into how many parts it falls (0 until it is begun), and how many are done."""

    parts: int
    done: int
    asked_at: datetime
    made_at: datetime | None
    stopped_at: datetime | None

    @property
    def is_counted(self) -> bool:
        """Whether every part is done."""
        return 0 < self.parts == self.done

    @property
    def is_stopped(self) -> bool:
        """Whether somebody stopped it before it was done."""
        return self.stopped_at is not None and not self.is_counted

    @property
    def words(self) -> str:
        """When it was counted or stopped; else how far it is."""
        if self.is_counted:
            return f"Counted {date_and_time(self.made_at)}."
        done_so_far = f"{self.done:,} of {plural(self.parts, 'part')} of the borough"
        if self.is_stopped:
            done = f" Counted until then: {done_so_far}." if self.parts else ""
            return f"Stopped {date_and_time(self.stopped_at)}.{done}"
        if not self.parts:
            return f"Asked for {date_and_time(self.asked_at)}. The workers begin it; look again in a minute."
        return f"Counted so far: {done_so_far}. Look again in a moment."


class Counting(NamedTuple):
    """How far something is, where that is shown, and for who may, where it is stopped or asked for again."""

    how_far: HowFar
    look_again: str
    stop: str = ""
    again: str = ""
