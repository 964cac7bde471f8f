"""What may be told of a person before both said yes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from services.introductions.models import Contact, Organisation, Person

_OPEN = ("public", "members")
_SHORTEST = 3
IN_GENERAL = "What the two of you offer, need and care about fits together."


def is_named(person: Person) -> bool:
    """Whether a person's name may be told before both said yes."""
    return person.described and not person.discreet and shows(person, "name")


def shows(person: Person, field: str) -> bool:
    """Whether members may see this field of a person; nobody may unless the person said so."""
    return person.visibility.get(field, "nobody") in _OPEN


def secrets_of(contact: Contact | None, organisation: Organisation | None) -> list[str]:
    """The words that would give somebody away: name, address, its domain, organisation."""
    secrets = []
    if contact is not None:
        secrets += [contact.full_name, contact.email, contact.email.rpartition("@")[2]]
    if organisation is not None:
        secrets.append(organisation.display_name)
    return [secret for secret in secrets if len(secret) >= _SHORTEST]


def gives_away(text: str, secrets: Iterable[str]) -> bool:
    """Whether a text holds one of these, as whole words, in whatever case."""
    return any(_as_words(secret).search(text) for secret in secrets)


def without_traces(reasons: Sequence[str], secrets: Sequence[str]) -> list[str]:
    """The reasons that give nobody away; a general one when none is left."""
    kept = [reason for reason in reasons if not gives_away(reason, secrets)]
    return kept or [IN_GENERAL]


def _as_words(secret: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(secret)}(?!\w)", re.IGNORECASE)
