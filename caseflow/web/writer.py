"""Who the page of a form was made for. Words that are sent without a session or a token that lasts are kept
for that person, and shown to nobody else."""

from datetime import timedelta
from uuid import UUID

from flask import current_app, request
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeTimedSerializer

FIELD = "writer"
LASTS_FOR = timedelta(days=2)
"""How long a form may stand open and its words still be kept."""


def mark() -> str:
    """What a form carries along to say for whom it was shown."""
    return _signer().dumps(str(current_user.id)) if current_user.is_authenticated else ""


def written_by() -> UUID | None:
    """For whom the form of this request was shown; None where it does not say so, or too late."""
    try:
        return UUID(_signer().loads(request.form.get(FIELD, ""), max_age=int(LASTS_FOR.total_seconds())))
    except (BadSignature, ValueError):
        return None


def by_script() -> bool:
    """Whether a script sent this to keep what is typed, rather than a person who pressed a button."""
    return request.headers.get("X-Requested-With") == "autosave"


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="the writer of a form")
