"""Reading an assessment: on the screen, on paper, as a file for the family; and those of my team."""

from uuid import UUID

from flask import Response, render_template

from caseflow.access.guards import may
from caseflow.caf.queries import assessment as queries
from caseflow.caf.routes.pages import banner_of, blueprint, caf_of, form_of, version_of
from caseflow.caf.views import pages, paper
from caseflow.cases import queries as cases
from caseflow.consent import queries as consent
from caseflow.rules.caf_form import ELEMENT_PARTS, LEVELS, forms
from caseflow.web.download import pdf_download
from caseflow.web.today import now
from caseflow.web.typesetting import pdf


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
    cafs = queries.readable()
    about = cases.cards({each.case_id for each in cafs})
    rows = [pages.caf_row(each, about.get(each.case_id)) for each in cafs]
    return render_template("caf/mine.html", cafs=rows)


@blueprint.get("/cases/<uuid:case_id>/cafs/<uuid:caf_id>/<int:number>")
@may("view_caf")
def read(case_id: UUID, caf_id: UUID, number: int) -> str:
    """A version as it was written, in the form of its day; prints as it is."""
    caf = caf_of(case_id, caf_id)
    version = version_of(caf, number)
    form, withheld = form_of(version), queries.withheld(caf_id)
    return render_template(
        "caf/read.html",
        banner=banner_of(case_id),
        as_at=now().on,
        caf=caf,
        version=version,
        sections=paper.answered_sections(form, queries.answers(caf_id, number)),
        withheld=[each.title for each in form.sections if each.code in withheld],
        signature=paper.signature(version),
        readers=consent.who_can_see(case_id, caf.event_id),
    )


@blueprint.get("/cases/<uuid:case_id>/cafs/<uuid:caf_id>/<int:number>/family.pdf")
@may("view_caf")
def family_pdf(case_id: UUID, caf_id: UUID, number: int) -> Response:
    """A version as a file for the family."""
    caf = caf_of(case_id, caf_id)
    version = version_of(caf, number)
    sections = paper.answered_sections(form_of(version), queries.answers(caf_id, number))
    readers = consent.who_can_see(case_id, caf.event_id)
    states = consent.states(case_id, caf.event_id)
    copy = paper.family_copy(banner_of(case_id).name, version, sections, readers, states, now().on)
    return pdf_download("assessment.pdf", pdf("caf/family.typ", copy))
