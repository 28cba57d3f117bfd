"""What was measured, printed as it comes and once more at the end."""

import os
from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple


class Measured(NamedTuple):
    """One measurement: ours and the floor in seconds, or ours alone; `aim` is the ratio aimed at."""

    size: int
    what: str
    ours: float
    floor: float | None = None
    against: str = ""
    aim: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the floor's time ours took."""
        return self.ours / self.floor if self.floor else None


class Report:
    """Prints each measurement at once, with how busy the machine was, and all of them as a table."""

    def __init__(self) -> None:
        self.all: list[Measured] = []

    def say(self, words: str) -> None:
        """A line of its own, with the time-averaged number of waiting processes before it."""
        print(f"[load {os.getloadavg()[0]:4.1f}] {words}", flush=True)

    def add(self, measured: Measured) -> None:
        """Keep and print one measurement."""
        self.all.append(measured)
        self.say(_row(measured).strip())

    def table(self) -> str:
        """Every measurement, with the growth of a page from the smallest size to the largest."""
        rows = [_row(each) for each in self.all]
        return "\n".join([_HEAD, "-" * len(_HEAD), *rows, *self._growth()])

    def _growth(self) -> list[str]:
        sizes = sorted({each.size for each in self.all})
        if len(sizes) < 2:
            return []
        least, most = sizes[0], sizes[-1]
        found = ["", f"Growth of a page from {least:,} to {most:,} children (aim 1.2x)"]
        first = {each.what: each for each in self.all if each.size == least}
        for each in self.all:
            if each.size == most and each.what.startswith("page") and each.what in first:
                found.append(f"{each.what:<44}{each.ours / first[each.what].ours:>10.2f}x")
        return found


_HEAD = f"{'children':>9}  {'what':<44}{'ours':>10}{'floor':>10}{'ratio':>8}  against (aim)"


def _row(each: Measured) -> str:
    floor, ratio = ("", "") if each.floor is None else (_time(each.floor), f"{each.ratio:.2f}x")
    aim = f"{each.against} ({each.aim})" if each.aim else each.against
    return f"{each.size:>9,}  {each.what:<44}{_time(each.ours):>10}{floor:>10}{ratio:>8}  {aim}".rstrip()


def _time(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.1f} s"
    return f"{seconds * 1000:.{0 if seconds >= 0.1 else 2}f} ms"


def timed(body: Callable[[], Any]) -> tuple[float, Any]:
    """How many seconds `body` took, and what it returned."""
    start = perf_counter()
    found = body()
    return perf_counter() - start, found


def middle(seconds: Sequence[float]) -> float:
    """The median."""
    return median(seconds)
