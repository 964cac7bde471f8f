"""Marked sentences in templates: `{% trans %}...{% endtrans %}`, said in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable

from jinja2 import Environment
from jinja2.ext import InternationalizationExtension

from shared.languages import Language

_ENDTRANS = re.compile(r"\bendtrans\s*%}")


class Sentences(InternationalizationExtension):
    """Jinja's marks, behind which a line break stays, also where those behind other marks do not.

    With `trim_blocks`, two sentences set apart by a blank line would otherwise become one paragraph.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Let line breaks behind marked sentences be."""
        return _ENDTRANS.sub("endtrans +%}", source)


def in_language(environment: Environment, whose: Callable[[], Language]) -> Environment:
    """Let templates say what is marked in them in the language that is asked for each time; returns it.

    `{{ text|say }}` says a text that is marked elsewhere, `{{ text|retell }}` one that a service made.
    """
    environment.add_extension(Sentences)
    environment.policies["ext.i18n.trimmed"] = True
    environment.filters["say"] = lambda text: whose().words.gettext(text)
    environment.filters["retell"] = lambda text: whose().retell(text)
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: whose().words.gettext(text),
        lambda one, many, count: whose().words.ngettext(one, many, count),
        newstyle=True,
    )
    return environment
