"""The one commit place of the workers, and the application that their tasks run in."""

from typing import Any

from celery import Task
from flask import Flask

from caseflow.app import create_app
from caseflow.extensions import db

_made: list[Flask] = []


def application() -> Flask:
    """The application of this process, made when the first task needs it, after the worker has forked."""
    if not _made:
        _made.append(create_app(as_role="worker"))
    return _made[0]


def use(app: Flask | None) -> None:
    """Run tasks in this application from now on; None = in one made from the environment."""
    _made[:] = [app] if app else []


class Transaction(Task):
    """A task commits when it returns and rolls back when it raises; only then is its message acknowledged."""

    abstract = True
    acks_late = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with application().app_context():
            try:
                result = super().__call__(*args, **kwargs)
                db.session.commit()
            except BaseException:
                db.session.rollback()
                raise
            return result
