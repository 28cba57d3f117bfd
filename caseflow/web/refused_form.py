"""A form that came with a token that has ended: nothing of it is done, and no word of it is lost."""

from typing import Any
from uuid import UUID

from flask import current_app, flash, jsonify, redirect, render_template, request
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from caseflow.kernel import Refusal
from caseflow.web import drafts
from caseflow.web.begun import address
from caseflow.web.transaction import writes
from caseflow.web.writer import by_script, written_by

STRANGER = "Not kept: somebody else has signed in here since. Copy your words before you leave this page."
LOOK_AGAIN = "The page was open for so long that nothing was sent. Here is what you typed: send it again."
SIGN_IN = "You had been signed out, so nothing was sent. Sign in, and the form is here again with your words."


def without_token(_: Exception) -> Any:
    """The form again with every word, for the person who wrote them; a script gets the token it lacks."""
    mine = current_user.is_authenticated and written_by() == current_user.id
    if by_script():
        return (jsonify(csrf_token=generate_csrf()), 400) if mine else (jsonify(sentence=STRANGER), 403)
    if mine and _shows_a_form():
        return _again()
    return render_template("errors/400.html"), 400


@writes
def _again() -> Response:
    _keep(current_user.id, LOOK_AGAIN)
    return redirect(address())  # type: ignore[return-value]


def kept_for_writer() -> str | None:
    """Keep what somebody without a session has sent, for the person whom the form was shown to.

    Returns the form's address; None where it does not say for whom it was shown. The caller commits.
    """
    writer = written_by()
    if request.method != "POST" or writer is None or not _shows_a_form():
        return None
    _keep(writer, SIGN_IN)
    return address()


def _keep(writer: UUID, sentence: str) -> None:
    try:
        drafts.keep_sent(writer)
        flash(sentence)
    except Refusal as refusal:
        flash(refusal.sentence)


def _shows_a_form() -> bool:
    """Whether the address that was posted to shows its form when it is asked for."""
    try:
        current_app.url_map.bind(request.host).match(request.path, "GET")
    except HTTPException:
        return False
    return True
