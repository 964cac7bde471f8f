"""Words on paper: a template becomes the text of a letter and, from the same words, its HTML.

A template is plain text. Paragraphs are set apart by blank lines; lines that begin with `- ` are a
list, with `> ` words to quote, with `# ` a heading, and `-> Label: address` is a link. Whatever a
person wrote is put in as one line, so that it cannot make a paragraph, a link or a header of its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from unicodedata import category

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

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


_WORDS = Environment(
    loader=PackageLoader("services.notifications"),
    undefined=StrictUndefined,
    finalize=one_line,
    trim_blocks=True,
    lstrip_blocks=True,
    autoescape=False,  # plain text; the HTML is made on `_PAPER`, which escapes
)
_PAPER = Environment(
    loader=PackageLoader("services.notifications"),
    undefined=StrictUndefined,
    autoescape=select_autoescape(["html"]),
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


def write(template: str, subject: str, facts: Mapping[str, Any]) -> Sheet:
    """The words of a letter: its subject and its body, from the template `letters/<template>.txt`."""
    text = _WORDS.get_template(f"letters/{template}.txt").render(facts)
    return Sheet(
        one_line(_WORDS.from_string(subject).render(facts)),
        tuple(_blocks(text)),
    )


def lay_out(layout: str, sheet: Sheet, around: Mapping[str, Any]) -> str:
    """Put words on the paper `layout`, `letter.txt` or `letter.html`."""
    return _PAPER.get_template(layout).render(sheet=sheet, **around)


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
