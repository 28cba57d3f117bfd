"""What `celery -A workers.celery_app` starts: tasks and schedule, over the broker of the environment."""

from caseflow import dispatch
from caseflow.config import Config
from workers import tasks
from workers.schedule import SCHEDULE

__all__ = ["celery", "tasks"]

celery = dispatch.configure(Config.from_environment().redis_url)
celery.conf.beat_schedule = SCHEDULE
