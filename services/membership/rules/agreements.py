"""What a table tells of consents, in one cell: "newsletter=yes 2025-03-01: form of 3 March; surveys=no"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from services.membership.models import Consent, Deed
from services.membership.rules.cells import (
    civil_date,
    line,
    parts,
    write_parts,
    write_switch,
    yes_or_no,
)
from services.membership.rules.consents import Basis, Purpose, Standing
from services.membership.rules.keys import plain
from shared.errors import BadInput

_TOLD = re.compile(
    r"(?P<purpose>[^=:\d][^=:]*?)(?:\s*=\s*(?P<given>[^\s:=]+))?"
    r"(?:\s+(?P<when>\d[\dTZ:.+/-]*))?(?:\s*:\s*(?P<source>.*))?",
    re.DOTALL,
)
_NOON = time(12, tzinfo=UTC)
NOT_KNOWN = 0
"""The version of words that nobody here knows."""


class NotAskedHere(BadInput):
    """The association asks nobody to agree to this."""


class SaidTooEarly(BadInput):
    """Nobody has agreed to anything yet on a day that is to come."""


@dataclass(frozen=True)
class Agreement:
    """What a table says that a person agreed to or not; since when and where that stands, if it says so."""

    purpose: str
    given: bool
    at: datetime | None = None
    source: str = ""


def agreements(cell: str) -> list[Agreement]:
    """All that a cell tells; a purpose that stands there alone was agreed to. A day is noon of it in UTC."""
    return [_agreement(part) for part in parts(cell)]


def write_agreements(told: Iterable[Agreement]) -> str:
    """What holds of a person, in one cell that reads back the same."""
    return write_parts(_written(one) for one in told)


def check_agreement(told: Agreement, purposes: Mapping[str, Purpose], today: date) -> None:
    """Refuse what nobody is asked about, what needs no consent, and what is still to be said."""
    known = [slug for slug, one in purposes.items() if one.basis == Basis.CONSENT]
    if told.purpose not in known:
        raise NotAskedHere(f"names {told.purpose!r}; it should be one of {', '.join(known)}")
    if told.at is not None and told.at.date() > today:
        raise SaidTooEarly(
            f"says {told.purpose} from {told.at:%Y-%m-%d} on, which is still to come"
        )


def adds_to(told: Agreement, known: Standing | None) -> bool:
    """Whether a table says anything new: a withdrawal that is known outweighs it, and so does a later yes."""
    if known is None or known.since is None:
        return True
    if told.given or not known.given:
        return False
    return told.at is None or told.at > known.since


def agreement_of(standing: Standing, rows: Iterable[Consent]) -> Agreement:
    """How one purpose stands for a person, as a table tells it."""
    deed = Deed.GIVEN if standing.given else Deed.WITHDRAWN
    source = next(
        (row.evidence for row in rows if (row.deed, row.said_at) == (deed, standing.since)), ""
    )
    return Agreement(standing.purpose, standing.given, standing.since, source)


def _agreement(part: str) -> Agreement:
    found = _TOLD.fullmatch(part)
    if found is None:
        raise ValueError(
            f"is {part!r}; it should be like newsletter=yes 2027-01-31: form of January"
        )
    slug = plain(found["purpose"]).replace(" ", "-")
    given = yes_or_no(found["given"]) if found["given"] else True
    at = _moment(found["when"]) if found["when"] else None
    return Agreement(slug, given, at, line(500)(found["source"] or ""))


def _moment(text: str) -> datetime:
    if "T" not in text:
        return datetime.combine(civil_date(text), _NOON)
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(f"is {text!r}, a moment of no time zone; write 2027-01-31T09:30:00Z")
    return found.astimezone(UTC)


def _written(one: Agreement) -> str:
    told = f"{one.purpose}={write_switch(one.given)}"
    if one.at is not None:
        is_day = one.at.timetz() == _NOON
        when = one.at.date().isoformat() if is_day else one.at.isoformat().replace("+00:00", "Z")
        told = f"{told} {when}"
    return f"{told}: {one.source}" if one.source else told
