"""What an import did."""

from dataclasses import dataclass
from typing import NamedTuple


class Reject(NamedTuple):
    """One fault of one line of the feed."""

    file: str
    line: int
    event_id: str
    field: str
    reason: str


class Correction(NamedTuple):
    """A known child of whom the feed says something else now, and in which columns."""

    child_id: str
    columns: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What was added, what was there already, what was refused and why.

    `cases` counts the cases whose logs have grown: their records, clocks and facts lag until followed.
    `references` names what `--create-references` added. In a check nothing was added: the figures say
    what an import would add.
    """

    children: int
    corrected: tuple[Correction, ...]
    children_skipped: int
    events: int
    skipped: int
    cases: int
    references: tuple[str, ...]
    rejected: tuple[Reject, ...]
    warnings: tuple[Reject, ...] = ()
    """About lines that were added and may not be so: what a page would have asked."""

    @property
    def children_updated(self) -> int:
        """How many children the feed describes otherwise than they were known."""
        return len(self.corrected)

    @property
    def rejected_lines(self) -> int:
        """How many lines were refused, each for one reason or more."""
        return len({(each.file, each.line) for each in self.rejected})

    @property
    def exit_status(self) -> int:
        """3 when any line was refused."""
        return 3 if self.rejected else 0
