"""The components and the frame of a page, in an application made for the test alone."""

import re
from datetime import UTC, date, datetime

import pytest
from flask import Flask, flash, render_template, render_template_string
from flask_wtf import FlaskForm
from govuk_frontend_wtf.main import WTFormsHelpers
from govuk_frontend_wtf.wtforms_widgets import GovDateInput, GovRadioInput, GovSelect, GovTextArea
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import DateField, Form, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from caseflow.clocks.views import clock_view
from caseflow.performance.views.figures import FigureView
from caseflow.rules.clock import BACKWARDS, Clock
from caseflow.rules.rulebook import rulebook
from caseflow.web import charts, filters
from caseflow.web.fields import CivilDateField, one_from_list
from tests.features.test_charts import JOURNEY, RUN, WEEK

AS_AT = date(2010, 3, 31)
MARCH = {day: date(2010, 3, day) for day in range(1, 32)}


def thing(**attributes):
    return type("Shown", (), attributes)()


class SampleForm(FlaskForm):
    seen = RadioField(
        "Was the child seen?",
        choices=[SelectChoice("yes", "Yes"), SelectChoice("no", "No")],
        widget=GovRadioInput(),
        validators=[InputRequired("Say whether the child was seen")],
    )
    met_on = DateField(
        "When did you meet?",
        format="%d %m %Y",
        widget=GovDateInput(),
        validators=[InputRequired("Enter the date of the meeting")],
    )
    words = TextAreaField("What the child said", widget=GovTextArea())


def clocks():
    """A clock of each status: two local ones that have been paused, one of them still."""
    book = rulebook()
    assessment = Clock(
        "R02", "e1", 1, MARCH[26], date(2010, 4, 8), date(2010, 4, 8), None, None, None, MARCH[1], True, None
    )
    return [
        clock_view(each, AS_AT, book)
        for each in (
            assessment._replace(started_on=date(2010, 4, 1)),
            assessment,
            assessment._replace(due_on=date(2010, 4, 1), last_on=date(2010, 4, 5)),
            assessment._replace(due_on=AS_AT),
            assessment._replace(due_on=MARCH[30], last_on=AS_AT),
            assessment._replace(due_on=MARCH[29], last_on=MARCH[29]),
            assessment._replace(timescale="R25", due_on=MARCH[29], paused_on=MARCH[29], statutory=False),
            assessment._replace(stopped_on=MARCH[26]),
            assessment._replace(stopped_on=MARCH[31], due_on=MARCH[29], last_on=MARCH[29]),
            assessment._replace(ended_on=MARCH[30]),
            assessment._replace(stopped_on=MARCH[25], exception=BACKWARDS),
        )
    ]


def sample_context():
    child = thing(
        name="Fable Inventson",
        reference="C-000123",
        birth_date=date(2004, 1, 9),
        tier="targeted",
        team_name="North Ashby family support",
        team_phone="01632 960 222",
        facts=[
            thing(label="Lead professional", words="Mo Madeup", phone="01632 960 111", vital=True),
            thing(label="Accountable team", words="North Ashby family support", phone="01632 960 222"),
            thing(label="Next due", words="Initial assessment, late", grave=True),
        ],
    )
    entries = [
        thing(
            title="Initial assessment started",
            occurred_on=date(2010, 3, 26),
            recorded_at=datetime(2010, 3, 26, 14, 3, tzinfo=UTC),
            who="Mo Madeup",
            tier="specialist",
            text="Seen at home.",
            facts=[("Seen alone", "Yes")],
            href="/samples",
        ),
        thing(
            title="Referral received",
            occurred_on=date(2010, 3, 25),
            who="Made-up Primary",
            tier="targeted",
            withdrawn=True,
        ),
    ]
    return {
        "as_at": AS_AT,
        "child": child,
        "clocks": clocks(),
        "shown": FigureView("93.2%", "41 of 44"),
        "entries": entries,
        "key_items": [
            thing(number=3, label="late now", href="/samples", manner="late"),
            thing(
                number=12,
                label="due in the next 5 working days",
                href="/samples",
                manner="soon",
                note="4 on Thu 1 April",
            ),
            thing(number=1240, label="open cases", href="/samples"),
        ],
        "pictures": [
            charts.run_chart(RUN),
            charts.journey(JOURNEY),
            charts.week_ahead(WEEK),
            charts.bar_chart(
                charts.Bars(
                    "bars",
                    "Assessments in time by quindrat",
                    (
                        charts.Bar("North Ashby and the Upper Valley", 41, 44),
                        charts.Bar("Harbour", 0, 12),
                        charts.Bar("Mill Green", None),
                    ),
                )
            ),
        ],
    }


def sample_app() -> Flask:
    app = Flask(__name__, static_folder=str(filters.BUILT.parent), root_path=str(filters.BUILT.parent))
    app.secret_key = "only for this test"
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(str(filters.BUILT.parents[3] / "templates")),
            PrefixLoader(
                {name: PackageLoader(name) for name in ("govuk_frontend_jinja", "govuk_frontend_wtf")}
            ),
        ]
    )
    WTFormsHelpers(app)
    filters.register(app)
    app.jinja_env.globals["writer_mark"] = str  # nobody is signed in here

    @app.context_processor
    def frame():
        return {
            "navigation": [
                {"text": "My work", "href": "/samples", "current": True},
                {"text": "Team", "href": "/samples"},
                {"text": "Find a child", "href": "/samples"},
                {"text": "Figures", "href": "/samples"},
            ],
            "signed_in": thing(
                name="Mo Madeup", role_name="practitioner", team_name="North Ashby family support"
            ),
            "business_on": date(2010, 3, 1),
            "demonstration": True,
            "embedded": True,
            "csp_nonce": "abc",
        }

    @app.route("/samples", methods=["GET", "POST"])
    def samples():
        form = SampleForm()
        if form.is_submitted():
            form.validate()
        else:
            flash("The plan is agreed.", "success")
        return render_template("components/samples.html", form=form, **sample_context())

    @app.route("/missing")
    def missing():
        return render_template("errors/404.html"), 404

    return app


@pytest.fixture
def client():
    return sample_app().test_client()


def test_a_page_has_one_heading_a_title_and_the_way_to_raise_a_concern(client):
    page = client.get("/samples").text
    assert page.count("<h1") == 1
    assert "<title>Components – Caseflow</title>" in page
    assert 'Report a concern<span class="app-top__whole"> about a child</span>' in page
    assert "Here it is Mon 1 March 2010" in page
    assert "The plan is agreed." in page
    assert 'style="' not in page


def test_after_a_refusal_the_title_says_so_and_each_line_leads_to_its_field(client):
    page = client.post("/samples", data={}).text
    assert "<title>Error: Components – Caseflow</title>" in page
    assert 'href="#met_on-day"' in page
    assert 'href="#seen"' in page
    assert 'id="met_on-day"' in page


def test_a_clock_says_its_state_in_words_and_both_dates_when_it_moved(client):
    page = client.get("/samples").text
    for words in (
        "Starts 1 Apr 2010",
        "4 working days left",
        "1 working day left",
        "Due today",
        "In time until 31 Mar 2010",
        "2 working days late",
        "Paused since 29 Mar 2010",
        "Done 26 Mar 2010, in time",
        "Done 31 Mar 2010, 2 working days late",
        "No longer needed from 30 Mar 2010",
        "Not counted: stopped before it started",
    ):
        assert f">{words}</span>" in page
    assert "First due Thu 8 April 2010; moved by the days for which it was paused" in page
    assert "2 and 5 April are bank holidays." in page


def test_the_banner_says_whose_phone_it_is_and_what_the_tier_means(client):
    page = client.get("/samples").text
    assert (
        '<dt>Lead professional</dt><dd>Mo Madeup, <a class="govuk-link app-nowrap" href="tel:01632960111">'
        in page
    )
    assert page.count("app-person__fact--grave") == 1
    assert "More help for this child, from one service or from several together" in page


def test_a_figure_says_x_of_y_and_a_withheld_one_in_a_picture_says_why(client):
    page = client.get("/samples").text
    assert "93.2%" in page
    assert "41 of 44" in page
    assert "not shown (small numbers)" in page


def test_sorting_and_paging_keep_the_query(client):
    page = client.get("/samples?quindrat=north&page=3").text
    assert "quindrat=north&amp;page=4" in page
    assert "quindrat=north&amp;sort=name" in page
    assert 'aria-sort="ascending"' in page


def test_an_error_page_needs_no_more_than_the_frame(client):
    answer = client.get("/missing")
    assert answer.status_code == 404
    assert "Page not found" in answer.text
    assert "Error:" not in answer.text


def test_names_are_escaped_in_every_component():
    app = sample_app()
    with app.test_request_context("/samples"):
        page = render_template_string(
            '{% from "components/person.html" import person_header %}{{ person_header(child, as_at) }}',
            child=thing(name="<b>Robert</b>", reference="1", birth_date=None),
            as_at=AS_AT,
        )
    assert "<b>" not in page
    assert Markup.escape("<b>Robert</b>") in page


if __name__ == "__main__":  # look at the components: python -m tests.features.test_components
    sample_app().run(port=5077)


class ChoosingForm(Form):
    tier = one_from_list("Which <tier>?", {"": "Choose one", "t": "Targeted & more"}, "Choose a tier")
    begun_on = CivilDateField("When did it <begin>?", missing="Enter the day")
    ended_on = CivilDateField("When did it end?", hint="")


@pytest.mark.parametrize(
    "typed", [None, {}, {"tier": "t", "begun_on": ["3", "<x>", "2010"], "ended_on": ["1", "3", "2010"]}]
)
def test_fields_drawn_by_our_own_templates_are_those_of_govuk(typed):
    with sample_app().test_request_context():
        form = ChoosingForm(None if typed is None else MultiDict(typed), data={"ended_on": AS_AT})
        if typed is not None:
            form.validate()
        for field in form:
            theirs = GovSelect() if field.name == "tier" else GovDateInput()
            assert _elements(field()) == _elements(theirs(field, **field.render_kw or {}))


def _elements(html):
    """Tags, attributes and words, whatever space is between them."""
    return re.sub(r"\s*([<>])\s*", r"\1", re.sub(r"\s+", " ", html)).strip()
