"""Write the catalogues anew from what is said in the code: `python -m shared.languages [new language]`."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from shared.languages.retelling import RETOLD

ROOT = Path(__file__).parents[2]
PLACE = Path(__file__).parent

_FOLDERS = ("services", "shared")
_WAYS = [("**.py", "python"), ("**/templates/**.html", "jinja2"), ("**/templates/**.txt", "jinja2")]
_OPTIONS = {
    place: {"trimmed": "true", "silent": "false", "newstyle_gettext": "true"}
    for place, way in _WAYS
    if way == "jinja2"
}
# Where in a call the text stands that is said: the subject is the second thing told of a letter.
_CALLS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "say": None,
    "say_many": (1, 2),
    "mark": None,
    "letter": (2,),
}
_RETOLD = {"retold": None}

_HEAD = """\
# Footbridge in {name}.
msgid ""
msgstr ""
"Language: {code}\\n"
"Plural-Forms: {plural}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def said() -> Catalog:
    """All that is said to people, in English, and where."""
    found = Catalog(charset="utf-8", fuzzy=False)
    for calls, comments in ((_CALLS, []), (_RETOLD, [RETOLD])):
        for folder in _FOLDERS:
            for name, _line, text, _, _context in extract_from_dir(
                ROOT / folder, _WAYS, _OPTIONS, keywords=calls
            ):
                found.add(text, None, [(f"{folder}/{name}", 0)], auto_comments=comments)
    return found


def anew(code: str, known: bytes) -> bytes:
    """The file of a language as it is to stand: with what is said now, translated as far as it was."""
    catalogue = read_po(BytesIO(known), locale=code.replace("-", "_"), ignore_obsolete=True)
    catalogue.update(said(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    file = BytesIO()
    write_po(file, catalogue, width=100, omit_header=True, include_lineno=False)
    head = _HEAD.format(
        name=Locale.parse(catalogue.locale_identifier).english_name,
        code=code,
        plural=catalogue.plural_forms,
    )
    return (head + file.getvalue().decode().strip() + "\n").encode()


def main(new: list[str]) -> None:
    """Write what has changed."""
    for path in [*PLACE.glob("*.po"), *(PLACE / f"{code}.po" for code in new)]:
        known = path.read_bytes() if path.exists() else b""
        text = anew(path.stem, known)
        if text != known:
            path.write_bytes(text)


if __name__ == "__main__":
    main(sys.argv[1:])
