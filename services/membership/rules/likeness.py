"""What two records have in common that may be one: a hint for a person to look at, never a key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.membership.rules.keys import plain
from shared.errors import BadInput

# What is shared by more than so many says nothing of any two of them: an Anna Müller, an info@.
COMMON = 25


class Way(StrEnum):
    """In what two records may look alike."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    WEB = "web"
    REGISTRATION = "registration"


IN_WORDS: Mapping[str, str] = {
    Way.NAME: "the same name",
    Way.EMAIL: "the same e-mail address",
    Way.PHONE: "the same telephone number",
    Way.WEB: "the same web domain",
    Way.REGISTRATION: "the same registration number",
}

_FORMS = frozenset(
    """the ab ag aps as asa bv co company corp corporation cv ev foundation gmbh inc incorporated kft kg
    limited llc llp ltd nv oy oyj plc pty pvt sa sarl sas se spa srl stichting ug""".split()
)
_HOST = re.compile(
    r"^(?:[a-z][a-z0-9+.-]*:)?(?://)?(?:www\.)?([^/:?#@\s]+\.[^/:?#@\s]+)", re.IGNORECASE
)
_DIGITS_THAT_COUNT = 9


class TheyAreOne(BadInput):
    """One record cannot be told apart from itself."""


def organisation_likeness(values: Mapping[str, Any]) -> dict[str, str]:
    """What an organisation is compared by: its name without its legal form, and how it is reached.

    `values` are those of its columns. A name that is withheld is like no other.
    """
    return {
        "likeness_key": _bare_name(values["name_key"]),
        "web_key": web_key(values.get("website") or ""),
        "phone_key": phone_key(values.get("phone") or ""),
        "registration_key": registration_key(
            values.get("registration_number") or "", values.get("country") or ""
        ),
    }


def person_likeness(full_name: str, phone: str = "") -> dict[str, str]:
    """What a person is compared by, besides addresses: the name in whatever order, and the telephone."""
    return {
        "likeness_key": " ".join(sorted(plain(full_name).split()))[:200],
        "phone_key": phone_key(phone),
    }


def web_key(website: str) -> str:
    """The domain of an address in the web: https://www.majisafi.example/en is majisafi.example."""
    found = _HOST.match(website.strip())
    return found.group(1).casefold().rstrip(".")[:253] if found else ""


def phone_key(phone: str) -> str:
    """The last digits of a telephone number, so that +254 712 345 678 is 0712 345678."""
    digits = "".join(filter(str.isdecimal, phone))
    return digits[-_DIGITS_THAT_COUNT:] if len(digits) > 6 else ""


def registration_key(number: str, country: str) -> str:
    """A number in a register, with the country of the register: each counts from one."""
    kept = "".join(filter(str.isalnum, number)).upper()
    return f"{country}:{kept}"[:60] if kept else ""


def pair_of(first_id: UUID, second_id: UUID) -> tuple[UUID, UUID]:
    """Two records in the order of their ids. Refuses one and the same."""
    if first_id == second_id:
        raise TheyAreOne("Name two records")
    low, high = sorted((first_id, second_id))
    return low, high


def _bare_name(name_key: str) -> str:
    kept = [word for word in name_key.split() if word not in _FORMS]
    return " ".join(kept) or name_key
