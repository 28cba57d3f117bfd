"""Declaring a child of one's own family, and ending a declaration."""

from flask_wtf import FlaskForm

from caseflow.web.fields import CivilDateField, line, one_from_list, one_of, submit, words

RELATIONSHIPS = {
    "relative": "A relative, such as parent, aunt, grandparent or cousin",
    "partner": "The partner of a parent",
    "former_partner": "A former partner of a parent",
    "co_parent": "Bringing the child up with a parent",
}


class _Declaring(FlaskForm):
    """How somebody is related to a child."""

    whose = one_from_list("Who is related to the child?", {}, missing="Choose who is related to the child")
    relationship = one_of(
        "What are they to the child?", RELATIONSHIPS, missing="Choose what they are to the child"
    )


class OwnFamilyForm(_Declaring):
    """How somebody is related to the child of a case."""

    submit = submit("Declare")


class NamedChildForm(_Declaring):
    """The same of a child who is named."""

    given_name = line("Child's given name", missing="Enter the child's given name")
    family_name = line("Child's family name", missing="Enter the child's family name")
    birth_date = CivilDateField("Child's date of birth", missing="Enter the child's date of birth")
    submit = submit("Declare")


class EndForm(FlaskForm):
    """Why a declaration was a mistake."""

    why = words("Why was it a mistake?", missing="Say why the declaration was a mistake")
    submit = submit("End the declaration")
