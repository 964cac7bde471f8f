"""Words on paper: a template becomes the text of a letter and, from the same words, its HTML.

A template is plain text. Paragraphs are set apart by blank lines; lines that begin with `- ` are a
list, with `> ` words to quote, with `# ` a heading, and `-> Label: address` is a link. Whatever a
person wrote is put in as one line, so that it cannot make a paragraph, a link or a header of its own;
no paragraph begins with it, in any language. What is marked for translation is whole sentences.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any
from unicodedata import category

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from shared.languages import Language
from shared.languages.sentences import in_language

_FURNITURE: dict[str, Any] = {
    "loader": PackageLoader("services.notifications"),
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
}
_FORMS = {"- ": "list", "> ": "quote", "# ": "heading", "->": "link"}


@dataclass(frozen=True)
class Block:
    """A piece of a letter: a paragraph, list, quote, heading or link, with its lines."""

    form: str
    lines: tuple[str, ...]
    url: str = ""


@dataclass(frozen=True)
class Sheet:
    """A letter's words before they are put in an envelope."""

    subject: str
    blocks: tuple[Block, ...]


def one_line(value: Any) -> str:
    """A value as text without control characters, and with single blanks for all white space."""
    text = "".join(char if char.isspace() or category(char) != "Cc" else "" for char in str(value))
    return " ".join(text.split())


def write(language: Language, template: str, subject: str, facts: Mapping[str, Any]) -> Sheet:
    """The words of a letter: its subject and its body, from the template `letters/<template>.txt`."""
    text = _words(language).get_template(f"letters/{template}.txt").render(facts)
    return Sheet(one_line(language.say(subject, **facts)), tuple(_blocks(text)))


def lay_out(language: Language, layout: str, sheet: Sheet, around: Mapping[str, Any]) -> str:
    """Put words on the paper `layout`, `letter.txt` or `letter.html`."""
    paper = _paper(language).get_template(layout)
    return paper.render(sheet=sheet, language=language.code, **around)


@cache
def _words(language: Language) -> Environment:
    """Plain text; the HTML is made on paper, which escapes."""
    words = Environment(autoescape=False, finalize=one_line, **_FURNITURE)
    return in_language(words, lambda: language)


@cache
def _paper(language: Language) -> Environment:
    escape = select_autoescape(["html"])
    paper = Environment(autoescape=escape, keep_trailing_newline=True, **_FURNITURE)
    return in_language(paper, lambda: language)


def _blocks(text: str) -> Iterable[Block]:
    for filled, lines in groupby(text.splitlines(), key=lambda line: bool(line.strip())):
        if filled:
            for form, same in groupby(lines, key=lambda line: _FORMS.get(line[:2], "paragraph")):
                yield from _block(form, [line.strip() for line in same])


def _block(form: str, lines: list[str]) -> Iterable[Block]:
    if form == "paragraph":
        yield Block(form, (" ".join(lines),))
    elif form == "link":
        for line in lines:
            label, _, url = line.removeprefix("->").strip().rpartition(": ")
            yield Block(form, (label,), url)
    else:
        yield Block(form, tuple(line[2:].strip() for line in lines))
