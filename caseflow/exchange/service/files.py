"""The files of a feed: mapped, not read; cut into numbered lines; and the list of what was refused."""

import mmap
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from caseflow.exchange.service.report import Reject
from caseflow.kernel import Refusal
from caseflow.kernel.spreadsheet import csv_line

CHILDREN, EVENTS, REJECTED = "children.csv", "events.jsonl", "rejected.csv"
LONGEST_LINE = 1_000_000
_BOM = b"\xef\xbb\xbf"
_OTHER_BOMS = (b"\xff\xfe", b"\xfe\xff")

Content = bytes | mmap.mmap


@contextmanager
def opened(folder: Path, name: str) -> Iterator[Content]:
    """The content of a file of the feed; Refusal when it cannot be read or is in UTF-16."""
    try:
        with (folder / name).open("rb") as file:
            if not os.fstat(file.fileno()).st_size:
                yield b""
                return
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
                if content[:2] in _OTHER_BOMS:
                    raise Refusal(name, f"{folder / name} is in UTF-16: save it as UTF-8.")
                yield content
    except FileNotFoundError as error:
        raise Refusal(name, f"There is no {folder / name}.") from error
    except (PermissionError, IsADirectoryError, NotADirectoryError) as error:
        raise Refusal(name, f"{folder / name} cannot be read: {error.strerror}.") from error


def spans(content: Content) -> Iterator[tuple[int, int]]:
    """Where each line starts and ends, its line feed left out; a byte order mark is passed over."""
    start, size = 3 if content[:3] == _BOM else 0, len(content)
    find = content.find
    while start < size:
        end = find(b"\n", start)
        if end < 0:
            end = size
        yield start, end
        start = end + 1


def forget_rejected(folder: Path) -> None:
    """Remove the list that an earlier import left."""
    (folder / REJECTED).unlink(missing_ok=True)


def write_rejected(folder: Path, rejects: list[Reject]) -> None:
    """Write the list of what was refused, complete or not at all."""
    unfinished = folder / (REJECTED + ".part")
    with unfinished.open("w", encoding="utf-8", newline="") as file:
        file.writelines(csv_line(cells) for cells in (Reject._fields, *rejects))
    unfinished.replace(folder / REJECTED)
