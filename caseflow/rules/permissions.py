"""Who may do what, and why not: one pure decision for pages, exports, search, messages and jobs."""

from typing import Literal, NamedTuple

Role = Literal[
    "practitioner", "team_manager", "performance_analyst", "administrator", "information_governance"
]
Level = Literal["none", "summary", "content"]
"""What the asker has a reason in force to read of a case: nothing, who and which clocks, or everything."""

Reason = Literal["accountable", "work", "break_glass"]
"""Why the asker reads the content of a case: their team answers for it, or works on it beside the team that
does, or break-glass, which reads and changes nothing."""

Sharing = Literal["none", "shared", "refused", "undecided", "withdrawn", "expired", "ended"]
"""How the asker's team stands to a document of the case: never shared, shared, or why not any more."""

ROLES: dict[str, str] = {
    "practitioner": "Practitioner",
    "team_manager": "Team manager",
    "performance_analyst": "Performance analyst",
    "administrator": "Administrator",
    "information_governance": "Information governance",
}

_CASEWORK = frozenset({"practitioner", "team_manager"})
_LOOKS_AT_PUBLICATIONS = frozenset({"team_manager", "performance_analyst", "information_governance"})
_RANK = {"none": 0, "summary": 1, "content": 2}


class Decision(NamedTuple):
    """Allowed or not, with the reason a person is shown."""

    allowed: bool
    reason: str


class Action(NamedTuple):
    """What an action asks for: the roles that may do it at all, and the level on the case, if any.

    A `shareable` one may also be done by a team with which the document is shared on a basis in force.
    One `bound_by_sharing` needs no share, but is refused where the family does not let the agency read it.
    One `of_social_care` is done by teams of social care alone; others are led to ways that reach them.
    One `of_accountable_team` is done by the team alone that answers for the case.
    `under_break_glass` are the few that break-glass is a reason for: reading, and adding a contact.
    """

    in_words: str
    roles: frozenset[str]
    level: Level = "none"
    shareable: bool = False
    of_social_care: bool = False
    of_accountable_team: bool = False
    under_break_glass: bool = False
    bound_by_sharing: bool = False


_EVERYONE = frozenset(ROLES)
ACTIONS: dict[str, Action] = {
    "raise_concern": Action("report a concern about a child", _EVERYONE),
    "find_child": Action("find a child", _CASEWORK | {"performance_analyst"}),
    "see_my_drafts": Action("see the forms that you have begun", _EVERYONE),
    "see_my_work": Action("see own work", _CASEWORK),
    "see_notices": Action("be told for a team without a manager", frozenset({"information_governance"})),
    "see_digest": Action("see what you are told by e-mail", _CASEWORK | {"information_governance"}),
    "view_summary": Action(
        "see who a case is with", _CASEWORK | {"performance_analyst"}, "summary", under_break_glass=True
    ),
    "view_case": Action("read a case", _CASEWORK, "content", under_break_glass=True),
    "record_contact": Action("record a contact on a case", _CASEWORK, "content", under_break_glass=True),
    "record": Action("record on a case", _CASEWORK, "content"),
    "record_social_care": Action(
        "record what social care does on a case", _CASEWORK, "content", of_social_care=True
    ),
    "open_case": Action("open a case for a child", _CASEWORK),
    "correct_child": Action("correct a child's details", _CASEWORK, "content"),
    "view_family": Action("see a child's family", _CASEWORK, "content", under_break_glass=True),
    "record_family": Action("record a child's family", _CASEWORK, "content"),
    "withdraw": Action("withdraw an entry", _CASEWORK, "content", of_accountable_team=True),
    "close": Action("close a case", _CASEWORK, "content", of_accountable_team=True),
    "confirm": Action("see and decide what waits for a manager", _CASEWORK, "content"),
    "see_confirmations": Action("see what waits for a manager", _CASEWORK),
    "authorise_assessment": Action(
        "authorise an assessment", frozenset({"team_manager"}), "content", of_social_care=True
    ),
    "see_assessments_to_authorise": Action(
        "see the assessments that wait for authorisation", frozenset({"team_manager"})
    ),
    "raise_alert": Action("raise and end alerts", _CASEWORK, "content"),
    "add_document": Action("add a document to a case", _CASEWORK, "content"),
    "read_document": Action("read a document of a case", _CASEWORK, "content", under_break_glass=True),
    "withdraw_document": Action("withdraw a document of a case", _CASEWORK, "content"),
    "write_letter": Action("write a letter about a case", _CASEWORK, "content"),
    "print_chronology": Action("print a chronology", _CASEWORK, "content"),
    "mark_significant": Action("mark what is significant on a case", _CASEWORK, "content"),
    "allocate": Action("allocate a case", frozenset({"team_manager"}), "content", of_accountable_team=True),
    "see_handover": Action(
        "see what a new worker has to know of a case", _CASEWORK, "content", of_accountable_team=True
    ),
    "confirm_handover": Action("take a case on", _CASEWORK, "content", of_accountable_team=True),
    "explain_breach": Action("say why a timescale was missed", _CASEWORK, "content"),
    "note_breach": Action("note what held something up", frozenset({"team_manager"}), "content"),
    "see_level_flags": Action("see which cases may be held at the wrong level", frozenset({"team_manager"})),
    "answer_level_flag": Action(
        "say whether the level of a case is right",
        frozenset({"team_manager"}),
        "content",
        of_accountable_team=True,
    ),
    "see_supervision": Action("see supervision that one takes part in", _CASEWORK),
    "see_supervision_of_case": Action(
        "see what was decided about a case in supervision", _CASEWORK, "content", of_accountable_team=True
    ),
    "see_findings": Action("see entries that need a look", _CASEWORK | {"performance_analyst"}),
    "export_findings": Action("download entries that need a look", _CASEWORK | {"performance_analyst"}),
    "accept_finding": Action(
        "say why an entry is right as it is", _CASEWORK, "content", of_accountable_team=True
    ),
    "view_causes": Action("see why things were late", frozenset({"team_manager", "performance_analyst"})),
    "break_glass": Action("open a case without a relation to it", _CASEWORK),
    "view_team_board": Action("see a team's board", frozenset({"team_manager"})),
    "export_my_work": Action("download a list of own cases", _CASEWORK),
    "export_worklist": Action("download a list of a team's board", frozenset({"team_manager"})),
    "view_timescales": Action("see timescales", _CASEWORK | {"performance_analyst", "administrator"}),
    "view_feedback": Action("see what families say", _CASEWORK | {"performance_analyst", "administrator"}),
    "view_figures": Action(
        "see figures before they are released", frozenset({"team_manager", "performance_analyst"})
    ),
    "view_figure_rows": Action(
        "see the children behind a figure", frozenset({"team_manager", "performance_analyst"})
    ),
    "compare_figures": Action(
        "compare figures with what they were or would be", frozenset({"team_manager", "performance_analyst"})
    ),
    "stop_counting": Action("stop what others had counted", frozenset({"performance_analyst"})),
    "change_calendar": Action(
        "add bank holidays that were announced late", frozenset({"performance_analyst"})
    ),
    "view_needs": Action(
        "see the needs of each quindrat", frozenset({"team_manager", "performance_analyst"})
    ),
    "draft_measures": Action("draft a measure", frozenset({"performance_analyst"})),
    "export_figures": Action("export figures", frozenset({"performance_analyst"})),
    "enter_figures": Action("enter values, targets and commentary", frozenset({"performance_analyst"})),
    "read_published": Action("read what is published", _EVERYONE),
    "see_publications": Action("see what is prepared for publication", _LOOKS_AT_PUBLICATIONS),
    "look_at_publication": Action("agree to what is prepared for publication", _LOOKS_AT_PUBLICATIONS),
    "publish": Action("freeze and release figures", frozenset({"performance_analyst"})),
    "view_health": Action(
        "see how projections are doing", frozenset({"administrator", "performance_analyst"})
    ),
    "step_demonstration": Action("move the demonstration date", frozenset({"administrator"})),
    "administer": Action("look after accounts and reference data", frozenset({"administrator"})),
    "hand_over_cases": Action("say who takes many cases of the team", frozenset({"team_manager"})),
    "read_audit": Action("read the trace of looks", frozenset({"information_governance"})),
    "keep_anchors": Action("keep anchors of what is recorded", frozenset({"information_governance"})),
    "declare_own_family": Action("declare a child of own family", _EVERYONE),
    "review_own_family": Action(
        "see who declared a child of own family", frozenset({"information_governance", "team_manager"})
    ),
    "end_own_family": Action("end a declaration of own family", frozenset({"information_governance"})),
    "review_break_glass": Action(
        "review openings without a relation", frozenset({"information_governance", "team_manager"})
    ),
    "join_records": Action("join two records of a child", frozenset({"information_governance"})),
    "decide_join": Action(
        "agree that two records are of one child", frozenset({"information_governance", "team_manager"})
    ),
    "shield": Action("shield a child", frozenset({"information_governance"})),
    "propose_step": Action("ask another team to take a case over", _CASEWORK, "content"),
    "answer_step": Action("answer a request to take a case over", _CASEWORK),
    "settle_dispute": Action("settle a dispute about a step", frozenset({"team_manager"}), "summary"),
    "see_incoming": Action("see what a team is asked", _CASEWORK),
    "see_service_requests": Action("see what a service is asked", _CASEWORK),
    "answer_service_request": Action("answer a request to a service", _CASEWORK, "summary"),
    "view_handovers": Action("see who waits for whom", frozenset({"team_manager", "performance_analyst"})),
    "learn_caf": Action("read what a common assessment is", _EVERYONE),
    "begin_checklist": Action("begin a checklist for a child", _CASEWORK),
    "list_cafs": Action("see the common assessments of own team", _CASEWORK),
    "view_quality": Action(
        "see how good assessments are",
        frozenset({"team_manager", "information_governance", "performance_analyst"}),
    ),
    "audit_caf": Action(
        "audit common assessments",
        frozenset({"team_manager", "information_governance"}),
        bound_by_sharing=True,
    ),
    "answer_audit": Action("read what an audit says about own work", _CASEWORK),
    "ask_to_join": Action("ask to join a team around a child", _CASEWORK),
    "complete_checklist": Action("complete a checklist", _CASEWORK, "content"),
    "start_caf": Action("start a common assessment", _CASEWORK, "content"),
    "view_caf": Action(
        "read a common assessment", _CASEWORK, "content", shareable=True, under_break_glass=True
    ),
    "write_caf": Action("write in a common assessment", _CASEWORK, "content", shareable=True),
    "sign_caf": Action("sign off a common assessment", _CASEWORK, "content"),
    "review_caf": Action("begin the review of a common assessment", _CASEWORK, "content"),
    "view_consent": Action("see who agreed to what", _CASEWORK, "content", under_break_glass=True),
    "record_consent": Action("record consent", _CASEWORK, "content"),
    "withdraw_consent": Action("record that consent was withdrawn", _CASEWORK, "content"),
    "share": Action("share a document", _CASEWORK, "content"),
    "view_tac": Action(
        "see a team around a child", _CASEWORK, "content", shareable=True, under_break_glass=True
    ),
    "write_plan": Action("write in a delivery plan", _CASEWORK, "content", shareable=True),
    "run_tac": Action("run a team around a child", _CASEWORK, "content"),
}
_NOT_SHARED: dict[Sharing, str] = {
    "refused": "The family refused consent to share this assessment with your agency.",
    "undecided": "The family has not decided yet whether your agency may read this assessment.",
    "withdrawn": "Consent to share it with your agency was withdrawn. You can no longer read it.",
    "expired": "Consent to share it with your agency has run out. You can no longer read it.",
    "ended": "This assessment is no longer shared with your team.",
}


BREAK_GLASS_READS = (
    "You opened this case without working on it. You may read it and add a contact or a concern."
    " Phone its team about anything else."
)


def decide(
    role: str,
    action: str,
    level: Level = "none",
    active: bool = True,
    sharing: Sharing = "none",
    reason: Reason = "work",
) -> Decision:
    """Whether someone with `role`, with a `reason` to read a case up to `level`, may do `action`.

    Default deny. An analyst reads summaries of all cases: figures must open the children behind them.
    Raises KeyError for an action that is not listed.
    """
    asked = ACTIONS[action]
    if not active:
        return Decision(False, "This account is suspended.")
    if role not in asked.roles:
        role_name = ROLES.get(role, role).lower()
        return Decision(False, f"In the role of {role_name} you may not {asked.in_words}.")
    if role == "performance_analyst" and asked.level == "summary":
        return Decision(True, "Figures open the children behind them.")
    if by_sharing := _by_sharing(asked, level, sharing):
        return by_sharing
    if reason == "break_glass" and asked.level != "none" and not asked.under_break_glass:
        return Decision(False, BREAK_GLASS_READS)
    if _RANK[level] < _RANK[asked.level]:
        return Decision(
            False,
            "You have no reason in force to read this case."
            if level == "none"
            else "Your team sees only who this case is with.",
        )
    if asked.of_accountable_team and reason != "accountable":
        return Decision(False, "Only the team that answers for the case does this.")
    return Decision(True, "Your role and a reason in force allow this.")


def _by_sharing(asked: Action, level: Level, sharing: Sharing) -> Decision | None:
    """What the sharing of a document decides; None where it has no say."""
    if asked.shareable and sharing == "shared":
        return Decision(True, "The document is shared with your team on a basis in force.")
    bound = asked.bound_by_sharing or (asked.shareable and level != "content")
    if bound and sharing in _NOT_SHARED:
        return Decision(False, _NOT_SHARED[sharing])
    return None
