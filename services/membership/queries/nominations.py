"""Who was named, by whom, and what came of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, or_, select

from services.membership.models import (
    ContactPoint,
    Membership,
    Nomination,
    Nominee,
    NomineeState,
    Profile,
    Tier,
)
from services.membership.queries.finding import erased_of
from services.membership.queries.policies import nominations_policy, representatives_policy
from services.membership.rules.keys import address_key
from services.membership.rules.nominations import (
    LINK_PURPOSE,
    Answer,
    NoSuchNominee,
    check_names_for,
    may_answer,
)
from services.membership.rules.standing import has_benefits, standing_of
from services.membership.rules.tiers import is_open_to_persons
from shared.callers import Caller
from shared.database import Page, Session, keyset
from shared.tokens import HasKeys, read


@dataclass(frozen=True)
class OwnNominations:
    """How many people somebody named, how many of those became members, and how many the month has left."""

    named: int
    joined: int
    left: int


@dataclass(frozen=True)
class NominationShown:
    """A nomination with whom it is of, as the staff sees them."""

    nomination: Nomination
    nominee: Nominee


@dataclass(frozen=True)
class NomineeSeen:
    """Somebody who was named, as they see it by a link: what it answers, and how it stands."""

    answer: Answer
    may_answer: bool
    expires_on: date


def read_nomination_link(keys: HasKeys, token: str, now: datetime) -> tuple[UUID, Answer]:
    """Whom a link is for, and what it answers. Raises BadToken or ExpiredToken."""
    said = read(keys, LINK_PURPOSE, token, now)
    return UUID(said["nominee_id"]), Answer(said["answer"])


def nominee_seen(
    session: Session, keys: HasKeys, token: str, now: datetime, today: date
) -> NomineeSeen:
    """How it stands, for whoever has the link. Raises BadToken, ExpiredToken or NoSuchNominee."""
    nominee_id, answer = read_nomination_link(keys, token, now)
    nominee = nominee_of(session, nominee_id)
    return NomineeSeen(answer, may_answer(nominee, answer, today), nominee.expires_on)


def nominee_of(session: Session, nominee_id: UUID) -> Nominee:
    """Somebody who was named, by the id. Raises NoSuchNominee."""
    found = session.get(Nominee, nominee_id)
    if found is None:
        raise NoSuchNominee(f"Nobody who was named has the id {nominee_id}")
    return found


def membership_enjoyed(session: Session, caller: Caller, today: date) -> Membership | None:
    """The membership that a caller enjoys: their own, or else that of an organisation they speak for."""
    held = select(Membership).where(
        or_(
            Membership.person_id.in_(caller.person_ids),
            Membership.organisation_id.in_(caller.organisation_ids),
        )
    )
    found = session.scalars(held.order_by(Membership.person_id.is_(None), Membership.id))
    return next((one for one in found if has_benefits(standing_of(one, today))), None)


def hashes_named_by(session: Session, person_id: UUID, hashes: Collection[str]) -> set[str]:
    """Which of these addresses somebody named before."""
    named = Nomination.by_person_id == person_id, Nomination.address_hash.in_(hashes)
    return set(session.scalars(select(Nomination.address_hash).where(*named)))


def made_since(session: Session, membership_id: UUID, since: datetime) -> int:
    """How many people were named for a membership since a moment."""
    made = Nomination.membership_id == membership_id, Nomination.named_at >= since
    return session.scalar(select(func.count()).select_from(Nomination).where(*made)) or 0


def somebody_at(session: Session, address: str) -> UUID | None:
    """A person who is known by an address, whoever they are to the association."""
    at = select(ContactPoint.person_id).where(ContactPoint.address_key == address_key(address))
    return session.scalar(at.order_by(ContactPoint.id).limit(1))


def nominators_of(session: Session, nominee_id: UUID) -> list[UUID]:
    """Who named somebody, the first one first; without those who were erased."""
    by = select(Nomination.by_person_id).where(Nomination.nominee_id == nominee_id)
    ids = list(dict.fromkeys(session.scalars(by.order_by(Nomination.id))))
    erased = erased_of(session, ids)
    return [one for one in ids if one not in erased]


def first_named(session: Session, nominee_id: UUID) -> UUID | None:
    """Who may be told to somebody to have named them: the first who allows it, and takes part openly."""
    allowed = (
        select(Nomination.by_person_id)
        .outerjoin(Profile, Profile.person_id == Nomination.by_person_id)
        .where(
            Nomination.nominee_id == nominee_id,
            Nomination.is_named.is_(True),
            func.coalesce(Profile.discreet, False).is_(False),
        )
    )
    ids = list(session.scalars(allowed.order_by(Nomination.id)))
    erased = erased_of(session, ids)
    return next((one for one in ids if one not in erased), None)


def first_nominator(session: Session, person_id: UUID) -> UUID | None:
    """Who is credited with bringing a person: whoever named them first."""
    said_yes = Nominee.person_id == person_id, Nominee.state == NomineeState.YES
    found = select(Nominee.id).where(*said_yes).order_by(Nominee.id).limit(1)
    nominee_id = session.scalar(found)
    by = nominators_of(session, nominee_id) if nominee_id is not None else []
    return by[0] if by else None


def tier_to_join(session: Session) -> Tier | None:
    """The tier that somebody applies for who was named; None where nobody applies for it alone."""
    tier = session.get(Tier, representatives_policy(session).individual_tier)
    return tier if tier is not None and is_open_to_persons(tier) else None


def nominations(
    session: Session, after: str | None, limit: int, state: str | None
) -> Page[NominationShown]:
    """Nominations, oldest first, of people in a state if one is asked for."""
    found = select(Nomination)
    if state:
        named = select(Nominee.id).where(Nominee.state == state)
        found = found.where(Nomination.nominee_id.in_(named))
    page = keyset(session, found, Nomination.id, after, limit)
    of = select(Nominee).where(Nominee.id.in_([one.nominee_id for one in page.items]))
    nominees = {one.id: one for one in session.scalars(of)}
    shown = [NominationShown(one, nominees[one.nominee_id]) for one in page.items]
    return Page(shown, page.next)


def own_nominations(
    session: Session, caller: Caller, since: datetime, today: date
) -> OwnNominations:
    """How many people whoever asks named, and how many more their membership may name this month."""
    membership = check_names_for(membership_enjoyed(session, caller, today), today)
    named = select(Nomination.nominee_id).where(Nomination.by_person_id.in_(caller.person_ids))
    joined = Nominee.id.in_(named), Nominee.joined_at.is_not(None)
    left = nominations_policy(session).monthly - made_since(session, membership.id, since)
    return OwnNominations(
        session.scalar(select(func.count()).select_from(named.subquery())) or 0,
        session.scalar(select(func.count()).select_from(Nominee).where(*joined)) or 0,
        max(left, 0),
    )
