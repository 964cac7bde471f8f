"""What persons are asked to agree to, and what of it holds: a pure function of the rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.membership.models import Consent, Deed
from shared.callers import Caller, Role
from shared.errors import BadInput, Forbidden, NotFound, Refusal

CONSENTS = "consents"
LINK_PURPOSE, JOINING = "consent", "joining"
_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


class Basis(StrEnum):
    """Why something may be done: because the person agreed, or because the membership needs it."""

    CONSENT = "consent"
    CONTRACT = "contract"


LETTERS: Mapping[str, tuple[str, ...]] = {"event-invitations": ("gathering-announced",)}
"""The kinds of letters that leave for a purpose, and only to whoever agreed to it."""


@dataclass(frozen=True)
class Purpose:
    """What a person is asked to agree to, in these words; each change of them is another version."""

    slug: str
    words: str
    basis: str = Basis.CONSENT
    uses: str = ""
    version: int = 1
    former: Sequence[Mapping[str, Any]] = field(default_factory=tuple)

    @property
    def letters(self) -> list[str]:
        """The kinds of letters that leave for it."""
        return list(LETTERS.get(self.slug, ()))


USUAL = (
    Purpose(
        "membership",
        "You write to me about my application, membership, invoices and roles.",
        Basis.CONTRACT,
        "Letters that a membership needs; they leave without anybody's consent.",
    ),
    Purpose(
        "event-invitations",
        "You invite me to events by letter.",
        uses="A letter for each event that is new.",
    ),
    Purpose(
        JOINING,
        "You keep my name and address, and write to me about joining.",
        uses="Whoever a member named, and who said yes to hearing more.",
    ),
    Purpose(
        "newsletter",
        "You send me your newsletter.",
        uses="Sent by another program, to those whom GET /consents names.",
    ),
)


@dataclass(frozen=True)
class Standing:
    """How one purpose stands for a person on a moment; `since` and `wording` are of what was said last."""

    purpose: str
    given: bool
    since: datetime | None
    wording: int | None


class PurposeIsNamedTwice(BadInput):
    """Each purpose has one entry."""


class NoSuchPurpose(NotFound):
    """The association asks for no consent of this name."""


class NoConsentNeeded(Refusal):
    """What a membership needs is by contract, and is neither given nor withdrawn."""


class EvidenceIsNeeded(BadInput):
    """Whoever says what somebody else said, says how they know."""


class PurposeIsUsed(BadInput):
    """Letters leave for this purpose, and only to those who agreed to it."""


class NotTheirs(Forbidden):
    """What a person agreed to is shown to them and to stewards."""


def purpose_among(purposes: Iterable[Purpose], slug: str) -> Purpose:
    """The purpose of a name. Raises NoSuchPurpose."""
    for one in purposes:
        if one.slug == slug:
            return one
    raise NoSuchPurpose(f"Nobody is asked about {slug}; GET /policies/consents names what there is")


def check_needs_consent(purpose: Purpose) -> None:
    """Refuse consent to what is by contract."""
    if purpose.basis == Basis.CONTRACT:
        raise NoConsentNeeded(f"{purpose.slug} is part of the membership, and needs no consent")


def check_may_see(caller: Caller, person_id: UUID) -> None:
    """What a person agreed to is shown to them and to stewards."""
    if caller.person_id != person_id and not caller.has(Role.STEWARD):
        raise NotTheirs("What a person agreed to is shown to them and to stewards")


def check_evidence(caller: Caller, person_id: UUID, evidence: str) -> None:
    """Who notes what another person said tells how it is known."""
    if caller.person_id != person_id and not evidence.strip():
        raise EvidenceIsNeeded("Say in `evidence` how the person said so, as in: form of 3 March")


def decided(asked: Iterable[Mapping[str, Any]], known: Iterable[Purpose]) -> list[Purpose]:
    """The purposes from now on: words that differ are a new version, and those before are kept.

    Raises PurposeIsUsed where letters would lose what they leave for.
    """
    before = {one.slug: one for one in known}
    after = [_next(one, before.get(one["slug"])) for one in asked]
    slugs = [one.slug for one in after]
    if len({*slugs}) < len(slugs):
        raise PurposeIsNamedTwice("Name each purpose once")
    if any(one.slug == JOINING and one.basis != Basis.CONSENT for one in after):
        raise PurposeIsUsed(f"Whoever was named is asked about {JOINING}: its basis is consent")
    for slug in LETTERS:
        if not any(one.slug == slug and one.basis == Basis.CONSENT for one in after):
            raise PurposeIsUsed(f"Letters leave for {slug}: keep it, with the basis consent")
    return after


def _next(asked: Mapping[str, Any], known: Purpose | None) -> Purpose:
    if known is None:
        return Purpose(**asked)
    is_same = known.words == asked["words"]
    told = {"version": known.version, "words": known.words}
    former = (*known.former,) if is_same else (*known.former, told)
    return Purpose(**asked, version=known.version + (not is_same), former=former)


def standings(
    rows: Collection[Consent],
    purposes: Iterable[str],
    merged: Mapping[UUID, tuple[UUID, datetime]],
    moment: datetime,
) -> list[Standing]:
    """How each purpose stands on a moment, by what was said until then.

    `merged` says into which record another was merged, and when. Of two records that became one the stricter
    holds: a withdrawal is overcome by a later yes of the same record, or by one after the two were one.
    """
    said = [row for row in rows if row.said_at <= moment]
    joined = {old: step for old, step in merged.items() if step[1] <= moment}
    return [
        _standing(slug, [row for row in said if row.purpose == slug], joined) for slug in purposes
    ]


def _standing(
    slug: str, rows: Sequence[Consent], merged: Mapping[UUID, tuple[UUID, datetime]]
) -> Standing:
    ordered = sorted(rows, key=lambda row: (row.said_at, row.id))
    yes = [row for row in ordered if row.deed == Deed.GIVEN]
    no = [row for row in ordered if row.deed == Deed.WITHDRAWN]
    standing = [one for one in no if not any(_overcomes(each, one, merged) for each in yes)]
    last = standing[-1] if standing else (yes[-1] if yes else None)
    if last is None:
        return Standing(slug, given=False, since=None, wording=None)
    return Standing(slug, not standing, last.said_at, last.wording)


def _overcomes(yes: Consent, no: Consent, merged: Mapping[UUID, tuple[UUID, datetime]]) -> bool:
    if (yes.said_at, yes.id) <= (no.said_at, no.id):
        return False
    return yes.said_at >= _became_one(yes.person_id, no.person_id, merged)


def _became_one(one: UUID, other: UUID, merged: Mapping[UUID, tuple[UUID, datetime]]) -> datetime:
    """Since when two ids mean the same person: the last of the merges on their ways to where they meet."""
    ways = _way(one, merged)
    for met, at in _way(other, merged).items():
        if met in ways:
            return max(at, ways[met])
    return datetime.max.replace(tzinfo=UTC)


def _way(start: UUID, merged: Mapping[UUID, tuple[UUID, datetime]]) -> dict[UUID, datetime]:
    way, at = {start: _BEFORE_ALL}, _BEFORE_ALL
    while start in merged and merged[start][0] not in way:
        start, moment = merged[start]
        at = max(at, moment)
        way[start] = at
    return way
