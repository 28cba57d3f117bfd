"""Reading an assessment: on the screen, on paper, as a file for the family; and those of my team."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, render_template

from caseflow.access.guards import may
from caseflow.caf.queries import assessment as queries
from caseflow.caf.queries import paper
from caseflow.caf.queries.assessment import CafCard, VersionCard
from caseflow.caf.routes.pages import banner_of, blueprint, form_of, found, version_of
from caseflow.caf.service.assessment import AGREEMENTS
from caseflow.caf.service.typesetting import pdf
from caseflow.cases import queries as cases
from caseflow.consent import queries as consent
from caseflow.rules.caf_form import ELEMENT_PARTS, LEVELS, forms
from caseflow.web.filters import day_date
from caseflow.web.today import now


@blueprint.get("/caf/blank")
@may("learn_caf")
def blank() -> str:
    """The form with nothing in it, to print and write on."""
    form = forms().form_on(now().on)
    return render_template("caf/blank.html", form=None, blank=form, parts=ELEMENT_PARTS, levels=LEVELS)


@blueprint.get("/cafs")
@may("list_cafs")
def mine() -> str:
    """The assessments that I may read: those of my team, and those shared with it."""
    cards = queries.readable()
    about = cases.cards({each.case_id for each in cards})
    return render_template("caf/mine.html", cafs=cards, about=about, as_at=now().on)


@blueprint.get("/cases/<uuid:case_id>/cafs/<uuid:caf_id>/<int:number>")
@may("view_caf")
def read(case_id: UUID, caf_id: UUID, number: int) -> str:
    """A version as it was written, in the form of its day; prints as it is."""
    card = found(case_id, caf_id)
    version = version_of(card, number)
    return render_template(
        "caf/read.html",
        banner=banner_of(case_id),
        as_at=now().on,
        caf=card,
        version=version,
        chapters=paper.chapters(form_of(version), queries.answers(caf_id, number)),
        kept_back=[each.title for each in form_of(version).sections if each.code in queries.withheld(caf_id)],
        signature=_signature(version),
        sees=consent.who_can_see(case_id, card.event_id),
    )


@blueprint.get("/cases/<uuid:case_id>/cafs/<uuid:caf_id>/<int:number>/family.pdf")
@may("view_caf")
def family_pdf(case_id: UUID, caf_id: UUID, number: int) -> Response:
    """A version as a file for the family."""
    card = found(case_id, caf_id)
    version = version_of(card, number)
    name = banner_of(case_id).name
    content = pdf("caf/family.typ", _paper(card, version, name, now().on))
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = 'attachment; filename="assessment.pdf"'
    return answer


def _paper(card: CafCard, version: VersionCard, name: str, as_at: date) -> dict[str, Any]:
    chapters = paper.chapters(form_of(version), queries.answers(card.id, version.number))
    said = consent.states(*_key(card))
    return {
        "name": name,
        "begun": day_date(version.begun_on),
        "printed": day_date(as_at),
        "signature": _signature(version),
        "chapters": [
            {"title": each.title, "parts": [part._asdict() for part in each.parts]} for each in chapters
        ],
        "sees": [f"{each.agency_name}, {each.team_name}" for each in consent.who_can_see(*_key(card))],
        "agreed": [each.agency_name for each in said if each.agreed],
        "refused": [each.agency_name for each in said if each.state in ("refused", "withdrawn")],
        "to_sign": version.agreement != "paper",
    }


def _key(card: CafCard) -> tuple[UUID, str]:
    return card.case_id, card.event_id


def _signature(version: VersionCard) -> str:
    """Unsigned looks unsigned: what was agreed, how, and what was not."""
    if version.signed_on is None:
        return "Not signed off: this is still being written."
    agreed = AGREEMENTS.get(version.agreement or "", "")
    words = f" {version.agreement_words}" if version.agreement_words else ""
    return f"Signed off by {version.signed_by} on {day_date(version.signed_on)}. The family: {agreed}.{words}"
