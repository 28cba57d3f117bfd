"""What the pages of the common assessment share."""

from uuid import UUID

from flask import Blueprint, abort
from flask_wtf import FlaskForm

from caseflow.caf.queries import assessment as queries
from caseflow.caf.queries.assessment import CafCard, VersionCard
from caseflow.cases.routes import header
from caseflow.cases.views import Banner
from caseflow.rules.caf_form import Form, Section, forms
from caseflow.web.drafts import form_page
from caseflow.web.today import now

blueprint = Blueprint("caf", __name__)


def banner_of(case_id: UUID) -> Banner:
    """The child's banner."""
    return header(case_id)[1]


def caf_of(case_id: UUID, caf_id: UUID) -> CafCard:
    """The assessment; 404 where the asker may not read it."""
    return queries.caf(case_id, caf_id) or abort(404)


def version_of(caf: CafCard, number: int) -> VersionCard:
    """A version of it; 404 where there is none."""
    return caf.version(number) or abort(404)


def form_of(version: VersionCard) -> Form:
    """The form that a version was written in."""
    return forms().form_on(version.form_on)


def section_of(caf: CafCard, version: VersionCard, code: str) -> Section:
    """A section of that form; 404 where there is none, or the family keeps it back from the asker."""
    section = form_of(version).section(code)
    if section is None or code in queries.withheld(caf.id):
        abort(404)
    return section


def page(name: str, form: FlaskForm, case_id: UUID | None, **context: object) -> tuple[str, int]:
    """The page of a form, with the child's banner where there is a case."""
    banner = banner_of(case_id) if case_id else None
    return form_page(f"caf/{name}.html", form, banner=banner, case_id=case_id, as_at=now().on, **context)
