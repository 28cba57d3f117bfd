"""Who works with a child, whether or not there is a team around the child."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from caseflow.agencies.queries import Reachable
from caseflow.cases.queries import CaseCard
from caseflow.cases.views import Banner
from caseflow.family.queries import Worker
from caseflow.network.views.family import spell
from caseflow.tac.published import AroundChild
from caseflow.web.filters import short_date


class WorkerRow(NamedTuple):
    """Somebody who works with the child, and why they are listed; `id` where they were added by hand."""

    name: str
    role: str
    place: str
    phone: str
    why: str
    id: UUID | None = None


def network(
    case: CaseCard,
    banner: Banner,
    around: Sequence[AroundChild],
    workers: Sequence[Worker],
    recorders: Mapping[UUID | None, date],
    accounts: Mapping[UUID, Reachable],
) -> list[WorkerRow]:
    """Everybody who works with the child, each once: the accountable team and its worker, those around the
    child, those who were added, and those who have recorded on the case, the latest first.
    """
    rows = [WorkerRow(banner.team_name, "", "", banner.team_phone, "Accountable team")]
    listed = {each.practitioner_id for each in around} | {case.allocated_to}
    if case.allocated_to and case.allocated_to in accounts:
        rows.append(_signed_in(accounts[case.allocated_to], "The case is allocated to them"))
    rows += [_around(each) for each in around if each.practitioner_id != case.allocated_to]
    rows += [_added(each) for each in workers]
    latest = sorted(recorders.items(), key=lambda each: each[1], reverse=True)
    rows += [
        _signed_in(accounts[who], f"Recorded here, last for {short_date(on)}")
        for who, on in latest
        if who and who in accounts and who not in listed
    ]
    return rows


def _signed_in(account: Reachable, why: str) -> WorkerRow:
    why = why if account.active else f"{why}. Does not work here any more"
    return WorkerRow(account.name, "", f"{account.agency_name}, {account.team_name}", account.phone, why)


def _around(person: AroundChild) -> WorkerRow:
    why = "Lead professional" if person.leads else "In the team around the child"
    return WorkerRow(person.name, person.role, person.agency, person.phone, why)


def _added(worker: Worker) -> WorkerRow:
    begins = "Worked with the child" if worker.to_on else "Works with the child"
    why = ", ".join(part for part in (begins, spell(worker.from_on, worker.to_on)) if part)
    return WorkerRow(worker.name, worker.role, worker.agency, worker.phone, why, worker.id)
