"""Drafts: what is typed into a form survives a time-out, signing out and a crash."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from caseflow.extensions import db
from caseflow.kernel import DuplicateSubmission, EditConflict, Refusal
from caseflow.web.fields import show_refusal
from caseflow.web.filters import date_and_time
from caseflow.web.models import Draft
from caseflow.web.today import LONDON

KEPT_FOR = timedelta(days=30)
_OF_CASE = re.compile(r"/cases/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/")
_HELD = ("expected", "idempotency_key")
_NOT_KEPT = frozenset({"csrf_token", "submit", "password", *_HELD})


class DraftCard(NamedTuple):
    """A form that a practitioner has begun."""

    address: str
    kept: str

    @property
    def case_id(self) -> UUID | None:
        """The case that the form is about, if any."""
        found = _OF_CASE.match(self.address)
        return UUID(found[1]) if found else None

    @property
    def what(self) -> str:
        """What the form is called in its address."""
        return self.address.partition("?")[0].rpartition("/")[2].replace("-", " ").replace("_", " ")


def save(practitioner_id: UUID, address: str, fields: Mapping[str, list[str]], at: datetime) -> None:
    """Keep what is typed into the form at `address`, in place of what was kept before."""
    kept = {name: values for name, values in fields.items() if name not in _NOT_KEPT}
    row = {"id": uuid4(), "practitioner_id": practitioner_id, "form": address, "fields": kept, "saved_at": at}
    changes = {"fields": kept, "saved_at": at}
    statement = insert(Draft).values(row)
    db.session.execute(
        statement.on_conflict_do_update(index_elements=["practitioner_id", "form"], set_=changes)
    )


def kept_below(path: str) -> set[str]:
    """The addresses below a path under which this practitioner has typed what is not sent yet."""
    mine = Draft.practitioner_id == current_user.id
    query = select(Draft.form).where(mine, Draft.form.startswith(path, autoescape=True))
    return set(db.session.scalars(query))


def discard(practitioner_id: UUID, address: str) -> None:
    """Forget the draft of a form: it was sent, or is not wanted."""
    db.session.execute(delete(Draft).where(Draft.practitioner_id == practitioner_id, Draft.form == address))


def begun(practitioner_id: UUID) -> list[DraftCard]:
    """The forms that a practitioner has begun in the last 30 days and not sent, latest first."""
    query = select(Draft.form, Draft.saved_at).where(
        Draft.practitioner_id == practitioner_id, Draft.saved_at > datetime.now(UTC) - KEPT_FOR
    )
    rows = db.session.execute(query.order_by(Draft.saved_at.desc()))
    return [DraftCard(row.form, when_kept(row.saved_at)) for row in rows]


def when_kept(saved_at: datetime) -> str:
    """When words were kept, by the clock on the wall: a demonstration's date has no part in it."""
    today_on = datetime.now(LONDON).date()
    if saved_at.astimezone(LONDON).date() == today_on:
        return f"today at {saved_at.astimezone(LONDON):%H:%M}"
    return date_and_time(saved_at)


def answered(form: FlaskForm, act: Callable[[], str], done: str) -> Response | None:
    """Do what a valid form asks and go where `act` says; its draft is forgotten.

    None where the form is not valid or was refused: every sentence stands beside its field then.
    """
    if not form.validate_on_submit():
        return None
    try:
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
    discard(current_user.id, _address())
    flash(done, "success")
    return redirect(onward)  # type: ignore[return-value]


def form_page(template: str, form: FlaskForm, **context: Any) -> tuple[str, int]:
    """The page of a form: as typed after a refusal, from its draft where there is one."""
    sent = request.method == "POST"
    draft = None if sent else _draft()
    if draft:
        typed = [(name, each) for name, values in draft.fields.items() for each in values]
        typed += [(name, str(form[name].data)) for name in _HELD if name in form]
        form.process(MultiDict(typed))
    page = render_template(
        template,
        form=form,
        draft_kept=when_kept(draft.saved_at) if draft else "",
        autosave=f"/drafts?for={_address()}",
        address=_address(),
        **context,
    )
    return page, 422 if sent else 200


def _case_page() -> str:
    """Where the reader of a form about a case goes on; the start page for any other form."""
    case_id = (request.view_args or {}).get("case_id")
    return url_for("cases.page", case_id=case_id) if case_id else "/"


def _address() -> str:
    """The form that this request is about: its path with its query."""
    return request.full_path.rstrip("?")


def _draft() -> Draft | None:
    found: Draft | None = db.session.scalar(
        select(Draft).where(
            Draft.practitioner_id == current_user.id,
            Draft.form == _address(),
            Draft.saved_at > datetime.now(UTC) - KEPT_FOR,
        )
    )
    return found


class Typed(NamedTuple):
    """What was typed into the form of this request and not yet taken over."""

    fields: dict[str, list[str]]
    saved_at: datetime


def typed() -> Typed | None:
    """What this practitioner had typed into the form of this request, as far as it is kept."""
    draft = _draft()
    return Typed(draft.fields, draft.saved_at) if draft else None


def keep_typed(fields: Mapping[str, list[str]]) -> None:
    """Keep these fields of the form of this request, in place of what was kept before."""
    save(current_user.id, _address(), fields, datetime.now(UTC))


def forget_typed() -> None:
    """The form of this request was sent: nothing of it is kept."""
    discard(current_user.id, _address())


def address() -> str:
    """The address under which the form of this request keeps its draft."""
    return _address()
