"""What somebody wants of e-mails."""

from flask_wtf import FlaskForm

from caseflow.rules.digests import HOURS
from caseflow.web.fields import one_from_list, one_of, several_of, submit

YES_OR_NO = {"yes": "Yes, when something is new", "no": "No"}
FROM_HOURS = {str(hour): f"{hour}:00" for hour in HOURS}


class WishForm(FlaskForm):
    """Whether an e-mail is wanted, from which hour on, and what it tells of."""

    wanted = one_of("Do you want an e-mail on working days?", YES_OR_NO, "Say whether you want an e-mail")
    from_hour = one_from_list(
        "From which hour on?",
        FROM_HOURS,
        "Choose an hour",
        "Nothing goes out at night, at weekends or on bank holidays.",
    )
    kinds = several_of(
        "What should it tell you of?",
        {
            "breach": "What is in breach",
            "silence": "Answers that have not come",
            "due": "What is due now or within two working days",
            "notice": "Other notices",
        },
        hint="Whatever you choose, all of it stays on the pages.",
    )
    submit = submit("Save")
