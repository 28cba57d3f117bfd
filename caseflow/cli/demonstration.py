"""The invented borough of a demonstration, loaded once before anything is served."""

import click

from caseflow.cli.command import committed
from caseflow.config import Config

ROLES = (
    ("practitioner@example.org", "a social worker"),
    ("school@example.org", "a school's special needs coordinator"),
    ("service@example.org", "child and adolescent mental health, which others ask for help"),
    ("manager@example.org", "a team manager"),
    ("performance@example.org", "the performance team"),
    ("administrator@example.org", "moves the demonstration's date"),
    ("governance@example.org", "information governance"),
    ("twofactor@example.org", "a social worker with a second factor: its code is on the sign-in page"),
)


def load_once(live: Config) -> None:
    """Load the borough unless it is here, whole; a load that was cut short is finished."""
    import caseflow.app  # noqa: F401  (whose packages have all the tables that are filled)
    from caseflow.demonstration import service, two_factor
    from caseflow.web.today import rules_in_force

    if committed(live, service.is_loaded):
        committed(live, lambda: two_factor.add_account(service.PASSWORD))
        return
    click.echo("Loading three years of an invented borough; this happens once.")
    committed(live, service.prepare)
    report = committed(live, lambda: service.load(live.database_url, rules_in_force()))
    committed(live, lambda: two_factor.add_account(service.PASSWORD))
    click.echo(f"{report.children} children, {report.events} events.")


def tell_sign_ins() -> None:
    """A sign-in for each role."""
    from caseflow.demonstration.service import PASSWORD

    click.echo(f"Sign in with the password {PASSWORD} as")
    for email, who in ROLES:
        click.echo(f"  {email:28} {who}")
