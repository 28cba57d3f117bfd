"""Reference data and accounts."""

from caseflow.agencies.models import Practitioner

Account = Practitioner
"""A practitioner as the one who is signed in."""
