"""Bars that show on a terminal how far a command is."""

from rich.console import Console
from rich.progress import Progress


class Bars:
    """A bar for each stage of what takes a while, on a terminal only."""

    def __init__(self) -> None:
        self._progress = Progress(console=Console(stderr=True), disable=not Console(stderr=True).is_terminal)
        self._bars: dict[str, int] = {}

    def __enter__(self) -> "Bars":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def tell(self, what: str, done: int, of: int) -> None:
        """Move the bar of a stage."""
        if what not in self._bars:
            self._bars[what] = self._progress.add_task(what)
        self._progress.update(self._bars[what], completed=done, total=of or None)  # type: ignore[arg-type]
