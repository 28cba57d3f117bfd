"""The codes that events carry, in words: those of the children in need census, and local ones.

Pages show words; the log and the returns keep codes. Source: Children in Need census code sets, 2009-10
and later; an event of any year may carry a code of any year.
"""

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
_ABBREVIATED = {"nfa": "no further action"}
_BY_FIELD = {
    "source": SOURCES,
    "primary_need": NEEDS,
    "factors": FACTORS,
    "category": CATEGORIES,
    "participation": PARTICIPATION,
    "late_reason": LATE_REASONS,
}


def in_words(kind: str, field: str, code: str) -> str:
    """A code of an event's field in words; a code without words of its own, with its underscores spread."""
    known = CLOSURES if (kind, field) == ("case_closed", "reason") else _BY_FIELD.get(field, {})
    return known.get(code) or _ABBREVIATED.get(code) or code.replace("_", " ")
