"""The codes that events carry, in words: those of the children in need census, and local ones.

Pages show words; the log and the returns keep codes. Source: Children in Need census code sets, 2009-10
and later; an event of any year may carry a code of any year.
"""

from caseflow.rules.steps import ANSWERS, DIRECTIONS, REASONS, TIERS, WITHDRAWALS

SOURCES = {
    "1A": "Individual: family member, relative or carer",
    "1B": "Individual: acquaintance",
    "1C": "Individual: self",
    "1D": "Individual: other",
    "2A": "Schools",
    "2B": "Education services",
    "3A": "Health: GP",
    "3B": "Health: health visitor",
    "3C": "Health: school nurse",
    "3D": "Health: other primary care",
    "3E": "Health: accident and emergency",
    "3F": "Health: other",
    "4": "Housing",
    "5A": "This authority: adult social care",
    "5B": "This authority: other department",
    "5C": "Another authority",
    "5D": "This authority: early help",
    "6": "Police",
    "7": "Other legal agency",
    "8": "Other, such as a children's centre or a charity",
    "9": "Anonymous",
    "10": "Not known",
}
NEEDS = {
    "N1": "Abuse or neglect",
    "N2": "Child's disability",
    "N3": "Parental disability or illness",
    "N4": "Family in acute stress",
    "N5": "Family dysfunction",
    "N6": "Socially unacceptable behaviour",
    "N7": "Low income",
    "N8": "Absent parenting",
    "N9": "Cases other than children in need",
    "N0": "Not stated",
}
FACTORS = {
    "1A": "Alcohol misuse: child",
    "1B": "Alcohol misuse: parent or carer",
    "1C": "Alcohol misuse: another person",
    "2A": "Drug misuse: child",
    "2B": "Drug misuse: parent or carer",
    "2C": "Drug misuse: another person",
    "3A": "Domestic violence: child",
    "3B": "Domestic violence: parent or carer",
    "3C": "Domestic violence: another person",
    "4A": "Mental health: child",
    "4B": "Mental health: parent or carer",
    "4C": "Mental health: another person",
    "5A": "Learning disability: child",
    "5B": "Learning disability: parent or carer",
    "5C": "Learning disability: another person",
    "6A": "Physical disability or illness: child",
    "6B": "Physical disability or illness: parent or carer",
    "6C": "Physical disability or illness: another person",
    "7A": "Young carer",
    "10A": "Going missing",
    "11A": "Sexual exploitation",
    "13A": "Gangs",
    "14A": "Socially unacceptable behaviour",
    "15A": "Self-harm",
    "16A": "Neglect",
    "17A": "Emotional abuse",
    "18B": "Physical abuse by a child",
    "18C": "Physical abuse by an adult",
    "19B": "Sexual abuse by a child",
    "19C": "Sexual abuse by an adult",
    "20": "Another factor",
    "21": "No factor identified",
}
CATEGORIES = {
    "NEG": "Neglect",
    "PHY": "Physical abuse",
    "SAB": "Sexual abuse",
    "EMO": "Emotional abuse",
    "MUL": "More than one category",
}
CLOSURES = {
    "RC7": "No longer in need, or another reason",
    "RC8": "Closed after assessment, no further action",
    "RC9": "Closed after assessment, referred to early help",
    "early_help_declined": "Early help was declined",
    "RC5": "Transferred to another authority",
    "RC6": "Transferred to adult social care",
    "RC1": "Adopted",
    "RC2": "Died",
    "RC3": "Child arrangements order",
    "RC4": "Special guardianship order",
}
PARTICIPATION = {
    "PN0": "Under four at the time",
    "PN1": "Attended and spoke",
    "PN2": "Attended, an advocate spoke",
    "PN3": "Attended and conveyed views without words",
    "PN4": "Attended, made no contribution",
    "PN5": "Did not attend, briefed an advocate",
    "PN6": "Did not attend, conveyed views by other means",
    "PN7": "Did not attend, no views conveyed",
}
SEXES = {"F": "Female", "M": "Male", "U": "Not known, or not born yet"}

CAF_ENDINGS = {
    "needs_met": "The needs are met",
    "disengaged": "The family does not want to go on",
    "consent_withdrawn": "Consent was withdrawn",
    "moved": "The family moved away",
    "stepped_up": "Specialist services have taken the child on",
    "other": "Another reason",
}

LATE_REASONS = {
    "child_not_seen": "Child not seen",
    "family_not_available": "Family not available",
    "awaiting_agency": "Waiting for another agency",
    "allocation_delay": "Delay in allocation",
    "interpreter": "Waiting for an interpreter",
    "recorded_late": "Done in time, recorded late",
    "other": "Other",
}
NEXT_STEPS = {
    "own_service": "My own service gives the help that is needed",
    "caf": "A common assessment (CAF), if the family agrees",
    "specialist_assessment": "A specialist assessment",
    "safeguarding_referral": "Report a concern now: the child may not be safe",
    "none": "Nothing more is needed now",
}
REFERRAL_OUTCOMES = {
    "initial_assessment": "Initial assessment",
    "strategy_discussion": "Strategy discussion",
    "early_help": "Early help",
    "information_advice": "Information and advice",
    "other_agency": "Another agency",
    "returned": "Returned to the referrer",
    "nfa": "No further action",
}
INITIAL_OUTCOMES = {
    "services": "Services for a child in need",
    "core_assessment": "Core assessment",
    "strategy_discussion": "Strategy discussion",
    "early_help": "Early help",
    "nfa": "No further action",
}
CORE_OUTCOMES = {
    "plan": "A plan",
    "services": "Services for a child in need",
    "early_help": "Early help",
    "nfa": "No further action",
}
INITIAL_TRIGGERS = {"referral": "A referral", "new_information": "New information on an open case"}
CORE_TRIGGERS = {
    "initial_assessment_ended": "An initial assessment has ended",
    "strategy_discussion": "A strategy discussion",
    "new_information": "New information on an open case",
}
ENQUIRY_OUTCOMES = {
    "conference": "A child protection conference",
    "no_conference": "No conference is needed",
    "nfa": "No further action",
}
CONFERENCE_OUTCOMES = {"plan": "A child protection plan", "no_plan": "No plan is needed"}
CARE_ENDINGS = {
    "adopted": "Adopted",
    "returned_home": "Went home",
    "special_guardianship": "Special guardianship order",
    "turned_18": "Turned 18",
    "other": "Another reason",
}
WITHDRAWAL_REASONS = {
    "wrong_child": "It is about another child",
    "wrong_date": "The date is wrong",
    "wrong_entry": "It did not happen",
    "duplicate": "It was recorded twice",
}
SERVICES = {
    "camhs": "Child and adolescent mental health (CAMHS)",
    "behaviour_support": "Behaviour support",
    "young_carers": "Young carers",
}
# Of children looked after: the code sets of the SSDA903 return, those of any year.
LEGAL_STATUSES = {
    "C1": "Interim care order",
    "C2": "Full care order",
    "D1": "Freeing order",
    "E1": "Placement order",
    "V2": "Accommodated with the parents' agreement (section 20)",
    "V3": "Accommodated for a series of short breaks",
    "V4": "Accommodated for a series of short breaks",
    "L1": "Police protection",
    "L2": "Emergency protection order",
    "L3": "Child assessment order",
    "J1": "Remanded by a court",
    "J2": "Placed under the Police and Criminal Evidence Act",
    "J3": "Supervision or rehabilitation order with residence",
}
PLACEMENTS = {
    "A3": "Placed for adoption with the present foster carer, with consent",
    "A4": "Placed for adoption elsewhere, with consent",
    "A5": "Placed for adoption with the present foster carer, by order",
    "A6": "Placed for adoption elsewhere, by order",
    "F1": "Foster care by a relative or friend",
    "F2": "Foster care, of this authority",
    "F3": "Foster care, through an agency",
    "F4": "Foster care by a relative or friend, outside the authority",
    "F5": "Foster care of this authority, outside its area",
    "F6": "Foster care through an agency, outside the authority",
    "U1": "Long-term foster care by a relative or friend",
    "U2": "Foster care by a relative or friend who may adopt",
    "U3": "Foster care by a relative or friend",
    "U4": "Long-term foster care",
    "U5": "Foster care by somebody who may adopt",
    "U6": "Foster care",
    "K1": "Secure children's home",
    "K2": "Children's home",
    "H5": "Semi-independent home",
    "R1": "Residential care home",
    "R2": "Hospital or nursing home",
    "R3": "Family centre, or mother and baby unit",
    "R5": "Young offender institution",
    "S1": "Residential school",
    "P1": "With own parents",
    "P2": "Living independently",
    "P3": "Employment with a home",
    "T0": "For a time elsewhere",
    "T1": "In hospital for a time",
    "T2": "On holiday",
    "T3": "Elsewhere while the carer is on holiday",
    "T4": "Elsewhere for at most seven days",
    "Z1": "Another placement",
}
PROVIDERS = {
    "PR0": "The parents",
    "PR1": "This authority",
    "PR2": "Another authority",
    "PR3": "Another public body",
    "PR4": "A private provider",
    "PR5": "A charity",
}
_BY_FIELD = {
    "source": SOURCES,
    "primary_need": NEEDS,
    "factors": FACTORS,
    "category": CATEGORIES,
    "participation": PARTICIPATION,
    "late_reason": LATE_REASONS,
    "next_step": NEXT_STEPS,
    "decision": ANSWERS,
    "direction": DIRECTIONS,
    "from_tier": TIERS,
    "to_tier": TIERS,
    "tier": TIERS,
    "service": SERVICES,
    "legal_status": LEGAL_STATUSES,
    "type": PLACEMENTS,
    "provider": PROVIDERS,
}
_BY_KIND = {
    ("referral_decided", "outcome"): REFERRAL_OUTCOMES,
    ("initial_assessment_started", "trigger"): INITIAL_TRIGGERS,
    ("initial_assessment_completed", "outcome"): INITIAL_OUTCOMES,
    ("core_assessment_started", "trigger"): CORE_TRIGGERS,
    ("core_assessment_completed", "outcome"): CORE_OUTCOMES,
    ("enquiry_completed", "outcome"): ENQUIRY_OUTCOMES,
    ("initial_conference_held", "outcome"): CONFERENCE_OUTCOMES,
    ("care_ended", "reason"): CARE_ENDINGS,
    ("caf_closed", "reason"): CAF_ENDINGS,
    ("case_closed", "reason"): CLOSURES,
    ("step_decided", "reason"): REASONS,
    ("event_withdrawn", "reason"): {**WITHDRAWAL_REASONS, **WITHDRAWALS},
}
_LABELS = {
    "source": "Where it came from",
    "primary_need": "Main need",
    "outcome": "What it came to",
    "trigger": "What led to it",
    "late_reason": "Why it was late",
    "factors": "What was found",
    "initiates_enquiry": "An enquiry starts (section 47)",
    "prebirth": "Before the birth",
    "transfer_in": "Moved here with a plan",
    "previous_plans_here": "Earlier plans here",
    "counts": "Counts as a review",
    "participation": "How the child took part",
    "type": "Kind of placement",
    "provider": "Provided by",
    "temporary": "For a time only",
    "next_step": "What happens next",
    "next_review_on": "Next review",
    "direction": "What is asked",
    "from_tier": "Tier now",
    "to_tier": "Tier asked for",
    "to_team": "Team asked",
    "decision": "Answer",
    "attended": "The child came",
    "timescale": "What is paused",
}
_SCOPES = {
    "consent_given": "Agencies that may read",
    "consent_declined": "Agencies that may not read",
    "consent_withdrawn": "Agency that may read no longer",
}


def in_words(kind: str, field: str, code: str) -> str:
    """A code of an event's field in words; one that no list knows says so, unless it reads as words."""
    known = (_BY_KIND.get((kind, field)) or _BY_FIELD.get(field, {})).get(code)
    return known or unlisted(code)


def unlisted(code: str) -> str:
    """What a reader is told of a code without words of its own: older systems sent their own."""
    if code and code.replace("_", "").isalpha() and code.islower():
        return code.replace("_", " ").capitalize()
    return f"Not in our lists (code {code})"


def label(kind: str, field: str) -> str:
    """How a field of an event is called on a page."""
    if field == "scope":
        return _SCOPES[kind]
    return _LABELS.get(field) or field.replace("_", " ").capitalize()
