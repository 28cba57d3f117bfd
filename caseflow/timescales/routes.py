"""Every timescale: what starts and stops it, how long it has, since when and by which source."""

from flask import Blueprint, abort, render_template, request

from caseflow.access.guards import may
from caseflow.timescales import views
from caseflow.timescales.forms import TryForm
from caseflow.web.today import now, rules_in_force

blueprint = Blueprint("timescales", __name__)


@blueprint.get("/timescales")
@may("view_figures")
def timescales() -> str:
    """All timescales, and the calendar that working days are counted by."""
    rulebook, as_at = rules_in_force(), now().on
    return render_template("timescales/timescales.html", listed=views.listed(rulebook, as_at))


@blueprint.get("/timescales/<code>")
@may("view_figures")
def timescale(code: str) -> tuple[str, int]:
    """One timescale with its versions, and what would be due when if something started on a day."""
    rulebook = rules_in_force()
    found = rulebook.timescales.get(code.upper()) or abort(404)
    form = TryForm(request.args)
    page = views.timescale_page(found, rulebook, form.from_on.data or now().on)
    return render_template("timescales/timescale.html", shown=page, form=form), 422 if form.errors else 200
