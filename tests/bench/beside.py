"""`python -m tests.bench.beside FOLDER`: the fold of this checkout beside that of an older one, in one run.

FOLDER is the older checkout, with its own .venv. Both fold the same cases by turns, each in its own process,
a part of the cases at a time, so that what else the machine does falls on both. This checkout folds them
twice: with the measures of the older one, and with all that it has. `all of it` is timed by itself, in one go
after the stages: looking at the time between them is no part of a fold.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from caseflow.demonstration.feed import write_feed
from tests.bench.folding import CHILDREN, ROUNDS

HERE = Path(__file__).parents[2]
PART = 250
STAGES = ("placing with indexing", "clocks", "facts", "all of it")


class Folder:
    """A process that folds parts of the cases of a feed by the code of one checkout."""

    def __init__(self, checkout: Path, feed: Path, measures: Sequence[str] = ()) -> None:
        command = [str(checkout / ".venv/bin/python"), str(Path(__file__).with_name("fold_checkout.py"))]
        self._process = subprocess.Popen(
            [*command, str(feed), ",".join(measures)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(checkout)},
        )
        self.cases, self.measures = self._answer()
        self.spent: list[list[float]] = []

    def _answer(self) -> Any:
        assert self._process.stdout
        return json.loads(self._process.stdout.readline())

    def begin_round(self) -> None:
        """Count anew what follows."""
        self.spent.append([0.0] * len(STAGES))

    def fold(self, first: int, before: int) -> None:
        """Fold these cases, and add what that took to the round."""
        assert self._process.stdin
        print(first, before, file=self._process.stdin, flush=True)
        self.spent[-1] = [sum(pair) for pair in zip(self.spent[-1], self._answer(), strict=True)]

    def medians(self) -> list[float]:
        """Seconds of processor time for each of STAGES, the median of the rounds."""
        return [median(stage) for stage in zip(*self.spent, strict=True)]

    def end(self) -> None:
        """Let the process go."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()


def main(older: Path) -> None:
    """Fold by turns, and print the medians of several rounds and their ratios."""
    with TemporaryDirectory(prefix="caseflow-bench-") as name:
        written = write_feed(Path(name), CHILDREN)
        before = Folder(older, Path(name))
        folders = [before, Folder(HERE, Path(name), before.measures), Folder(HERE, Path(name))]
        for number in range(ROUNDS):
            for folder in folders:
                folder.begin_round()
            for first in range(0, before.cases, PART):
                for folder in folders if number % 2 else reversed(folders):
                    folder.fold(first, first + PART)
    print(f"{before.cases:,} cases, {written.events:,} events, {ROUNDS} rounds by turns; seconds, and ratios")
    for folder, what in zip(folders, ("older", "here, its measures", "here, all"), strict=True):
        pairs = zip(STAGES, folder.medians(), before.medians(), strict=True)
        line = "  ".join(f"{stage} {ours:.2f} ({ours / theirs:.2f})" for stage, ours, theirs in pairs)
        print(f"{what} ({len(folder.measures)} measures): {line}")
        folder.end()


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
