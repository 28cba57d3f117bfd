"""Asking people into the team, joining and leaving."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import insert, select

from caseflow.agencies import queries as agencies
from caseflow.agencies.service import Account
from caseflow.cases import service as cases
from caseflow.consent import queries as consent_queries
from caseflow.consent import service as consent
from caseflow.consent.service import Person, Sharing
from caseflow.events.context import RecordingContext
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.kernel.written import alike
from caseflow.notices import service as notices
from caseflow.notices.service import Notification
from caseflow.tac.models import Member
from caseflow.tac.queries import TacEpisode
from caseflow.tac.service import rows
from caseflow.web.filters import day_date

KINDS = {
    "practitioner": "A colleague from the list",
    "outside": "Somebody who works with the child and is not in the list",
    "family": "The child, a parent, a carer or another family member",
}
WHAT = "Membership of the team around the child: its meetings and the delivery plan"


@dataclass(frozen=True, kw_only=True)
class NewMember:
    """Who is asked into the team, and on which basis something is shared with them.

    A practitioner is chosen by `practitioner_id`, or found by e-mail address; then a name or agency that is
    given has to be theirs.
    """

    kind: str
    invited_on: date
    practitioner_id: UUID | None = None
    name: str = ""
    role: str = ""
    email: str = ""
    phone: str = ""
    agency_code: str | None = None
    agency_words: str = ""
    joined: bool = False
    basis: str = "consent"
    reason: str = ""
    manager_id: UUID | None = None


def add(context: RecordingContext, episode: TacEpisode, who: NewMember) -> UUID:
    """Ask somebody into the team. Family is always in it; an agency only with consent, or for a reason.

    Each share is written down. Refuses a practitioner whose agency the family did not agree to, unless a
    reason is given and a manager stands for it.
    """
    rows.check_open(episode, "This assessment is closed. Start a new one to bring the team together again.")
    if not who.invited_on <= context.today_on:
        raise Refusal("invited_on", "The date must be today or in the past.")
    if who.kind == "practitioner":
        return _add_practitioner(context, episode, who)
    if not who.name.strip():
        raise Refusal("family_name" if who.kind == "family" else "name", "Enter the name.")
    if who.kind == "family":
        return _insert(context, episode, who, {"name": who.name, "basis": ""})
    if not (who.agency_code or who.agency_words.strip()):
        raise Refusal("agency", "Choose where they work, or write it below.")
    _check_not_here(who)
    person = Person(who.name.strip(), who.agency_code)
    disclosure = consent.disclose(context, episode.case_id, episode.caf_event_id, person, _sharing(who))
    return _insert(context, episode, who, {"name": who.name, "basis": who.basis, "disclosure_id": disclosure})


def _check_not_here(who: NewMember) -> None:
    for each in agencies.accounts_named(who.name.strip()):
        if who.agency_code and agencies.agency_of(each.team_code) == who.agency_code:
            raise Refusal("name", f"{_titled(each)}, signs in here. Choose them from the list of colleagues.")


def _titled(account: Account) -> str:
    team = agencies.team(account.team_code)
    return f"{account.name}, {team.agency_name}" if team else account.name


def _sharing(who: NewMember) -> Sharing:
    return Sharing(WHAT, "Support around the child", who.basis, who.reason, who.manager_id)


def _account(who: NewMember) -> Account:
    """The account that was chosen; else that with the e-mail address, or the only one with the name."""
    if who.practitioner_id:
        account = agencies.account(who.practitioner_id)
        if account is None or not account.active:
            raise Refusal("person", "Choose a colleague from the list.")
        return account
    if who.email.strip():
        return _by_email(who)
    if not who.name.strip():
        raise Refusal("person", "Choose the colleague.")
    accounts = agencies.accounts_named(who.name.strip())
    if not accounts:
        raise Refusal(
            "email_name",
            "Nobody of this name signs in here. Choose above: somebody who is not in the list.",
        )
    if len(accounts) > 1:
        raise Refusal("email", "More than one person of this name signs in here: enter the e-mail address.")
    return accounts[0]


def _by_email(who: NewMember) -> Account:
    account = agencies.account_for(who.email.strip().lower())
    if account is None or not account.active:
        raise Refusal(
            "email",
            "Nobody signs in here with this e-mail address. Choose above: somebody who is not in the list.",
        )
    name = " ".join(who.name.split())
    if name and alike(name) != alike(account.name):
        raise Refusal("email", f"This is the address of {_titled(account)}, not of {name}. Nobody was asked.")
    if who.agency_code and who.agency_code != agencies.agency_of(account.team_code):
        raise Refusal(
            "email", f"This is the address of {_titled(account)}, not of somebody from the agency you chose."
        )
    return account


def _add_practitioner(context: RecordingContext, episode: TacEpisode, who: NewMember) -> UUID:
    account = _account(who)
    query = select(Member.id).where(
        Member.case_id == episode.case_id,
        Member.caf_event_id == episode.caf_event_id,
        Member.practitioner_id == account.id,
        Member.left_on.is_(None),
    )
    if db.session.scalar(query):
        raise Refusal("person" if who.practitioner_id else "email", f"{account.name} is in the team already.")
    disclosure, basis = None, ""
    if account.team_code != cases.accountable_team(episode.case_id):
        disclosure, basis = _share(context, episode, account.team_code, who), who.basis
    row = {
        "name": account.name,
        "email": account.email,
        "phone": account.phone,
        "practitioner_id": account.id,
        "agency_code": agencies.agency_of(account.team_code),
        "disclosure_id": disclosure,
        "basis": basis,
    }
    member_id = _insert(context, episode, who, row)
    if account.id != context.practitioner_id:
        notification = Notification(account.id, episode.case_id, "tac_invited", str(member_id), None)
        notices.tell([notification], context.at)
    return member_id


def add_myself(context: RecordingContext, episode: TacEpisode) -> UUID:
    """Who records joins the team today."""
    me = context.practitioner_id
    return add(
        context,
        episode,
        NewMember(kind="practitioner", practitioner_id=me, invited_on=context.today_on, joined=True),
    )


def _share(context: RecordingContext, episode: TacEpisode, team_code: str, who: NewMember) -> UUID:
    """Let the team read about it, or write down one more share where it reads already."""
    shares = consent_queries.shares(episode.case_id, episode.caf_event_id)
    if any(
        each.team_code == team_code and each.why == "team_around_child" and each.in_force for each in shares
    ):
        team = agencies.team(team_code)
        assert team is not None
        return consent.disclose(context, episode.case_id, episode.caf_event_id, team, _sharing(who))
    return consent.share(
        context, episode.case_id, episode.caf_event_id, team_code, _sharing(who), why="team_around_child"
    )


def _insert(
    context: RecordingContext, episode: TacEpisode, who: NewMember, values: dict[str, object]
) -> UUID:
    outside = who.kind == "outside"
    member_id = uuid4()
    row = {
        "id": member_id,
        "kind": who.kind,
        "role": who.role.strip(),
        "agency_code": who.agency_code if outside else None,
        "agency_words": who.agency_words.strip() if outside and not who.agency_code else "",
        "phone": who.phone.strip(),
        "email": who.email.strip(),
        "invited_on": who.invited_on,
        "joined_on": who.invited_on if who.joined else None,
        "left_why": "",
        "version": 1,
    }
    db.session.execute(insert(Member).inline(), row | rows.written(context, episode) | values)
    return member_id


@dataclass(frozen=True, kw_only=True)
class Membership:
    """What is known of a member: what they do, how to reach them, when they joined and left."""

    role: str
    phone: str
    joined_on: date | None = None
    left_on: date | None = None
    left_why: str = ""


def change(
    context: RecordingContext, episode: TacEpisode, member_id: UUID, seen: int, details: Membership
) -> None:
    """Put right what somebody does and how to reach them; record that they joined or left.

    The last one of a team to leave takes its access along.
    """
    member = db.session.scalar(
        select(Member).where(Member.id == member_id, Member.case_id == episode.case_id).with_for_update()
    )
    if member is None:
        raise Refusal("", "There is no such member.")
    _check_days(details, member.invited_on, context.today_on)
    values: dict[str, object] = {
        "role": details.role.strip(),
        "phone": details.phone.strip(),
        "joined_on": details.joined_on,
        "left_on": details.left_on,
        "left_why": details.left_why.strip() if details.left_on else "",
    }
    rows.change_seen(context, Member, member_id, seen, values)
    if details.left_on and member.practitioner_id:
        _end_access(context, episode, member.practitioner_id)


def _check_days(details: Membership, invited_on: date, today_on: date) -> None:
    for field, on in (("joined_on", details.joined_on), ("left_on", details.left_on)):
        if on and not invited_on <= on <= today_on:
            raise Refusal(
                field,
                f"The date must be between {day_date(invited_on)}, when they were asked, and today.",
            )
    if details.joined_on and details.left_on and details.left_on < details.joined_on:
        raise Refusal("left_on", "They cannot leave before they joined.")
    if details.left_on and not details.left_why.strip():
        raise Refusal("left_why", "Say why they left.")


def _end_access(context: RecordingContext, episode: TacEpisode, practitioner_id: UUID) -> None:
    account = agencies.account(practitioner_id)
    assert account is not None
    colleagues = {each.id for each in agencies.members_of(account.team_code)}
    members = db.session.scalars(
        select(Member.practitioner_id).where(
            Member.case_id == episode.case_id,
            Member.caf_event_id == episode.caf_event_id,
            Member.left_on.is_(None),
        )
    )
    if colleagues & set(members):
        return
    for each in consent_queries.shares(episode.case_id, episode.caf_event_id):
        if each.team_code == account.team_code and each.why == "team_around_child" and not each.ended_at:
            consent.end_share(context, episode.case_id, each.id)
