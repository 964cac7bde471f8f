"""How a name is spelt for finding the same organisation or person again."""

from __future__ import annotations

import unicodedata

_PLAIN = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}


def plain(text: str) -> str:
    """A text without accents, case, punctuation and double spaces."""
    if text.isascii():
        return " ".join(text.translate(_PLAIN).split())
    parts = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(_plain_character(part) for part in parts)
    return " ".join(kept.split())


def organisation_key(name: str) -> str:
    """The key of an organisation's name; with the country it finds the organisation again."""
    return plain(name)[:300]


def person_key(full_name: str, email: str) -> str:
    """The key of a person: the plain name and the address together, for either may be shared."""
    return f"{plain(full_name)[:200]}|{address_key(email)}"


def address_key(email: str) -> str:
    """An address as it is compared."""
    return email.strip().casefold()


def _plain_character(character: str) -> str:
    if unicodedata.combining(character):
        return ""
    return character if character.isalnum() else " "
