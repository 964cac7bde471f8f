"""Naming people outside: each is asked once, however many name them, and nobody learns who is a member."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from events.nominations import NomineeAsked
from services.membership.actions.nominations.forgetting import let_go
from services.membership.actions.turns import take_turn
from services.membership.models import (
    Membership,
    Nomination,
    NominationRefusal,
    Nominee,
    NomineeState,
    SealedKey,
)
from services.membership.queries.nominations import (
    first_named,
    hashes_named_by,
    made_since,
    membership_enjoyed,
    somebody_at,
)
from services.membership.queries.policies import nominations_policy, retention_policy
from services.membership.rules.nominations import (
    KEY,
    OPEN_STATES,
    check_month,
    check_names_for,
    keyed_hash,
    reminded_on,
)
from shared.callers import Caller
from shared.database import Session, insert_once, lock_row
from shared.outbox import announce
from shared.sealing import is_sealed_with_newest, seal, unseal
from shared.tokens import HasKeys

_KEY_LENGTH = 32


@dataclass(frozen=True)
class Received:
    """How many people were named, and how many more may be this month; of nobody what is known of them."""

    received: int
    left: int


@dataclass(frozen=True)
class Naming:
    """Who names people, for which membership, whether they may be told, and when that is."""

    person_id: UUID
    membership_id: UUID
    is_named: bool
    today: date
    now: datetime


def nominate(
    session: Session,
    keys: HasKeys,
    caller: Caller,
    people: Iterable[Mapping[str, Any]],
    *,
    is_named: bool,
    since: datetime,
    today: date,
    now: datetime,
) -> Received:
    """A member names people; those who are new to us are asked by letter, and the others are not.

    Whoever names is told the same of all. `since` is when the month began in which they are counted.
    Naming somebody again, or twice in one list, changes nothing and is not counted.
    """
    take_turn(session)
    found = check_names_for(membership_enjoyed(session, caller, today), today)
    membership = lock_row(session, Membership, found.id) or found
    assert caller.person_id is not None, "who enjoys a membership is a person"
    key = _hashing_key(session, keys)
    named = {keyed_hash(key, one["email"]): one for one in people}
    known = hashes_named_by(session, caller.person_id, set(named))
    new = {hashed: one for hashed, one in named.items() if hashed not in known}
    monthly = nominations_policy(session).monthly
    made = made_since(session, membership.id, since)
    check_month(len(new), made, monthly)
    naming = Naming(caller.person_id, membership.id, is_named, today, now)
    for hashed, one in new.items():
        _name(session, naming, hashed, one)
    return Received(len(named), monthly - made - len(new))


def _name(session: Session, naming: Naming, hashed: str, told: Mapping[str, Any]) -> None:
    nominee = _nominee(session, naming, hashed, told)
    is_new = nominee.id is None
    session.add(nominee)
    session.flush()
    session.add(
        Nomination(
            nominee_id=nominee.id,
            by_person_id=naming.person_id,
            membership_id=naming.membership_id,
            address_hash=hashed,
            why=told["why"],
            is_named=naming.is_named,
            named_at=naming.now,
        )
    )
    session.flush()
    if is_new and nominee.state == NomineeState.ASKED:
        announce(session, _asked(session, nominee))


def _nominee(session: Session, naming: Naming, hashed: str, told: Mapping[str, Any]) -> Nominee:
    """Whoever waits to answer already, or somebody new; of who is known or refused nothing is kept."""
    if session.get(NominationRefusal, hashed) is not None:
        return _entered(session, naming, NomineeState.REFUSED)
    waiting = _waiting(session, naming, hashed)
    if waiting is not None:
        return waiting
    person_id = somebody_at(session, told["email"])
    if person_id is not None:
        return _entered(session, naming, NomineeState.KNOWN, person_id=person_id)
    described = {name: told[name] for name in ("full_name", "email", "organisation")}
    return _entered(session, naming, NomineeState.ASKED, **described, address_hash=hashed)


def _waiting(session: Session, naming: Naming, hashed: str) -> Nominee | None:
    """Who was asked and may still answer; one whose time is over is forgotten on the way."""
    asked = select(Nominee).where(Nominee.address_hash == hashed, Nominee.state.in_(OPEN_STATES))
    found = session.scalar(asked.with_for_update())
    if found is None or found.expires_on > naming.today:
        return found
    let_go(session, found, naming.now)
    session.flush()
    return None


def _entered(session: Session, naming: Naming, state: str, **more: Any) -> Nominee:
    expires_on = naming.today + timedelta(days=retention_policy(session).nomination_days)
    remind_days = nominations_policy(session).remind_days
    return Nominee(
        state=state,
        named_at=naming.now,
        expires_on=expires_on,
        remind_on=reminded_on(naming.today, remind_days, expires_on),
        **more,
    )


def _asked(session: Session, nominee: Nominee) -> NomineeAsked:
    return NomineeAsked(
        nominee_id=nominee.id,
        full_name=nominee.full_name,
        email=nominee.email,
        named_id=first_named(session, nominee.id),
        expires_on=nominee.expires_on,
    )


def _hashing_key(session: Session, keys: HasKeys) -> bytes:
    """The key of hashes of addresses: made once, and sealed anew with each secret key that is the newest."""
    made = seal(keys, KEY, secrets.token_bytes(_KEY_LENGTH))
    insert_once(session, SealedKey, name=KEY, sealed=made)
    kept = lock_row(session, SealedKey, KEY)
    assert kept is not None, "it was made just now, if not before"
    key = unseal(keys, KEY, kept.sealed)
    if not is_sealed_with_newest(keys, KEY, kept.sealed):
        kept.sealed = seal(keys, KEY, key)
    return key
