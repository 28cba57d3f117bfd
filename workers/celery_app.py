"""What `celery -A workers.celery_app` starts: tasks and schedule, over the broker of the environment."""

import logging
from typing import Any

from celery.signals import after_setup_logger, after_setup_task_logger

from caseflow import dispatch
from caseflow.config import Config
from caseflow.servers.logs import ShortFormatter
from workers import tasks
from workers.schedule import SCHEDULE

__all__ = ["celery", "tasks"]


@after_setup_logger.connect
@after_setup_task_logger.connect
def _short(logger: logging.Logger, **_: Any) -> None:
    """A line for each failure here too: a broker that is away is told of every few seconds."""
    for handler in logger.handlers:
        handler.setFormatter(ShortFormatter())


celery = dispatch.configure(Config.from_environment().redis_url)
celery.conf.beat_schedule = SCHEDULE
