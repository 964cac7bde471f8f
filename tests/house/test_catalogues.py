"""The words of each language are all there: what is said in English is said in every other, with its facts."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from shared.languages import SOURCE, codes
from shared.languages.__main__ import PLACE, anew, said
from shared.languages.catalogues import catalogue
from shared.languages.retelling import PRONOUN
from tests.house.source import ROOT

OTHERS = [code for code in codes() if code != SOURCE]


def faults(words: Catalog) -> Iterator[str]:
    """What is not translated, not surely, or with other facts or too few forms."""
    for message in words:
        if message.id:
            texts = _texts(message.string)
            if not all(texts) or message.fuzzy:
                yield f"not translated: {message.id}"
            elif len(texts) != (words.num_plurals if message.pluralizable else 1):
                yield f"not in each form: {message.id}"
            elif _facts(_texts(message.id)) != _facts(texts):
                yield f"with other facts: {message.id}"
            yield from (f"{error}: {message.id}" for error in message.check(words))


def _texts(text: object) -> tuple[str, ...]:
    return text if isinstance(text, tuple) else (str(text),)


def _facts(texts: tuple[str, ...]) -> set[str]:
    found = {fact for text in texts for fact in re.findall(r"%\(\w+\)s", text)}
    return found - {f"%({PRONOUN})s"}


@pytest.mark.parametrize("code", OTHERS)
def test_everything_that_is_said_is_said_in_every_language(code: str) -> None:
    assert list(faults(catalogue(code))) == []


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalogue_is_that_of_what_is_said_now(code: str) -> None:
    """Otherwise: `make words`, and translate what is new."""
    kept = (PLACE / f"{code}.po").read_bytes()
    assert anew(code, kept) == kept


@pytest.mark.parametrize(
    ("text", "translated", "fault"),
    [
        ("Welcome, %(name)s", "", "not translated"),
        ("Welcome, %(name)s", "Willkommen, %(nome)s", "with other facts"),
        ("Welcome, %(name)s", "Willkommen", "with other facts"),
        (("%(count)s day", "%(count)s days"), ("%(count)s Tag",), "not in each form"),
    ],
)
def test_what_is_not_said_in_full_is_noticed(text: object, translated: object, fault: str) -> None:
    words = Catalog(locale="de")
    words.add(text, translated)
    assert any(fault in told for told in faults(words))


def test_what_is_not_sure_is_noticed() -> None:
    words = Catalog(locale="de")
    words.add("Welcome", "Willkommen", flags=["fuzzy"])
    assert list(faults(words)) == ["not translated: Welcome"]


def test_a_new_language_begins_with_all_that_is_said() -> None:
    begun = anew("fr", b"").decode()
    assert "Language: fr" in begun
    assert begun.count('msgstr ""') > len([one for one in said() if isinstance(one.id, str)]) / 2


def test_what_is_said_is_looked_for_in_templates_and_in_code() -> None:
    found = {message.id for message in said() if isinstance(message, Message)}
    assert {"With kind regards,", "Your link to sign in", "the other side"} <= found


# What is shown to whoever runs the house, or tries it out, is in English alone.
FOR_THE_HOUSE = {"pages/mail.html", "pages/letter.html", "disclosure.html"}


def templates() -> Iterator[Path]:
    """Every template of a letter or a page for people."""
    for folder in ("services", "shared"):
        for place in (ROOT / folder).glob("**/templates"):
            for path in sorted(place.rglob("*.*")):
                if path.relative_to(place).as_posix() not in FOR_THE_HOUSE:
                    yield path


def unmarked(template: str) -> list[str]:
    """The words of a template that stand in it without a mark."""
    found = re.sub(r"{%-? *trans.*?endtrans *-?%}", "", template, flags=re.DOTALL)
    found = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}|<(\"[^\"]*\"|[^>])*>", "\n", found, flags=re.DOTALL)
    return re.findall(r"[^\W\d_]{3,}", found)


def test_every_word_of_a_template_is_marked() -> None:
    found = {
        path.name: words for path in templates() if (words := unmarked(path.read_text("utf-8")))
    }
    assert found == {"paper.html": ["TEST"]}


@pytest.mark.parametrize(
    "template",
    ["<p>Sign in</p>", "{% trans %}Sign in{% endtrans %} here", "-> The invoice: {{ url }}"],
)
def test_a_word_without_a_mark_is_noticed(template: str) -> None:
    assert unmarked(template)
