"""Connecting persons with what a provider of identities calls them."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select

from services.membership.models import Identity
from services.membership.queries.persons import person_of
from shared.database import Session, insert_once
from shared.errors import Conflict
from shared.tokens import HasKeys, read, sign

PURPOSE = "identity"
PROOF_LASTS = timedelta(minutes=10)


class IdentityIsTaken(Conflict):
    """This account is connected with another person."""


def proof_of(keys: HasKeys, issuer: str, subject: str, now: datetime) -> str:
    """A text that proves for a few minutes that whoever holds it is known so to the provider."""
    return sign(keys, PURPOSE, {"issuer": issuer, "subject": subject}, PROOF_LASTS, now)


def connect_identity(
    session: Session, person_id: UUID | None, keys: HasKeys, proof: str, now: datetime
) -> Identity:
    """Connect a person with what the provider calls them. Asking twice returns the same connection.

    An address proves nothing, for two persons may share one: who connects is signed in already.
    """
    proven = read(keys, PURPOSE, proof, now)
    person = person_of(session, person_id)
    key = {"issuer": proven["issuer"], "subject": proven["subject"]}
    insert_once(session, Identity, **key, person_id=person.id, connected_at=now)
    found = session.get_one(Identity, tuple(key.values()))
    if found.person_id != person.id:
        raise IdentityIsTaken("It has to be disconnected there first")
    return found


def disconnect_identities(session: Session, person_id: UUID | None) -> int:
    """Forget what any provider calls a person; returns how many there were. Asking twice does nothing more."""
    held = delete(Identity).where(Identity.person_id == person_id).returning(Identity.subject)
    return len(session.execute(held).all())


def whose_identity(session: Session, issuer: str, subject: str) -> UUID | None:
    """The person whom a provider calls so, if any is connected."""
    same = (Identity.issuer == issuer, Identity.subject == subject)
    return session.scalar(select(Identity.person_id).where(*same))
