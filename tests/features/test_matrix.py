"""Law 5 as one table: every address, by role, by relation to a case, through every channel.

The addresses come from the URL map: a new one fails here until it says below whom it is for. What is
expected is said apart from the policy that gives it.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

import pytest
from casework import who
from flask import Flask
from matrix_borough import ACTORS, OWN_FAMILY, ROLE, STANDING, UNKNOWN, Borough, Child, build
from sqlalchemy import text

from caseflow.extensions import db

Clients = Callable[..., Any]
MONDAY = date(2010, 3, 1)
CASEWORK = frozenset({"practitioner", "team_manager"})
EVERYONE = frozenset(ROLE.values())
MANAGERS = frozenset({"team_manager"})
ADMINISTRATORS = frozenset({"administrator"})
ANALYSTS = frozenset({"performance_analyst"})
LOOKS_AT_PUBLICATIONS = MANAGERS | ANALYSTS | {"information_governance"}
SEE_FIGURES = MANAGERS | ANALYSTS
SEE_TIMESCALES = SEE_FEEDBACK = CASEWORK | ANALYSTS | ADMINISTRATORS


class For(NamedTuple):
    """Whom an address is for: which roles, who know how much of the case.

    `own_check` says with which of these the view itself looks further, whether the asker's team takes part.
    """

    roles: frozenset[str]
    levels: frozenset[str] = frozenset({"content", "opened", "summary", "shared", "none"})
    own_check: frozenset[str] = frozenset()


CONTENT, SHARED = frozenset({"content"}), frozenset({"content", "shared"})
OPENED = frozenset({"opened"})
WORKS = For(CASEWORK, CONTENT)
READS = For(CASEWORK, CONTENT | OPENED)
WRITES_SHARED = For(CASEWORK, SHARED)
READS_SHARED = For(CASEWORK, SHARED | OPENED)
PLANS_TOGETHER = For(CASEWORK, SHARED, frozenset({"shared"}))
SEES_PLAN = For(CASEWORK, SHARED | OPENED, frozenset({"shared"}))
ANSWERS_SERVICE = For(CASEWORK, SHARED | {"summary"}, SHARED | {"summary"})
SEES_WHOSE = For(CASEWORK | {"performance_analyst"}, SHARED | OPENED | {"summary"})

# Addresses about one case.
OF_A_CASE: dict[str, For] = {
    "assessments.write": WORKS,
    "assessments.authorise": For(MANAGERS, CONTENT),
    "break_glass.open_form": For(CASEWORK),
    "break_glass.open_case": For(CASEWORK),
    "caf.ask_to_join": For(CASEWORK),
    "caf.of_case": READS_SHARED,
    "caf.checklist": WORKS,
    "caf.start": WORKS,
    "caf.tasks": READS_SHARED,
    "caf.read": READS_SHARED,
    "caf.section": WRITES_SHARED,
    "caf.save_section": WRITES_SHARED,
    "caf.family_pdf": READS_SHARED,
    "caf.sign": WORKS,
    "caf.discard_review": WORKS,
    "caf.review": WORKS,
    "cases.page": SEES_WHOSE,
    "cases.allocate": For(MANAGERS, CONTENT),
    "cases.explain": WORKS,
    "cases.chronology": READS,
    "cases.chronology_pdf": WORKS,
    "cases.entry": READS,
    "cases.journey": READS,
    "cases.mark": WORKS,
    "cases.unmark": WORKS,
    "cases.alerts": READS,
    "cases.raise_alert": WORKS,
    "cases.end_alert": WORKS,
    "confirmation.close": WORKS,
    "confirmation.correct": WORKS,
    "confirmation.decide": WORKS,
    "confirmation.withdraw": WORKS,
    "consent.page": READS,
    "consent.record": WORKS,
    "consent.withdraw": WORKS,
    "consent.share": WORKS,
    "consent.end": WORKS,
    "contacts.read": SEES_WHOSE,
    "delays.breach": READS,
    "receipts.clock": READS,
    "delays.whose_time": READS,
    "delays.note": For(MANAGERS, CONTENT),
    "feedback.page": READS,
    "feedback.ask": WORKS,
    "feedback.sheet": READS,
    "findings.accept": WORKS,
    "findings.take_back": WORKS,
    "corrections.birth": WORKS,
    "corrections.correct": WORKS,
    "levels.of_case": READS,
    "levels.answer": For(MANAGERS, CONTENT),
    "network.page": READS,
    "network.add_person": WORKS,
    "network.add_relation": WORKS,
    "network.add_stay": WORKS,
    "network.add_worker": WORKS,
    "network.change_link": WORKS,
    "network.change_person": WORKS,
    "network.change_relation": WORKS,
    "network.change_stay": WORKS,
    "network.change_worker": WORKS,
    "network.find_child": WORKS,
    "network.link": WORKS,
    "recording.record": READS,
    "own_family.declare_of_case": For(EVERYONE),
    "referrals.answer": WORKS,
    "services.of_case": READS,
    "services.one": ANSWERS_SERVICE,
    "services.answer": ANSWERS_SERVICE,
    "documents.of_case": READS,
    "documents.add": WORKS,
    "documents.read": READS,
    "documents.thumbnail": READS,
    "documents.withdraw": WORKS,
    "letters.of_case": READS,
    "supervision.of_case": WORKS,
    "letters.begin": WORKS,
    "letters.change": WORKS,
    "letters.paper": WORKS,
    "letters.sent": WORKS,
    "handover.of_case": WORKS,
    "handover.confirm": WORKS,
    "heard.words": READS,
    "heard.plan": READS,
    "heard.plan_pdf": READS,
    "heard.readers": READS,
    "heard.readers_pdf": READS,
    "stepping.of_case": SEES_WHOSE,
    "stepping.one": SEES_WHOSE,
    "receipts.step": SEES_WHOSE,
    "stepping.answer": For(CASEWORK, own_check=frozenset({"content", "opened", "summary", "shared", "none"})),
    "stepping.dispute": WORKS,
    "stepping.pass_on": For(MANAGERS, frozenset({"content", "summary"})),
    "stepping.settle": For(MANAGERS, frozenset({"content", "summary"})),
    "stepping.family_told": WORKS,
    "stepping.transfer": WORKS,
    "stepping.withdraw": WORKS,
    "stepping.propose": WORKS,
    "tac.page": SEES_PLAN,
    "tac.change_action": PLANS_TOGETHER,
    "tac.note_progress": PLANS_TOGETHER,
    "tac.close": WORKS,
    "tac.name_lead": WORKS,
    "tac.meeting": SEES_PLAN,
    "tac.calendar": SEES_PLAN,
    "tac.correct_minutes": WORKS,
    "tac.record_minutes": WORKS,
    "tac.invitation": SEES_PLAN,
    "tac.move_meeting": WORKS,
    "tac.notes": SEES_PLAN,
    "tac.report": PLANS_TOGETHER,
    "tac.plan_meeting": WORKS,
    "tac.change_member": WORKS,
    "tac.add_member": WORKS,
    "tac.add_myself": WORKS,
    "tac.change_outcome": PLANS_TOGETHER,
    "tac.add_action": PLANS_TOGETHER,
    "tac.add_outcome": PLANS_TOGETHER,
    "tac.plan_on_paper": SEES_PLAN,
    "tac.agree_plan": WORKS,
    "tac.plan_for_family": SEES_PLAN,
    "tac.take_over": PLANS_TOGETHER,
}
# Addresses about no case in particular, with what they are asked: which roles they answer.
LISTS: dict[str, frozenset[str]] = {
    "anchors.anchors": frozenset({"information_governance"}),
    "anchors.download": frozenset({"information_governance"}),
    "assessments.to_authorise": MANAGERS,
    "access.access_log": frozenset({"information_governance"}),
    "access.my_access": EVERYONE,
    "accounts.account": ADMINISTRATORS,
    "accounts.accounts": ADMINISTRATORS,
    "accounts.add_reference": ADMINISTRATORS,
    "accounts.ask_to_suspend": ADMINISTRATORS,
    "accounts.change": ADMINISTRATORS,
    "accounts.change_reference": ADMINISTRATORS,
    "accounts.invite": ADMINISTRATORS,
    "accounts.leaving": MANAGERS,
    "accounts.move_front_door": ADMINISTRATORS,
    "accounts.reference": ADMINISTRATORS,
    "accounts.reinstate": ADMINISTRATORS,
    "accounts.reset_password": ADMINISTRATORS,
    "accounts.reset_second_factor": ADMINISTRATORS,
    "accounts.suspend": ADMINISTRATORS,
    "accounts.unlock": ADMINISTRATORS,
    "authentication.change_password": EVERYONE,
    "authentication.end_other_sessions": EVERYONE,
    "authentication.end_session": EVERYONE,
    "authentication.enrol_again": EVERYONE,
    "authentication.know_of_sessions": EVERYONE,
    "authentication.own_account": EVERYONE,
    "authentication.recovery_codes": EVERYONE,
    "authentication.sign_out": EVERYONE,
    "break_glass.mine": CASEWORK,
    "break_glass.review_list": MANAGERS | {"information_governance"},
    "break_glass.review": MANAGERS | {"information_governance"},
    "caf.about": EVERYONE,
    "caf.blank": EVERYONE,
    "caf.new_checklist": CASEWORK,
    "caf.look_first": CASEWORK,
    "caf.mine": CASEWORK,
    "caseload.allocate_many": MANAGERS,
    "caseload.cover": CASEWORK,
    "caseload.end_cover": CASEWORK,
    "caseload.save_draft": EVERYONE,
    "caseload.discard_draft": EVERYONE,
    "caseload.my_drafts": EVERYONE,
    "caseload.my_work": CASEWORK,
    "caseload.my_cases": CASEWORK,
    "caseload.my_cases_csv": CASEWORK,
    **dict.fromkeys((f"caseload.{each}_list" for each in ("save", "rename", "remove")), CASEWORK),
    "caseload.saved_lists": CASEWORK,
    "caseload.notices_of_governance": frozenset({"information_governance"}),
    "caseload.notices_read": EVERYONE,
    "caseload.team_board": MANAGERS,
    "handover.unconfirmed": MANAGERS,
    "confirmation.waiting": CASEWORK,
    "delays.causes": MANAGERS | {"performance_analyst"},
    "levels.flags": MANAGERS,
    **dict.fromkeys(("findings.queue", "findings.queue_csv"), CASEWORK | {"performance_analyst"}),
    **dict.fromkeys(
        (
            f"measures.{name}"
            for name in ("drafts", "new", "about", "parts", "draft", "try_it", "stop", "delete")
        ),
        ANALYSTS,
    ),
    **dict.fromkeys(("measures.children", "measures.file"), ANALYSTS),
    **dict.fromkeys(("needs.page", "needs.found", "needs.line", "needs.children"), MANAGERS | ANALYSTS),
    **dict.fromkeys(("needs.csv", "needs.found_csv", "needs.population", "needs.upload"), ANALYSTS),
    "digests.page": CASEWORK | {"information_governance"},
    "digests.change_wish": CASEWORK | {"information_governance"},
    "caseload.team_board_csv": MANAGERS,
    "caseload.look_ahead": MANAGERS,
    "caseload.more": EVERYONE,
    "contacts.reported": EVERYONE,
    "demonstration.step": ADMINISTRATORS,
    "guide.page": EVERYONE,
    "guide.picture": EVERYONE,
    "own_family.declare": EVERYONE,
    "own_family.declared": MANAGERS | {"information_governance"},
    "own_family.end": frozenset({"information_governance"}),
    "own_family.looks": MANAGERS | {"information_governance"},
    "people.find": CASEWORK | {"performance_analyst"},
    "health.page": frozenset({"administrator", "performance_analyst"}),
    "health.try_again": frozenset({"administrator"}),
    "health.recompute": frozenset({"administrator"}),
    "performance.indicators": SEE_FIGURES,
    "performance.indicator": SEE_FIGURES,
    "performance.children": MANAGERS | {"performance_analyst"},
    "performance.compare": MANAGERS | {"performance_analyst"},
    "performance.comparison": MANAGERS | {"performance_analyst"},
    "performance.stop_comparison": MANAGERS | {"performance_analyst"},
    "performance.compare_again": MANAGERS | {"performance_analyst"},
    "performance.indicators_csv": frozenset({"performance_analyst"}),
    "performance.figures_csv": frozenset({"performance_analyst"}),
    "performance.children_csv": frozenset({"performance_analyst"}),
    "plan.board": SEE_FIGURES,
    "plan.commitment": SEE_FIGURES,
    "plan.indicator": SEE_FIGURES,
    "plan.indicators": SEE_FIGURES,
    "plan.outcome": SEE_FIGURES,
    "plan.page": SEE_FIGURES,
    "scorecard.page": SEE_FIGURES,
    "scorecard.page_csv": frozenset({"performance_analyst"}),
    "scorecard.page_pdf": frozenset({"performance_analyst"}),
    "scorecard.page_xlsx": frozenset({"performance_analyst"}),
    "scorecard.indicator": SEE_FIGURES,
    "scorecard.plan": SEE_FIGURES,
    "scorecard.add_action": frozenset({"performance_analyst"}),
    "scorecard.close_plan": frozenset({"performance_analyst"}),
    "scorecard.comment": frozenset({"performance_analyst"}),
    "scorecard.compare": frozenset({"performance_analyst"}),
    "scorecard.enter": frozenset({"performance_analyst"}),
    "scorecard.finish_action": frozenset({"performance_analyst"}),
    "scorecard.open_plan": frozenset({"performance_analyst"}),
    "scorecard.review_plan": frozenset({"performance_analyst"}),
    "scorecard.set_targets": frozenset({"performance_analyst"}),
    "scorecard.rejected": frozenset({"performance_analyst"}),
    "scorecard.template": frozenset({"performance_analyst"}),
    "scorecard.upload": frozenset({"performance_analyst"}),
    "scorecard.uploaded": frozenset({"performance_analyst"}),
    "scorecard.values": frozenset({"performance_analyst"}),
    "supervision.workers": CASEWORK,
    "supervision.worker": CASEWORK,
    "supervision.begin": CASEWORK,
    "supervision.meeting": CASEWORK,
    "supervision.decide": CASEWORK,
    "supervision.sign": CASEWORK,
    "supervision.done": CASEWORK,
    "timescales.add_holiday": ANALYSTS,
    "timescales.confirm": ANALYSTS,
    "timescales.proposal": MANAGERS | ANALYSTS,
    "timescales.propose_again": MANAGERS | ANALYSTS,
    "timescales.propose_limit": MANAGERS | ANALYSTS,
    "timescales.stop": MANAGERS | ANALYSTS,
    "timescales.take_holiday_back": ANALYSTS,
    "timescales.timescales": SEE_TIMESCALES,
    "timescales.timescale": SEE_TIMESCALES,
    "plan.theme": SEE_FIGURES,
    "feedback.results": SEE_FEEDBACK,
    "feedback.enter": ANALYSTS,
    "feedback.add_done": ANALYSTS,
    "publication.changes": LOOKS_AT_PUBLICATIONS,
    "publication.check": LOOKS_AT_PUBLICATIONS,
    "publication.confirm_discard": ANALYSTS,
    "publication.discard": ANALYSTS,
    "publication.edit": ANALYSTS,
    "publication.edit_choices": ANALYSTS,
    "publication.freeze": ANALYSTS,
    "publication.look": LOOKS_AT_PUBLICATIONS,
    "publication.one_published": EVERYONE,
    "publication.make_pack": LOOKS_AT_PUBLICATIONS,
    "publication.pack": LOOKS_AT_PUBLICATIONS,
    "publication.pack_xlsx": LOOKS_AT_PUBLICATIONS,
    "publication.packs": LOOKS_AT_PUBLICATIONS,
    "publication.published_pack": EVERYONE,
    "publication.published_pack_xlsx": EVERYONE,
    "publication.publication": LOOKS_AT_PUBLICATIONS,
    "publication.publications": LOOKS_AT_PUBLICATIONS,
    "publication.published": EVERYONE,
    "publication.published_csv": EVERYONE,
    "publication.published_json": EVERYONE,
    "publication.published_xlsx": EVERYONE,
    "publication.release": ANALYSTS,
    "publication.restate": ANALYSTS,
    "publication.send_back": LOOKS_AT_PUBLICATIONS,
    "quality.trend": MANAGERS | {"information_governance", "performance_analyst"},
    "quality.draw": MANAGERS | {"information_governance"},
    "quality.sample": MANAGERS | {"information_governance"},
    "quality.judge": MANAGERS | {"information_governance"},
    "quality.open_audit": MANAGERS | {"information_governance"},
    "quality.mine": CASEWORK,
    "quality.feedback": CASEWORK,
    "referrals.concern": EVERYONE,
    "referrals.new": CASEWORK,  # a school is led to a way that reaches social care
    "joining.choose": frozenset({"information_governance"}),
    "joining.compare": frozenset({"information_governance"}),
    "joining.duplicates": frozenset({"information_governance"}),
    "joining.one": MANAGERS | {"information_governance"},
    "shielding.lift": frozenset({"information_governance"}),
    "shielding.shield": frozenset({"information_governance"}),
    "shielding.shielded": frozenset({"information_governance"}),
    "stepping.handovers": MANAGERS | {"performance_analyst"},
    "stepping.handover_rows": MANAGERS | {"performance_analyst"},
    "stepping.incoming": CASEWORK,
    "services.to_us": CASEWORK,
}
PUBLIC = {"static"} | {
    f"authentication.{name}"
    for name in (
        "start",
        "sign_in_page",
        "sign_in",
        "code",
        "enrol",
        "provider_sign_in",
        "provider_answer",
        "set_password",
    )
}
# What a list is asked beside nothing, to have it show as much as it can.
ASKED: dict[str, list[str]] = {
    "people.find": [
        "name=Ottoline",
        "name={name}",
        "name={case}",
        "born_on=5&born_on=5&born_on=2003",
    ],
    "caf.look_first": ["name={name}"],
    "performance.children": ["show=counted", "show=not-counted", "show=left-out"],
    "stepping.handover_rows": ["what=waiting", "what=down", "what=back"],
    "caseload.my_cases": ["show=open"],
    "caseload.my_cases_csv": ["show=open"],
    "caseload.team_board": ["show=unallocated"],
    "caseload.team_board_csv": ["show=unallocated"],
    "referrals.concern": ["case_id={case}"],
    "access.access_log": ["case={case}"],
}


@pytest.fixture
def children(client_for: Clients, owning: Any, asking: Any, working: Any, password_hash: str) -> Borough:
    """The borough of the matrix, with all that follows from its log."""
    found = build(client_for, owning, asking, password_hash)
    from caseflow.projections import service as projections
    from caseflow.web.today import now, rules_in_force

    with working():
        while projections.sweep(rules_in_force(), now().at).more:
            pass
    return found


class Request(NamedTuple):
    """One address, filled in, and how it is asked."""

    endpoint: str
    method: str
    address: str


def requests(app: Flask, parts: dict[str, Any], of_a_case: bool, methods: str = "GET POST") -> list[Request]:
    """Every address, filled in, before the first is asked: a request inside of another shares its user."""
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if rule.endpoint in PUBLIC or ("case_id" in rule.arguments) != of_a_case:
                continue
            given = {name: parts.get(name, parts["case_id"]) for name in rule.arguments}
            if "code" in given:
                given["code"] = "CAF 01"
            for method in sorted((rule.methods or set()) & set(methods.split())):
                found.append(Request(rule.endpoint, method, app.url_for(rule.endpoint, **given)))
    return found


SOCIAL_CARE = {"outsider", "colleague", "other_manager"}


def test_every_address_says_whom_it_is_for(web_app: Flask) -> None:
    rules = [rule for rule in web_app.url_map.iter_rules() if rule.endpoint not in PUBLIC]
    assert {rule.endpoint for rule in rules if "case_id" in rule.arguments} == set(OF_A_CASE)
    assert {rule.endpoint for rule in rules if "case_id" not in rule.arguments} == set(LISTS)


def expected(asked: For, role: str, standing: str) -> set[int]:
    """The answers that are right for somebody of this role who stands like this to the case."""
    if standing == "hidden":
        return {404}
    if role not in asked.roles or standing not in asked.levels:
        return {403}
    allowed = {200, 302, 404, 409, 422}
    return allowed | {403} if standing in asked.own_check else allowed


def written(answer: Any) -> str:
    """What an answer says, as far as it is text; a file for the family holds more than that."""
    return answer.get_data().decode(errors="ignore")


def sees(child: Child, standing: str, page: str) -> list[str]:
    """What a page gives away to somebody who stands like this to the case."""
    secrets = {"name": (child.family_name, {"content", "opened", "summary", "shared"})}
    secrets["words"] = (child.words, {"content", "opened", "shared"})
    return [what for what, (words, for_whom) in secrets.items() if words in page and standing not in for_whom]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_each_page_of_a_case_answers_each_relation_as_it_should(
    method: str, children: Borough, app: Flask, client_for: Clients
) -> None:
    wrong, asked = [], 0
    for (actor, name), standing in STANDING.items():
        client, child = client_for(actor), children[name]
        for request in requests(app, child.parts, True, method):
            if changes_the_relation(request):
                continue
            answer = client.open(request.address, method=method, data={} if method == "POST" else None)
            asked += 1
            right = expected(OF_A_CASE[request.endpoint], ROLE[actor], standing)
            leaks = sees(child, standing, written(answer))
            if answer.status_code not in right or leaks:
                wrong.append((actor, name, standing, request.endpoint, answer.status_code, leaks))
    assert not wrong, f"{len(wrong)} of {asked}: {wrong[:20]}"
    assert asked > 300


def changes_the_relation(request: Request) -> bool:
    """What would give or take a reason to whoever asks next."""
    return request.method == "POST" and request.endpoint in (
        "consent.end",
        "tac.add_myself",
        "caf.ask_to_join",
        "own_family.declare_of_case",
    )


def test_no_page_of_an_own_case_opens_a_part_of_another(
    children: Borough, app: Flask, client_for: Clients
) -> None:
    """The case in the address is one's own; the assessment, meeting, share, step or clock is another's."""
    wrong = []
    own, others = children["opened"], [children[name] for name in ("plain", "shielded", "refused")]
    client = client_for("outsider")
    for other in others:
        parts = {**other.parts, "case_id": own.case_id}
        for request in requests(app, parts, True):
            answer = client.open(request.address, method=request.method)
            if (
                other.family_name in written(answer)
                or other.words in written(answer)
                or answer.status_code >= 500
            ):
                wrong.append((other.name, request, answer.status_code))
    assert not wrong


def test_no_list_search_or_export_names_a_child_beyond_its_reader(
    children: Borough, app: Flask, client_for: Clients
) -> None:
    wrong, answered = [], 0
    for actor in ACTORS:
        client, role = client_for(actor), ROLE[actor]
        for request in requests(app, children["plain"].parts, False):
            if request.endpoint in ("authentication.sign_out", "demonstration.step"):
                continue
            for address in addresses(request, children):
                answer = client.open(address, method=request.method)
                answered += 1
                elsewhere = request.endpoint == "referrals.new" and actor not in SOCIAL_CARE
                if (answer.status_code == 403) != (role not in LISTS[request.endpoint]) and not elsewhere:
                    wrong.append((actor, request.method, address, answer.status_code))
                wrong += [
                    (actor, address, child.name, leaks)
                    for child in children.values()
                    if (leaks := given_away(child, actor, request, address, written(answer)))
                ]
    assert not wrong, f"{len(wrong)} of {answered}: {wrong[:20]}"


def addresses(request: Request, children: Borough) -> Iterator[str]:
    yield request.address
    if request.method == "GET":
        for query in ASKED.get(request.endpoint, ()):
            asked = ["shielded", OWN_FAMILY, "plain"] if "{" in query else ["plain"]
            named = [children[name] for name in asked]
            for child in named:
                yield f"{request.address}?{query.format(name=child.family_name, case=child.case_id)}"


def given_away(child: Child, actor: str, request: Request, address: str, page: str) -> list[str]:
    """A search may say that there is a child; what was asked for is said again; nothing may say more."""
    standing = STANDING.get((actor, child.name)) or usual_standing(actor, child.name)
    index = request.endpoint in ("people.find", "caf.look_first", "referrals.concern")
    if index and (standing != "hidden" or child.family_name in address):
        page = page.replace(child.family_name, "")
    if (request.endpoint, child.name) == ("break_glass.review_list", "opened"):
        page = page.replace(child.family_name, "")  # whoever reviews an opening is told whose case it was
    if request.endpoint.startswith("joining.") and actor == "governance" and child.name != OWN_FAMILY:
        page = page.replace(child.family_name, "")  # who the children are is what governance decides by
    if request.endpoint.startswith("own_family.") and child.name == OWN_FAMILY:
        page = page.replace(child.family_name, "")  # as it was declared
    own_looks = request.endpoint == "access.my_access"  # made before it was declared
    finds = own_looks or (actor == "governance" and child.name != OWN_FAMILY)
    named = standing == "hidden" and not finds and f"/cases/{child.case_id}" in page
    found = ["address"] if named else []
    return sees(child, standing, page) + found


def usual_standing(actor: str, name: str) -> str:
    """How somebody stands to a case that the table does not name beside them."""
    if actor in ("teacher", "head"):
        return "content"
    if name in ("shielded", UNKNOWN):
        return "hidden"
    return "summary" if actor == "analyst" else "none"


def test_what_the_jobs_tell_goes_to_those_with_a_reason_only(
    children: Borough, working: Any, owning: Any
) -> None:
    from caseflow.caseload import service as caseload
    from caseflow.stepping import service as stepping
    from caseflow.web.today import now, rules_in_force

    family = [who(actor) for (actor, name), how in STANDING.items() if (name, how) == (OWN_FAMILY, "hidden")]
    of_own = text("select count(*) from notice where practitioner_id = any(:family) and case_id = :case")
    own = {"family": family, "case": children[OWN_FAMILY].case_id}
    with owning():
        told_before = db.session.scalar(of_own, own)
    for day in (date(2010, 3, 20), date(2010, 6, 1)):
        with working():
            at = now().at
            caseload.watch(day, at, rules_in_force().calendar)
            stepping.remind(day, at)
    readers = {who(actor): actor for actor in ACTORS}
    with owning():
        told = db.session.execute(text("select practitioner_id, case_id, what from notice")).all()
        assert db.session.scalar(of_own, own) == told_before
    wrong = []
    for row in told:
        name = next((each.name for each in children.values() if each.case_id == row.case_id), None)
        actor = readers.get(row.practitioner_id)
        by_page = row.what in ("caf_shared", "consent_withdrawn")  # told to the team that is concerned
        if name and name != OWN_FAMILY and actor and not by_page and usual_standing(actor, name) != "content":
            wrong.append((actor, name, row.what))
    assert not wrong
    assert told
