"""Accounts, reference data, and who takes the cases of whoever leaves."""

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import Regexp

from caseflow.accounts.service import Particulars
from caseflow.events.kinds import field_of
from caseflow.rules.permissions import ROLES
from caseflow.web.fields import choices, line, one_from_list, one_of, several_of, submit

_TIERS = {"universal": "Universal", "targeted": "Targeted", "specialist": "Specialist"}


def _name(label: str = "Name") -> StringField:
    return line(label, missing=f"Enter the {label.lower()}")


def _phone() -> StringField:
    return line("Phone number", hint="Shown to people who need to speak about a child", longest=40)


def _code() -> StringField:
    field = line("Code", missing="Enter a code", hint="Short, such as SCH-OSW; it never changes", longest=30)
    field.kwargs["validators"].append(
        Regexp(r"[A-Za-z0-9-]+$", message="Use letters, digits and hyphens only")
    )
    return field


class AccountForm(FlaskForm):
    """What an account says of somebody."""

    name = _name()
    role = one_of("Role", ROLES, missing="Choose a role")
    team_code = one_from_list("Team", {}, missing="Choose a team")
    phone = _phone()
    working = several_of(
        "When do they work?",
        {"term_time": "In school terms only"},
        hint="In the school holidays they count as away. Arrange cover for those days as for leave",
    )
    submit = submit("Save the account")

    @property
    def particulars(self) -> Particulars:
        """What was entered."""
        name, phone = (self.name.data or "").strip(), (self.phone.data or "").strip()
        term_time = bool(self.working.data)
        return Particulars(name, self.role.data, self.team_code.data, phone, term_time)


class InvitationForm(AccountForm):
    """A new account."""

    email = line("E-mail address", missing="Enter the e-mail address", hint="They sign in with it")
    submit = submit("Make the account and its link")


class QuindratForm(FlaskForm):
    """One of the borough's localities."""

    code = _code()
    name = _name()
    submit = submit("Save the quindrat")


class AgencyForm(FlaskForm):
    """An organisation."""

    code = _code()
    name = _name()
    tier = one_of("Tier", _TIERS, missing="Choose a tier")
    phone = _phone()
    submit = submit("Save the agency")


class TeamForm(FlaskForm):
    """A unit of an agency."""

    code = _code()
    name = _name()
    agency_code = one_from_list("Agency", {}, missing="Choose an agency")
    quindrat_code = one_from_list("Quindrat", {}, hint="Leave empty where the team serves all of them")
    phone = _phone()
    services = several_of(
        "Which services may others ask it for?",
        field_of("service_requested", "service").ask.codes,
        hint="Its members see whose case asks for one of them, and answer",
    )
    submit = submit("Save the team")


def offer(field: SelectField, of: Iterable[tuple[str, str]]) -> None:
    """Let a list offer these codes with their names."""
    field.choices = [*choices({"": "Choose one"}), *choices(of)]
