"""The pages for signing in and for one's own account."""

from caseflow.authentication.routes import account, links, provider, second_factor, sign_in
from caseflow.authentication.routes.entering import blueprint

__all__ = ["account", "blueprint", "links", "provider", "second_factor", "sign_in"]
