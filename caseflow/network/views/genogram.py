"""A family as a genogram: who stands in which generation, who is a couple, who is whose child."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from caseflow.family.queries import Family, LinkedChild, Member, Relation
from caseflow.network.views.family import said_of
from caseflow.people.queries import ChildCard
from caseflow.rules import family as kin
from caseflow.web.charts import Couple, Genogram, Picture, Relative, genogram
from caseflow.web.charts.genogram import OLDEST, YOUNGEST

Generations = dict[UUID, int]


def genogram_picture(family: Family, child: ChildCard, as_at: date) -> Picture | None:
    """The picture of a family; None where nobody is recorded but the child.

    Whoever stands further up or down than grandparents and the child's children, or of whom it is not
    recorded what they are, is told in the table of the page alone.
    """
    generations = _generations(family, child.id)
    drawn = {ident for ident, up in generations.items() if YOUNGEST <= up <= OLDEST}
    if len(drawn) < 2:
        return None
    parents = _parents(family, child.id, generations)
    couples = _couples(family, drawn, parents.values())
    relatives = (
        _child(child),
        *(_member(each, family, generations) for each in family.members if each.id in drawn),
        *(_linked(each, generations) for each in family.linked if each.link_id in drawn),
    )
    born = tuple(
        (str(ident), tuple(str(each) for each in of)) for ident, of in parents.items() if ident in drawn
    )
    title = f"The family of {child.name}"
    return genogram(Genogram("genogram", title, as_at, relatives, tuple(couples), born))


def _of(relation: Relation, child_id: UUID) -> UUID:
    return relation.of_person_id or relation.of_link_id or child_id


def _generations(family: Family, child_id: UUID) -> Generations:
    """How many generations above the child everybody stands, of whom that follows from what is recorded."""
    found = {child_id: 0} | {each.link_id: kin.KINDS[each.kind].up for each in family.linked}
    waiting = sorted(family.relations, key=lambda each: not each.of_child)
    while waiting:
        left = []
        for each in waiting:
            one, other, up = each.person_id, _of(each, child_id), kin.KINDS[each.kind].up
            if other in found:
                found.setdefault(one, found[other] + up)
            elif one in found:
                found.setdefault(other, found[one] - up)
            else:
                left.append(each)
        if len(left) == len(waiting):
            break
        waiting = left
    return found


def _parents(family: Family, child_id: UUID, generations: Generations) -> dict[UUID, tuple[UUID, ...]]:
    """The parents of each child of the family. Full brothers and sisters have those of the child."""
    pairs = [(_of(each, child_id), each.person_id) for each in family.relations if each.kind in kin.PARENTS]
    pairs += [(each.person_id, _of(each, child_id)) for each in family.relations if each.kind == "child"]
    pairs += [(child_id, each.link_id) for each in family.linked if each.kind in kin.PARENTS]
    pairs += [(each.link_id, child_id) for each in family.linked if each.kind == "child"]
    found: dict[UUID, tuple[UUID, ...]] = {}
    for born, parent in dict.fromkeys(pairs):
        if generations.get(parent) == generations.get(born, OLDEST) + 1 <= OLDEST:
            found[born] = tuple(sorted({*found.get(born, ()), parent}))
    full = [each.link_id for each in family.linked if each.kind == "sibling"]
    full += [each.person_id for each in family.relations if each.kind == "sibling" and each.of_child]
    for sibling in full:
        if child_id in found:
            found.setdefault(sibling, found[child_id])
    return {born: parents[:2] for born, parents in found.items()}


def _couples(family: Family, drawn: set[UUID], parents: Iterable[tuple[UUID, ...]]) -> list[Couple]:
    """Who is or was together, the latest that is recorded of two; then parents of whom nothing else is."""
    found: dict[frozenset[UUID], Couple] = {}
    dead = {each.id for each in family.members if each.deceased}
    for each in sorted(family.relations, key=lambda each: each.from_on or date.min):
        other = each.of_person_id
        if each.kind in kin.COUPLES and other in drawn and each.person_id in drawn and other:
            ended = each.to_on is not None and dead.isdisjoint((each.person_id, other))
            parted = each.kind == "former_partner" or ended
            found[frozenset((each.person_id, other))] = Couple(str(each.person_id), str(other), parted)
    for pair in parents:
        if len(pair) == 2 and set(pair) <= drawn:
            found.setdefault(frozenset(pair), Couple(str(pair[0]), str(pair[1]), known=False))
    return list(found.values())


def _child(child: ChildCard) -> Relative:
    died, here = child.death_date is not None, True
    told = (child.name, child.sex, 0, child.birth_date, died, child.death_date, here, True)
    return Relative(str(child.id), *told, "The child")


def _member(member: Member, family: Family, generations: Generations) -> Relative:
    said = [
        said_of(each.kind, each.words, member.sex)
        for each in family.relations
        if each.person_id == member.id and each.of_child
    ]
    here = any(each.person_id == member.id and each.to_on is None for each in family.stays)
    return Relative(
        str(member.id),
        member.name,
        member.sex,
        generations[member.id],
        member.birth_date,
        member.deceased,
        member.death_date,
        here and not member.deceased,
        said=", ".join(said),
    )


def _linked(linked: LinkedChild, generations: Generations) -> Relative:
    died, here = linked.death_date is not None, linked.together and linked.to_on is None
    told = (linked.name, linked.sex, generations[linked.link_id], linked.birth_date, died, linked.death_date)
    return Relative(str(linked.link_id), *told, here, said=said_of(linked.kind, linked.words, linked.sex))
