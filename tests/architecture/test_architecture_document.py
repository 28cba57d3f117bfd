"""The way of a referral in the architecture document is the one that the code goes."""

import re
from itertools import groupby

from source import ROOT

HOP = re.compile(r"^\| \d+ \| `([^`]+)` \|", re.MULTILINE)
CALLS = {
    "caseflow/recording/routes.py": "service.record(",
    "caseflow/recording/service.py": "cases.record(",
    "caseflow/cases/service.py": "log.append(",
    "caseflow/events/log.py": "record_event(",
    "caseflow/projections/service/one_case.py": "write_projections(",
    "caseflow/dispatch.py": "celery.send_task(",
    "workers/tasks.py": "projections.project(",
    "caseflow/performance/queries/figures.py": "indicator_counts(",
    "caseflow/performance/routes.py": "queries.",
}
"""What each module of the way does for the next one."""


def test_each_hop_is_there_and_makes_the_next() -> None:
    hops = HOP.findall((ROOT / "docs/architecture.md").read_text())
    assert set(hops) == set(CALLS)
    for hop in hops:
        assert CALLS[hop] in (ROOT / hop).read_text(), hop


def test_no_package_is_visited_twice_but_projections() -> None:
    hops = HOP.findall((ROOT / "docs/architecture.md").read_text())
    packages = [name for name, _ in groupby("/".join(hop.removesuffix(".py").split("/")[:2]) for hop in hops)]
    assert {each for each in packages if packages.count(each) > 1} == {"caseflow/projections"}
