"""Asking the workers to look again. A message names what to look at; losing it costs at most a minute."""

import logging
from typing import Any

from celery import Celery
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from caseflow.extensions import db

log = logging.getLogger(__name__)
celery = Celery("caseflow")
_WAITING = "caseflow_tasks_after_commit"


def configure(broker_url: str) -> Celery:
    """Point the Celery application at its broker; every setting that both ends must share is here."""
    celery.conf.update(
        broker_url=broker_url,
        result_backend=None,
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_serializer="json",
        accept_content=["json"],
        worker_prefetch_multiplier=4,
        broker_connection_retry_on_startup=True,
        # A worker waits for its broker as long as it takes; by default it ends after 100 tries.
        broker_connection_max_retries=None,
        broker_transport_options={
            "visibility_timeout": 3600,
            "unacked_restore_interval": 10,
            "unacked_restore_throttle": 1,
            "socket_connect_timeout": 1,
            "socket_timeout": 5,
            # A page that cannot reach the broker goes on at once (the default is six seconds later).
            "max_retries": 1,
            "interval_start": 0,
            "interval_step": 0.1,
            "interval_max": 0.1,
        },
        timezone="Europe/London",
        enable_utc=True,
    )
    return celery


def waiting() -> int | None:
    """How many messages no worker has taken yet; None where the broker does not answer."""
    try:
        with celery.connection_for_read() as connection:
            depth: int = connection.default_channel.client.llen(celery.conf.task_default_queue)
            return depth
    except Exception as error:
        log.warning("broker not reached: %s", error)
        return None


def after_commit(task: str, *args: Any) -> None:
    """Queue `task` with `args` once this transaction has committed; asked twice, queued once."""
    waiting = db.session.info.setdefault(_WAITING, [])
    if (task, args) not in waiting:
        waiting.append((task, args))


@event.listens_for(Session, "after_commit")
def _send(session: Session) -> None:
    """Hand over what waits. A lost broker is logged and no more: the sweep finds what lags."""
    if session.in_nested_transaction():
        return
    for task, args in session.info.pop(_WAITING, []):
        try:
            celery.send_task(task, args=list(args), retry=False)
        except Exception as error:  # it is committed: whatever ails the broker must not say otherwise
            log.warning("broker not reached, %s waits for the sweep: %s", task, error)


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, previous: SessionTransaction) -> None:
    """Drop what waits when the whole transaction, not a savepoint in it, did not commit."""
    if not previous.nested:
        session.info.pop(_WAITING, None)
