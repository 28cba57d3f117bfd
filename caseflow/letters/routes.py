"""The letters of a case: the list, writing one, its paper, and that it was sent."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, render_template, url_for
from flask_login import current_user

from caseflow.access.guards import may, recording_context
from caseflow.agencies import queries as agencies
from caseflow.agencies.queries import Reachable
from caseflow.cases.routes import header
from caseflow.cases.routes.pages import allowed
from caseflow.letters import queries, service, views
from caseflow.letters.forms import BeginForm, ChangeForm, SendForm
from caseflow.letters.queries import LetterCard
from caseflow.letters.service import Written
from caseflow.rules.letters import letters
from caseflow.web.download import pdf_download
from caseflow.web.drafts import answered, form_page
from caseflow.web.filters import day_date
from caseflow.web.today import now
from caseflow.web.transaction import writes
from caseflow.web.typesetting import pdf

blueprint = Blueprint("letters", __name__)


@blueprint.get("/cases/<uuid:case_id>/letters")
@may("view_case")
def of_case(case_id: UUID) -> str:
    """Every letter of the case, and which can be written."""
    case, banner = header(case_id)
    return render_template(
        "letters/of_case.html",
        case=case,
        banner=banner,
        as_at=now().on,
        lines=views.lines(case_id, queries.letters(case_id), allowed("write_letter")),
        templates=letters().value_on(now().on).values(),
    )


@blueprint.route("/cases/<uuid:case_id>/letters/new/<code>", methods=["GET", "POST"])
@may("write_letter")
@writes
def begin(case_id: UUID, code: str) -> Any:
    """Begin a letter from a template, filled with what the case knows."""
    template = letters().value_on(now().on).get(code) or abort(404)
    case, banner = header(case_id)
    hidden = queries.is_address_hidden(case_id)
    form = BeginForm(address="" if hidden else case.child.postcode)
    _shorten(form, hidden)
    if not template.meets:
        form.without_meeting()

    def act() -> str:
        facts = views.facts(case.child.given_name or "your child", _writer(), now().on)
        if template.meets:
            when = f"{day_date(form.meets_on.data)} at {form.meets_at.data}"
            facts |= {"when": when, "place": form.place.data or ""}
        written = Written(form.to_whom.data or "", form.address_given, template.filled(facts))
        letter_id = service.begin(recording_context(), case_id, template, written)
        return url_for("letters.change", case_id=case_id, letter_id=letter_id)

    return answered(
        form, act, "The letter is filled in. Read it, and change what does not fit."
    ) or form_page(
        "letters/begin.html", form, banner=banner, as_at=now().on, title=template.title, hidden=hidden
    )


@blueprint.route("/cases/<uuid:case_id>/letters/<uuid:letter_id>/change", methods=["GET", "POST"])
@may("write_letter")
@writes
def change(case_id: UUID, letter_id: UUID) -> Any:
    """Change a letter that was not sent."""
    _, banner = header(case_id)
    letter, hidden = _unsent(case_id, letter_id), queries.is_address_hidden(case_id)
    form = ChangeForm(to_whom=letter.to_whom, address=letter.address, words=letter.words)
    _shorten(form, hidden)

    def act() -> str:
        written = Written(form.to_whom.data or "", form.address_given, form.words.data or "")
        service.change(recording_context(), case_id, letter_id, written)
        return url_for("letters.of_case", case_id=case_id)

    return answered(form, act, "The letter is saved.") or form_page(
        "letters/change.html", form, banner=banner, as_at=now().on, title=letter.title, hidden=hidden
    )


@blueprint.get("/cases/<uuid:case_id>/letters/<uuid:letter_id>.pdf")
@may("write_letter")
def paper(case_id: UUID, letter_id: UUID) -> Response:
    """A letter that was not sent, on paper."""
    return pdf_download("letter.pdf", _paper(case_id, _unsent(case_id, letter_id)))


@blueprint.route("/cases/<uuid:case_id>/letters/<uuid:letter_id>/sent", methods=["GET", "POST"])
@may("write_letter")
@writes
def sent(case_id: UUID, letter_id: UUID) -> Any:
    """Record that a letter was sent; what was sent is kept with the documents."""
    _, banner = header(case_id)
    letter, form = _unsent(case_id, letter_id), SendForm(sent_on=now().on)

    def act() -> str:
        made = _paper(case_id, letter)
        service.send(recording_context(), case_id, letter, form.sent_on.data, form.how.data, made)
        return url_for("letters.of_case", case_id=case_id)

    return answered(form, act, "It is recorded, and the letter is kept with the documents.") or form_page(
        "letters/sent.html", form, banner=banner, as_at=now().on, letter=letter
    )


def _unsent(case_id: UUID, letter_id: UUID) -> LetterCard:
    found = queries.letter(case_id, letter_id)
    return found if found and found.sent_on is None else abort(404)


def _writer() -> Reachable:
    return agencies.reachable({current_user.id})[current_user.id]


def _shorten(form: BeginForm | ChangeForm, hidden: bool) -> None:
    if hidden:
        form.without_address()


def _paper(case_id: UUID, letter: LetterCard) -> bytes:
    hidden = queries.is_address_hidden(case_id)
    return pdf("letters/letter.typ", views.paper(letter, hidden, _writer(), now().on))
