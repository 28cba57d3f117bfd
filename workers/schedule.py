"""What is due when. A message that nobody took before the next one is due is dropped."""

from typing import Any

from celery.schedules import crontab

MINUTE = 60.0

SCHEDULE: dict[str, dict[str, Any]] = {
    "sweep": {"task": "caseflow.sweep", "schedule": MINUTE, "options": {"expires": MINUTE}},
    "watch": {"task": "caseflow.watch", "schedule": MINUTE, "options": {"expires": MINUTE}},
    "seal": {"task": "caseflow.seal", "schedule": MINUTE, "options": {"expires": MINUTE}},
    "digest": {"task": "caseflow.digest", "schedule": 5 * MINUTE, "options": {"expires": 5 * MINUTE}},
    "publications": {"task": "caseflow.publications", "schedule": MINUTE, "options": {"expires": MINUTE}},
    "comparisons": {"task": "caseflow.comparisons", "schedule": MINUTE, "options": {"expires": MINUTE}},
    "recomputation": {"task": "caseflow.recomputation", "schedule": MINUTE, "options": {"expires": MINUTE}},
    "documents": {"task": "caseflow.documents", "schedule": MINUTE, "options": {"expires": MINUTE}},
    "proposals": {"task": "caseflow.proposals", "schedule": MINUTE, "options": {"expires": MINUTE}},
    "pairs": {"task": "caseflow.pairs", "schedule": MINUTE, "options": {"expires": MINUTE}},
    "nightly pairs": {
        "task": "caseflow.pairs",
        "args": (True,),
        "schedule": crontab(hour="3", minute="40"),
        "options": {"expires": 60 * MINUTE},
    },
    "measures": {"task": "caseflow.measures", "schedule": MINUTE, "options": {"expires": MINUTE}},
    "nightly": {
        "task": "caseflow.nightly",
        "schedule": crontab(hour="2", minute="30"),
        "options": {"expires": 60 * MINUTE},
    },
    "nightly seal": {
        "task": "caseflow.seal",
        "args": (True,),
        "schedule": crontab(hour="2", minute="20"),
        "options": {"expires": 60 * MINUTE},
    },
    "anchor": {
        "task": "caseflow.anchor",
        "schedule": crontab(hour="3", minute="10"),
        "options": {"expires": 60 * MINUTE},
    },
}
