"""Signing in by a link that works once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update

from events.signins import SignInRequested
from services.membership.models import ContactPoint, SignInLink
from services.membership.rules.access import LINKS_AT_ONCE, LinkIsUsedUp, link_expires_at
from services.membership.rules.keys import address_key
from shared.database import Session
from shared.outbox import announce
from shared.tokens import HasKeys, read, sign

PURPOSE = "sign-in"


def request_links(
    session: Session, email: str, now: datetime, next_path: str = ""
) -> list[SignInLink]:
    """Ask for a sign-in link for each person who is written to at an address.

    Nobody there is no error, for that would tell who is known. Asking twice makes further links, but
    no more than a few at once. `next_path` is the page that they wanted, or nothing.
    """
    at_address = select(ContactPoint.person_id).where(
        ContactPoint.address_key == address_key(email), ContactPoint.is_preferred
    )
    found = [make_link(session, person_id, now) for person_id in session.scalars(at_address).all()]
    links = [link for link in found if link is not None]
    for link in links:
        announce(
            session,
            SignInRequested(
                link_id=link.id,
                person_id=link.person_id,
                expires_at=link.expires_at,
                next_path=next_path or None,
            ),
        )
    return links


def make_link(session: Session, person_id: UUID, now: datetime) -> SignInLink | None:
    """Make a sign-in link for a person; none when enough are open. Asking twice makes another."""
    is_open = (SignInLink.used_at.is_(None), SignInLink.expires_at > now)
    count = select(func.count()).where(SignInLink.person_id == person_id, *is_open)
    if (session.scalar(count) or 0) >= LINKS_AT_ONCE:
        return None
    link = SignInLink(person_id=person_id, requested_at=now, expires_at=link_expires_at(now))
    session.add(link)
    session.flush()
    return link


def token_of(link: SignInLink, keys: HasKeys) -> str:
    """The text in a sign-in link: whose it is stands in the table, not in the text."""
    lives = link.expires_at - link.requested_at
    return sign(keys, PURPOSE, {"link_id": str(link.id)}, lives, link.requested_at)


def use_link(session: Session, keys: HasKeys, token: str, now: datetime) -> UUID:
    """Use a sign-in link; returns whose it is. A second time is refused, also at the same moment."""
    link_id = UUID(read(keys, PURPOSE, token, now)["link_id"])
    used = session.execute(
        update(SignInLink)
        .where(SignInLink.id == link_id, SignInLink.used_at.is_(None), SignInLink.expires_at > now)
        .values(used_at=now)
        .returning(SignInLink.person_id)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if used is None:
        raise LinkIsUsedUp("Ask for a new link")
    return used
