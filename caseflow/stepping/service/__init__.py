"""What is done about a step: asking and answering, disagreeing, and reminding of silence."""

from caseflow.stepping.service.dispute import dispute, pass_on, settle
from caseflow.stepping.service.request import Answer, Proposed, answer, propose, tell_family, withdraw
from caseflow.stepping.service.silence import remind

__all__ = [
    "Answer",
    "Proposed",
    "answer",
    "dispute",
    "pass_on",
    "propose",
    "remind",
    "settle",
    "tell_family",
    "withdraw",
]
