"""Logs: a line for each failure, and files that are cut while they are written."""

import logging
import os
import shutil
from pathlib import Path
from traceback import extract_tb

LARGEST = 10_000_000
LONGEST_LINE = 500
_OURS = ("caseflow", "workers")
_FRAMES = 4


class ShortFormatter(logging.Formatter):
    """One line for each record: of a failure what it was and where in our own code, not every frame."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The record with its failure, if any, in one line."""
        line = self._style.format(self._timed(record))
        error = record.exc_info[1] if record.exc_info else None
        return f"{line}: {failure(error)}" if error else line

    def _timed(self, record: logging.LogRecord) -> logging.LogRecord:
        record.message = " ".join(record.getMessage().split())[:LONGEST_LINE]
        record.asctime = self.formatTime(record, self.datefmt)
        return record


def failure(error: BaseException) -> str:
    """What an error says in its first line, and the innermost places in our own code that it came through."""
    said = next(iter(str(error).splitlines()), "")[:200]
    places = [
        f"{each.filename.rpartition('/')[2]}:{each.lineno} {each.name}"
        for each in extract_tb(error.__traceback__)
        if any(f"/{name}/" in each.filename for name in _OURS) and "site-packages" not in each.filename
    ]
    where = f" (at {' > '.join(places[-_FRAMES:])})" if places else ""
    return f"{type(error).__name__}: {said}{where}"


def begin(level: str) -> None:
    """Have this process log to its standard error, short."""
    handler = logging.StreamHandler()
    handler.setFormatter(ShortFormatter())
    logging.basicConfig(level=level, handlers=[handler])


def cut(folder: Path, largest: int = LARGEST) -> None:
    """Put aside what each log of a folder holds once it is long, and let it go on empty.

    The processes that write keep their files open, to append: so the file is copied and emptied, not renamed.
    """
    for path in folder.glob("*.log") if folder.is_dir() else ():
        if path.stat().st_size > largest:
            aside = path.with_suffix(".log.1")
            aside.touch(mode=0o600)
            shutil.copyfile(path, aside)
            os.truncate(path, 0)
