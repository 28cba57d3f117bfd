"""What is asked of people of a family, of their relationships, and of those who work with a child."""

from dataclasses import replace
from uuid import UUID

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput
from wtforms import BooleanField, Field, HiddenField

from caseflow.family.service import Change, Link, Person, Professional, Related, Spell
from caseflow.kernel import Refusal
from caseflow.rules import family
from caseflow.rules.identity import name_fault, tidy
from caseflow.web.fields import (
    CivilDateField,
    Whole,
    line,
    one_from_list,
    one_of,
    several_of,
    submit,
    whole,
    words,
)
from caseflow.web.today import now

SEX = {"F": "Female", "M": "Male", "U": "Not known"}
MORE = ("former_name", "language", "interpreter", "deceased", "death_date", "notes")
"""What is seldom said of somebody."""
RESPONSIBILITY = {"yes": "Yes", "no": "No", "": "Not known"}
_SEX_OF = {"mother": "F", "father": "M"}
_NAMES = ("given_name", "family_name", "former_name")
_PAST = "The date must be today or in the past."


def _tick(label: str, hint: str = "") -> BooleanField:
    return BooleanField(label, widget=GovCheckboxInput(), description=hint)


class _Checked(Whole):
    """A form whose days are not to come, and in order."""

    def faults(self) -> list[Refusal]:
        """Days that are to come, and names that are none."""
        dates = (name for name in ("birth_date", "death_date", "from_on", "to_on") if name in self)
        late = [Refusal(name, _PAST) for name in dates if self[name].data and self[name].data > now().on]
        names = [(name, name_fault(self[name].data or "")) for name in _NAMES if name in self]
        return late + [
            Refusal(name, f"{self[name].label.text} {fault}.".replace("..", "."))
            for name, fault in names
            if fault
        ]


class _Person(_Checked):
    """Who somebody is, as far as it is known."""

    given_name = line("Given name", hint="Leave empty if it is not known")
    family_name = line("Family name")
    former_name = line("Former name", hint="A name that they were known by before")
    sex = one_of("Sex", SEX)
    birth_date: Field = CivilDateField("Date of birth", hint="Leave empty if it is not known")
    phone = line("Phone", longest=30)
    language = line("Language", hint="The language that they speak best, where it is not English")
    interpreter = _tick("They need an interpreter")
    deceased = _tick("They have died")
    death_date: Field = CivilDateField("Date of death", hint="Leave empty if it is not known")
    notes = words("Notes", hint="What somebody who calls or visits should know")

    @property
    def unusual(self) -> bool:
        """Whether what is folded away is needed: it was filled in, or something is amiss with it."""
        return any(self[name].data or self[name].errors for name in MORE if name in self)

    def person(self) -> Person:
        """What was said of them."""
        told = {name: tidy(self[name].data or "") for name in _NAMES}
        lines = {name: self[name].data or "" for name in ("phone", "language", "notes")}
        dates = {name: self[name].data for name in ("birth_date", "death_date")}
        ticked = {name: bool(self[name].data) for name in ("interpreter", "deceased")}
        return Person(sex=self.sex.data or "U", **told, **lines, **dates, **ticked)  # type: ignore[arg-type]


class _Changing(_Checked):
    """Why something is written otherwise, on top of what its writer saw."""

    seen: Field = HiddenField()
    reason = words("Why do you change this?", "Say why you change this", "What was recorded before is kept")
    mistake = _tick("It was recorded by mistake: take it out")

    def change(self) -> Change:
        """On top of which revision, why, and whether it is taken out."""
        seen, reason = whole(self.seen) or 0, self.reason.data or ""
        return Change(seen=seen, reason=reason, mistake=bool(self.mistake.data))


class NewPersonForm(_Person):
    """Somebody who is added to a family, and what they are to the child."""

    kind = one_from_list(
        "What are they to the child?",
        {code: family.words(code) for code in family.TO_THE_CHILD},
        "Choose what they are to the child",
    )
    words = line("If they are something else, what?", hint="For example, godmother")
    responsibility = one_of("Do they have parental responsibility?", RESPONSIBILITY)
    lives_here = _tick("They live with the child")
    from_on: Field = CivilDateField(
        "Since when do they live with the child?", hint="Leave empty if it is not known"
    )
    also = several_of("Record the same for", {})
    submit = submit("Add to the family")

    def person(self) -> Person:
        """What was said of them: a mother is a woman and a father a man, where nothing else is said."""
        said = super().person()
        return said if self.sex.data else replace(said, sex=_SEX_OF.get(self.kind.data, said.sex))

    def related(self) -> Related:
        """What they are to the child."""
        words, responsibility = self.words.data or "", self.responsibility.data or ""
        return Related(kind=self.kind.data, words=words, responsibility=responsibility)

    def living(self) -> Spell | None:
        """That they live with the child."""
        return Spell(from_on=self.from_on.data) if self.lives_here.data or self.from_on.data else None


class ChangePersonForm(_Person, _Changing):
    """Somebody of a family, said otherwise."""

    also = several_of("Change the same for", {})
    submit = submit("Save the changes")


class _Relation(_Checked):
    """What somebody is to somebody."""

    person = one_from_list("Who?", {}, "Choose who")
    kind = one_from_list(
        "What are they?", {code: family.words(code) for code in family.KINDS}, "Choose what they are"
    )
    words = line("If something else, what?", hint="For example, godmother")
    of = one_from_list("To whom?", {}, "Choose to whom")
    responsibility = one_of("If it is to a child: do they have parental responsibility?", RESPONSIBILITY)
    from_on: Field = CivilDateField("Since when?", hint="Leave empty if it is not known")
    to_on: Field = CivilDateField("Until when?", hint="Leave empty while it lasts, or if it is not known")

    def related(self) -> Related:
        """What they are, and to whom: nobody named is the child of the case."""
        what, _, link_id = self.of.data.partition(" ")
        return Related(
            kind=self.kind.data,
            words=self.words.data or "",
            of_person_id=None if link_id or what == "child" else UUID(what),
            of_link_id=UUID(link_id) if link_id else None,
            responsibility=self.responsibility.data or "",
            from_on=self.from_on.data,
            to_on=self.to_on.data,
        )


class NewRelationForm(_Relation):
    """A relationship between two people of the family."""

    submit = submit("Add the relationship")


class ChangeRelationForm(_Relation, _Changing):
    """A relationship, said otherwise or ended."""

    submit = submit("Save the changes")


class _Stay(_Checked):
    """Who lives with the child, from when to when."""

    words = line("Is it only at some times?", hint="For example, at weekends")
    from_on: Field = CivilDateField("Since when?", hint="Leave empty if it is not known")
    to_on: Field = CivilDateField("Until when?", hint="Leave empty while they live with the child")

    def spell(self) -> Spell:
        """What was said."""
        return Spell(words=self.words.data or "", from_on=self.from_on.data, to_on=self.to_on.data)


class NewStayForm(_Stay):
    """Somebody of the family who lives, or lived, with the child."""

    person = one_from_list("Who?", {}, "Choose who")
    submit = submit("Save")


class ChangeStayForm(_Stay, _Changing):
    """When somebody lived with the child, said otherwise or ended."""

    submit = submit("Save the changes")


class _Worker(_Checked):
    """Who works with the child."""

    name = line("Name", "Enter their name")
    role = line("What do they do?", hint="For example, health visitor")
    agency = line("Where do they work?", hint="For example, the name of a surgery or a school")
    phone = line("Phone", longest=30)
    from_on: Field = CivilDateField("Since when?", hint="Leave empty if it is not known")
    to_on: Field = CivilDateField("Until when?", hint="Leave empty while they work with the child")

    def worker(self) -> Professional:
        """What was said of them."""
        told = {name: self[name].data or "" for name in ("name", "role", "agency", "phone")}
        return Professional(**told, from_on=self.from_on.data, to_on=self.to_on.data)


class NewWorkerForm(_Worker):
    """Somebody who works with the child."""

    submit = submit("Add to those who work with the child")


class ChangeWorkerForm(_Worker, _Changing):
    """Somebody who works with the child, said otherwise; or who no longer does."""

    submit = submit("Save the changes")


class _Link(_Checked):
    """What a child with a case is to another."""

    kind = one_of(
        "What are they?",
        {code: family.words(code) for code in family.BETWEEN_CHILDREN},
        "Choose what the other child is",
    )
    words = line("If something else, what?", hint="For example, cousin")
    together = _tick("They live together")
    from_on: Field = CivilDateField(
        "Since when do they live together?", hint="Leave empty if it is not known"
    )
    to_on: Field = CivilDateField("Until when did they live together?", hint="Leave empty while they do")

    def link(self) -> Link:
        """What was said."""
        told = {"words": self.words.data or "", "together": bool(self.together.data)}
        return Link(kind=self.kind.data, from_on=self.from_on.data, to_on=self.to_on.data, **told)  # type: ignore[arg-type]


class NewLinkForm(_Link):
    """A link between the cases of two children."""

    also = several_of("They are the same to", {})
    submit = submit("Link the cases")


class ChangeLinkForm(_Link, _Changing):
    """A link between two children, said otherwise."""

    submit = submit("Save the changes")
