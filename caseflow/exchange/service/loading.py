"""Loading batches: a thread waits while the database takes one in, and the next one is read."""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack

from psycopg import errors

from caseflow.exchange.service.batch import Batch, Feed

TRIES = 5
_COLLISIONS = (errors.UniqueViolation, errors.DeadlockDetected, errors.SerializationFailure)
Lines = list[tuple[str | None, list[int]]]
"""Children with the places of their lines."""


def loaded(feed: Feed, batches: Iterable[Lines]) -> Iterator[Batch]:
    """Each batch once its transaction has held; tried again where somebody else wrote the same meanwhile.

    Checking keys and making rows safe takes the database a sixth of an import; nothing else was done then.
    """
    with ThreadPoolExecutor(1) as waiting:
        before: _Sent | None = None
        for children in batches:
            batch = _Sent(feed, children, waiting)
            if before:
                yield before.held()
            batch.send()
            before = batch
        if before:
            yield before.held()


class _Sent:
    """A batch that is read, and then sent; a thread waits until it is in."""

    def __init__(self, feed: Feed, children: Lines, waiting: ThreadPoolExecutor) -> None:
        self._feed, self._children, self._waiting = feed, children, waiting
        self._batch = Batch(feed, children)
        self._ended: Future[None] = Future()

    def send(self, sure: bool = False) -> None:
        """Send all rows; a collision is told by `held`."""
        try:
            with ExitStack() as ending:
                ending.enter_context(self._feed.connection.transaction())
                self._batch.load(sure, ending)
                self._ended = self._waiting.submit(ending.pop_all().close)
        except _COLLISIONS as error:
            self._ended = Future()
            self._ended.set_exception(error)

    def held(self) -> Batch:
        """The batch, once its transaction has held."""
        for left in reversed(range(TRIES)):
            try:
                self._ended.result()
                break
            except _COLLISIONS:
                if not left:
                    raise
                self._batch = Batch(self._feed, self._children)
                self.send(sure=True)
        self._feed.references.learn(self._batch.wanted)
        return self._batch
