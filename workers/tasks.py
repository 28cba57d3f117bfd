"""The tasks. Each may run twice, late or never: a message only says "look again"."""

from uuid import UUID

from flask import current_app

from caseflow import dispatch
from caseflow.access import service as access
from caseflow.anchors import service as anchors
from caseflow.caseload import service as caseload
from caseflow.digests import service as digests
from caseflow.dispatch import celery
from caseflow.documents import service as documents
from caseflow.joining import service as joining
from caseflow.measures import service as measures
from caseflow.performance import service as performance
from caseflow.projections import service as projections
from caseflow.publication import queries as published
from caseflow.publication import service as publication
from caseflow.stepping import service as stepping
from caseflow.timescales import service as timescales
from caseflow.web.today import now, rules_in_force
from workers.transaction import Transaction


@celery.task(base=Transaction, name="caseflow.project_case")
def project_case(case_id: str) -> None:
    """Bring everything that is kept of one case up to its log."""
    projections.project(UUID(case_id), rules_in_force())


@celery.task(base=Transaction, name="caseflow.sweep")
def sweep() -> None:
    """Follow what lags, whatever became of the messages about it; at once again while there is more."""
    if projections.sweep(rules_in_force(), now().at).more:
        dispatch.after_commit("caseflow.sweep")


@celery.task(base=Transaction, name="caseflow.watch")
def watch() -> None:
    """Note breaches and tell those whom they, what is due soon, or a request left unanswered concern."""
    today = now()
    watched = caseload.watch(today.on, today.at, rules_in_force().calendar)
    reminded = stepping.remind(today.on, today.at)
    done, failed = watched.breaches + watched.notified + reminded.notified, watched.failed + reminded.failed
    projections.kept("watch", today.at, done + failed, failed)


@celery.task(base=Transaction, name="caseflow.digest")
def digest() -> None:
    """Send the e-mails that are due: each once for a person and a working day."""
    today, settings = now(), current_app.config
    sent = digests.send(today.on, today.at, rules_in_force(), settings["MAIL_SERVER"], settings["ADDRESS"])
    projections.kept("digest", today.at, sent.due, sent.failed)


@celery.task(base=Transaction, name="caseflow.nightly")
def nightly() -> None:
    """Make everything again in memory, report what had drifted, and put it right."""
    projections.nightly(rules_in_force(), now().at)
    performance.forget_old(now().at)
    timescales.forget_old(now().at)
    measures.forget_old(now().at)


@celery.task(base=Transaction, name="caseflow.recomputation")
def recomputation(number: int = 0) -> None:
    """Make the next range of cases again; the number tells messages apart."""
    if projections.make_next_range(rules_in_force(), now().at):
        dispatch.after_commit("caseflow.recomputation", number)


@celery.task(base=Transaction, name="caseflow.publications")
def publications() -> None:
    """Anchor what is recorded at each release; make figures again where asked, and a paper's next part."""
    anchors.at_releases(current_app.config["HOME"], published.released_lately(now().at), now().at)
    publication.check_what_waits(now().at)
    if publication.make_next_part(now().at, rules_in_force()):
        dispatch.after_commit("caseflow.publications")


@celery.task(base=Transaction, name="caseflow.comparisons")
def comparisons(number: int = 0) -> None:
    """Count the next range of cases for a comparison of figures; the number tells messages apart."""
    if performance.count_next_part(now().at, rules_in_force()):
        dispatch.after_commit("caseflow.comparisons", number)


@celery.task(base=Transaction, name="caseflow.documents")
def check_documents() -> None:
    """Look at the document that waits longest, for viruses and for its small picture; at once at the next."""
    checked = documents.check_next(current_app.config["VIRUS_SCAN"], now().at)
    if checked.found:
        dispatch.after_commit(documents.CHECK)
        projections.kept("documents", now().at, 1, int(checked.failed))


@celery.task(base=Transaction, name="caseflow.proposals")
def proposals(number: int = 0) -> None:
    """Count the next range of cases for a rule that is proposed; the number tells messages apart."""
    if timescales.count_next_part(now().at, rules_in_force()):
        dispatch.after_commit("caseflow.proposals", number)


@celery.task(base=Transaction, name="caseflow.pairs")
def pairs(whole: bool = False) -> None:
    """Look for records of one child among those that changed, or all; at once again while there is more."""
    if whole:
        joining.compare_all(now().at)
    if joining.compare_next(now().at):
        dispatch.after_commit("caseflow.pairs")


@celery.task(base=Transaction, name="caseflow.measures")
def try_measures(number: int = 0) -> None:
    """Count the next range of cases for a measure that is tried; the number tells messages apart."""
    if measures.count_next_part(now().at, rules_in_force()):
        dispatch.after_commit("caseflow.measures", number)


@celery.task(base=Transaction, name="caseflow.seal")
def seal(thoroughly: bool = False) -> None:
    """Take what is new in the trace into its chain; at once again while there is more."""
    if access.seal_trace(thoroughly=thoroughly):
        dispatch.after_commit("caseflow.seal", thoroughly)


@celery.task(base=Transaction, name="caseflow.anchor")
def anchor() -> None:
    """Sign how far the logs and the trace go, and keep that outside the database."""
    anchors.nightly(current_app.config["HOME"], now().at)
