"""Drafts: what is typed into a form survives a time-out, signing out and a crash."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

import orjson
from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy import delete, select, text
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from caseflow.extensions import db
from caseflow.kernel import DuplicateSubmission, EditConflict, Refusal
from caseflow.kernel.dates import civil_date
from caseflow.web.begun import KEY, address
from caseflow.web.fields import show_refusal
from caseflow.web.filters import date_and_time, time_of_day
from caseflow.web.models import Draft
from caseflow.web.sent import NOT_CONTENT, Sending, sending, sent_before
from caseflow.web.together import Question

KEPT_FOR = timedelta(days=30)
AT_MOST = 100
FULL = (
    f"Not kept: you have {AT_MOST} drafts, and no more are kept. Delete some on the page “Your drafts”, in"
    " another tab. What you type here stays on this page until you send it."
)
_KEEP_WORDS = text("select keep_words(:who, :form, cast(:fields as jsonb), :at, :at_most)")
_BEGUN = (
    "select form, fields, saved_at from draft where practitioner_id = :who and saved_at > :since"
    " order by saved_at desc"
)
_OF_CASE = re.compile(r"/cases/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/")
_HELD = ("expected", KEY)


class DraftCard(NamedTuple):
    """A form that a practitioner has begun, and what is typed into it."""

    address: str
    fields: dict[str, list[str]]
    saved_at: datetime

    @property
    def kept(self) -> str:
        """When it was kept, in words."""
        return when_kept(self.saved_at)

    @property
    def path(self) -> str:
        """The address of the form, without what it was asked for with."""
        return self.address.partition("?")[0]

    @property
    def case_id(self) -> UUID | None:
        """The case that the form is about, if any."""
        found = _OF_CASE.match(self.address)
        return UUID(found[1]) if found else None

    @property
    def about(self) -> str:
        """What tells it from others of its form: the name of a child, or the first words."""
        name = " ".join(filter(None, (self._first(field) for field in ("given_name", "family_name"))))
        return name or _beginning(each for values in self.fields.values() for each in values)

    def _first(self, field: str) -> str:
        return next(iter(self.fields.get(field, ())), "").strip()


def _beginning(typed: Iterable[str]) -> str:
    """The first words of the longest that was typed; "" where there are only codes and dates."""
    longest = " ".join(max(typed, key=len, default="").split())
    if " " not in longest:
        return ""
    return f"“{longest[:47]}...”" if len(longest) > 50 else f"“{longest}”"


def save(practitioner_id: UUID, form: str, fields: Mapping[str, list[str]], at: datetime) -> None:
    """Keep what is typed into the form at an address, in place of what was kept of it before.

    Raises Refusal where that person has as many drafts as are kept.
    """
    if not _keep(practitioner_id, form, fields, at, AT_MOST):
        raise Refusal("", FULL)


def _keep(
    practitioner_id: UUID,
    form: str,
    fields: Mapping[str, list[str]],
    at: datetime,
    at_most: int | None = None,
) -> bool:
    kept = {name: values for name, values in fields.items() if name not in NOT_CONTENT}
    values = {"who": practitioner_id, "form": form, "fields": orjson.dumps(kept).decode(), "at": at}
    return bool(db.session.scalar(_KEEP_WORDS, {**values, "at_most": at_most}))


def keep_sent(practitioner_id: UUID) -> None:
    """Keep what this request sent, which was not done, for the person who wrote it."""
    save(practitioner_id, address(), request.form.to_dict(flat=False), datetime.now(UTC))


def kept_below(path: str) -> set[str]:
    """The addresses below a path under which this practitioner has typed what is not sent yet."""
    mine = Draft.practitioner_id == current_user.id
    query = select(Draft.form).where(mine, Draft.form.startswith(path, autoescape=True))
    return set(db.session.scalars(query))


def discard(practitioner_id: UUID, form: str) -> None:
    """Forget the draft of a form: it was sent, or is not wanted."""
    db.session.execute(delete(Draft).where(Draft.practitioner_id == practitioner_id, Draft.form == form))


def drafts_of(practitioner_id: UUID, path: str = "") -> list[DraftCard]:
    """The forms that a practitioner has begun in the last 30 days and not sent, latest first.

    With a path: those of that form alone.
    """
    if not path:
        return drafts_asked(practitioner_id).answers()
    query = select(Draft.form, Draft.fields, Draft.saved_at).where(
        Draft.practitioner_id == practitioner_id, Draft.saved_at > datetime.now(UTC) - KEPT_FOR
    )
    of_form = (Draft.form == path) | Draft.form.startswith(f"{path}?", autoescape=True)
    ordered = query.where(of_form).order_by(Draft.saved_at.desc())
    return [DraftCard(*row) for row in db.session.execute(ordered)]


def drafts_asked(practitioner_id: UUID) -> Question[DraftCard]:
    """The question of which forms a practitioner has begun in the last 30 days and not sent, latest first."""
    return Question(_BEGUN, {"who": practitioner_id, "since": datetime.now(UTC) - KEPT_FOR}, DraftCard)


def when_kept(saved_at: datetime) -> str:
    """When words were kept, by the clock on the wall: a demonstration's date has no part in it."""
    today_on = civil_date(datetime.now(UTC))
    if civil_date(saved_at) == today_on:
        return f"today at {time_of_day(saved_at)}"
    return date_and_time(saved_at)


def answered(form: FlaskForm, act: Callable[[], str], done: str) -> Response | None:
    """Do what a valid form asks and go where `act` says; its draft is forgotten.

    A begun form that is sent again leads where it led before. None where the form is not valid, was refused
    or is asked about: every sentence stands beside its field then.
    """
    if request.method != "POST":
        return None
    this = sending()
    before = this.before()
    if before and before.content == this.content:
        return _recorded_before(before.when, before.led_to)
    if not form.validate_on_submit():
        return None
    if before:
        _ask(form, f"You sent this form at {before.when}, and it is recorded. Record this as well?")
        return None
    return _done(this, form, act, done)


def acted(act: Callable[[], object], to: str, done: str = "") -> Response:
    """Do what a button asks for and lead back, with a sentence that it is done, or why it is not."""

    def stays() -> str:
        act()
        return to

    return led_on(stays, to, done)


def led_on(act: Callable[[], str], back: str, done: str = "") -> Response:
    """Do what a button asks for and go where `act` says, or lead back and say why it is not done."""
    try:
        onward = act()
    except Refusal as refusal:
        flash(refusal.sentence)
        return redirect(back)
    if done:
        flash(done, "success")
    return redirect(onward)


def _ask(form: FlaskForm, question: str) -> None:
    form.form_errors.append(question)
    form.record_again = True


def _done(this: Sending, form: FlaskForm, act: Callable[[], str], done: str) -> Response | None:
    alike, trial = this.alike(), db.session.begin_nested()
    try:
        if not this.claim():
            before = this.before()
            return _recorded_before(before.when, before.led_to) if before else None
        onward = act()
    except DuplicateSubmission as repeated:
        db.session.rollback()
        flash(repeated.sentence)
        return redirect(_case_page())  # type: ignore[return-value]
    except Refusal as refusal:
        show_refusal(form, refusal)
        if isinstance(refusal, EditConflict) and "expected" in form:
            form["expected"].data = refusal.last_seq  # told of it, the writer may send again
        return None
    if alike:  # asked last: what is refused anyway needs no question
        trial.rollback()
        _ask(form, f"You recorded this at {alike.when}. Record it again?")
        return None
    this.keep(onward)
    discard(current_user.id, address())
    flash(done, "success")
    return redirect(onward)  # type: ignore[return-value]


def _recorded_before(when: str, led_to: str) -> Response:
    discard(current_user.id, address())
    flash(f"You sent this form at {when}. It is recorded once.")
    return redirect(led_to)  # type: ignore[return-value]


def form_page(template: str, form: FlaskForm, **context: Any) -> tuple[str, int]:
    """The page of a form: as typed after a refusal, from its draft where there is one.

    What was begun of the same form about something else is offered, unless `others_too` is given as false.
    """
    sent = request.method == "POST"
    kept = [] if sent else drafts_of(current_user.id, request.path)
    draft = _begun_here(kept)
    if draft:
        typed = [(name, each) for name, values in draft.fields.items() for each in values]
        typed += [(name, str(form[name].data)) for name in _HELD if name in form]
        form.process(MultiDict(typed))
    page = render_template(
        template,
        form=form,
        draft_kept=draft.kept if draft else "",
        sent_before=None if sent else sent_before(),
        fresh=address(""),
        other_drafts=[each for each in kept if each is not draft and context.get("others_too", True)],
        autosave=autosave_address(),
        address=address(),
        **context,
    )
    return page, 422 if sent else 200


def autosave_address() -> str:
    """Where a script sends what is typed into the form of this request."""
    return f"/drafts?{urlencode({'for': address()})}"


def _case_page() -> str:
    """Where the reader of a form about a case goes on; the start page for any other form."""
    case_id = (request.view_args or {}).get("case_id")
    return url_for("cases.page", case_id=case_id) if case_id else "/"


def typed() -> DraftCard | None:
    """What this practitioner had typed into the form of this request, as far as it is kept."""
    return _begun_here(drafts_of(current_user.id, request.path))


def _begun_here(kept: Iterable[DraftCard]) -> DraftCard | None:
    """Of these drafts, that of the form of this request."""
    return next((each for each in kept if each.address == address()), None)


def keep_typed(fields: Mapping[str, list[str]]) -> None:
    """Keep these fields of the form of this request, in place of what was kept before."""
    _keep(current_user.id, address(), fields, datetime.now(UTC))


def forget_typed() -> None:
    """The form of this request was sent: nothing of it is kept."""
    discard(current_user.id, address())
