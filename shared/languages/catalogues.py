"""Catalogues of words: read as people translate them, so that nothing has to be built before."""

from __future__ import annotations

from gettext import GNUTranslations
from importlib.resources import files
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = files("shared.languages")


def catalogue(code: str) -> Catalog:
    """The words of a language, as they stand in its file."""
    text = FOLDER.joinpath(f"{code}.po").read_bytes()
    return read_po(BytesIO(text), locale=code.replace("-", "_"), ignore_obsolete=True)


def translations(words: Catalog) -> GNUTranslations:
    """The words of a language, to be said; what is not translated, or not surely, is said in English."""
    compiled = BytesIO()
    write_mo(compiled, words)
    compiled.seek(0)
    return GNUTranslations(compiled)
