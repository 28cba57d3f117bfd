"""How many children live in each quindrat of the demonstration: invented figures, which say so."""

from datetime import date, datetime
from uuid import UUID

from caseflow.demonstration.borough import sign_in
from caseflow.demonstration.documents.publications import ANALYST
from caseflow.kernel.dates import civil_date
from caseflow.needs import service
from caseflow.needs.service import Entry

SOURCE = "Invented for the demonstration"
NUMBERS = {
    date(2008, 6, 30): {"OSW": 8_950, "LKM": 10_210, "CPH": 7_480, "FNG": 9_330, "WRE": 6_070},
    date(2009, 6, 30): {"OSW": 9_120, "LKM": 10_340, "CPH": 7_510, "FNG": 9_480, "WRE": 6_040},
}


def population(loaded_at: datetime) -> None:
    """Two middles of a year."""
    entries = [
        Entry(quindrat, counted_on, number, SOURCE)
        for counted_on, numbers in NUMBERS.items()
        for quindrat, number in numbers.items()
    ]
    service.enter(UUID(sign_in(ANALYST)), loaded_at, civil_date(loaded_at), entries)
