"""How templates are compiled and what they find."""

from collections.abc import MutableMapping, Sequence
from functools import lru_cache
from typing import Any

from flask import current_app
from flask.templating import Environment
from markupsafe import Markup

_NAVIGATION = "govuk_frontend_jinja/components/service-navigation/macro.html"


class PageTemplates(Environment):
    """The templates of an application. All find the same globals: an import between two compares them.

    Jinja would put a ChainMap in front of them for each template, and an import would look each name up
    there: a sixteenth of the time of a case page, which has twenty imports.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of all templates, with those of one where it has any of its own."""
        return {**self.globals, **d} if d else self.globals


def service_navigation(items: Sequence[Any]) -> Markup:
    """GOV.UK's bar with these places: a role has few of them, and each is the one looked at on many pages."""
    return _kept_navigation(items) if isinstance(items, tuple) else _navigation(items)


def _navigation(items: Sequence[Any]) -> Markup:
    component: Any = current_app.jinja_env.get_template(_NAVIGATION).module
    shown = {"navigation": items, "navigationLabel": "Caseflow", "collapseNavigationOnMobile": len(items) > 2}
    return Markup(component.govukServiceNavigation(shown))


_kept_navigation = lru_cache(maxsize=500)(_navigation)
