"""Giving and withdrawing consent, and deciding what is asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from events.consents import ConsentGiven, ConsentWithdrawn
from services.membership.models import Consent, Deed, Person, Policy, Through
from services.membership.queries.consents import (
    person_standings,
    purposes,
    read_link,
)
from services.membership.queries.persons import person_of
from services.membership.rules.consents import (
    CONSENTS,
    JOINING,
    Purpose,
    Standing,
    check_evidence,
    check_may_see,
    check_needs_consent,
    decided,
    purpose_among,
)
from shared.callers import Caller
from shared.database import Session, lock_row, upsert
from shared.outbox import announce
from shared.tokens import HasKeys


def decide_on_consents(session: Session, asked: Sequence[Mapping[str, Any]]) -> list[Purpose]:
    """Say what persons are asked to agree to from now on. Asking twice changes nothing.

    Words that are changed are a new version; what was agreed to in those before still holds.
    """
    value = [asdict(one) for one in decided(asked, purposes(session))]
    upsert(session, Policy, {"name": CONSENTS}, {"value": {"purposes": value}})
    session.expire_all()
    return purposes(session)


def record_consent(
    session: Session,
    person_id: UUID,
    caller: Caller,
    *,
    purpose: str,
    given: bool,
    evidence: str,
    now: datetime,
) -> Standing:
    """Note what a person says, or what the staff was told by them. Saying the same again adds nothing."""
    check_may_see(caller, person_id)
    person = person_of(session, person_id)
    check_evidence(caller, person.id, evidence)
    is_own = caller.person_id == person.id
    row = Consent(
        purpose=purpose,
        deed=Deed.GIVEN if given else Deed.WITHDRAWN,
        said_by_id=caller.person_id,
        by_program=caller.program or "",
        through=Through.API if is_own else Through.STAFF,
        evidence=evidence.strip(),
    )
    return _add(session, person, row, now)


def say_by_link(
    session: Session, keys: HasKeys, token: str, now: datetime, *, given: bool
) -> Purpose:
    """Withdraw consent, or give it again, by the link of a letter. Asking twice adds nothing."""
    person_id, slug = read_link(keys, token, now)
    deed = Deed.GIVEN if given else Deed.WITHDRAWN
    person = person_of(session, person_id)
    row = Consent(purpose=slug, deed=deed, said_by_id=person.id, through=Through.LINK)
    _add(session, person, row, now)
    return purpose_among(purposes(session), slug)


def agree_to_join(session: Session, person: Person, now: datetime) -> None:
    """Note that somebody who was named wants to hear more, as they said by a link. Asking twice adds nothing."""
    row = Consent(purpose=JOINING, deed=Deed.GIVEN, said_by_id=person.id, through=Through.LINK)
    _add(session, person, row, now)


def consent_with_application(
    session: Session, person: Person, slugs: Collection[str], caller: Caller, now: datetime
) -> None:
    """Note what an applicant agrees to. Asking twice adds nothing.

    Nobody has proven yet to be the person: what was withdrawn stays so, unless they are signed in.
    """
    is_own = caller.person_id == person.id
    known = {one.purpose: one for one in person_standings(session, person.id, now)}
    for slug in slugs:
        check_needs_consent(purpose_among(purposes(session), slug))
        is_withdrawn = known[slug].since is not None and not known[slug].given
        if is_own or not is_withdrawn:
            row = Consent(
                purpose=slug,
                deed=Deed.GIVEN,
                said_by_id=caller.person_id,
                by_program=caller.program or "",
                through=Through.APPLICATION,
            )
            _add(session, person, row, now)


def _add(session: Session, person: Person, row: Consent, now: datetime) -> Standing:
    """Add a row unless it says what holds already, and tell of it."""
    purpose = purpose_among(purposes(session), row.purpose)
    check_needs_consent(purpose)
    lock_row(session, Person, person.id)
    known = _standing(session, person.id, row.purpose, now)
    given = row.deed == Deed.GIVEN
    is_said = known.since is not None and known.given == given
    if is_said and (not given or known.wording == purpose.version):
        return known
    row.person_id, row.said_at, row.wording = person.id, now, purpose.version
    session.add(row)
    session.flush()
    said = ConsentGiven if given else ConsentWithdrawn
    announce(session, said(consent_id=row.id, person_id=person.id, purpose=row.purpose))
    return _standing(session, person.id, row.purpose, now)


def _standing(session: Session, person_id: UUID, slug: str, now: datetime) -> Standing:
    found = person_standings(session, person_id, now)
    return next(one for one in found if one.purpose == slug)
