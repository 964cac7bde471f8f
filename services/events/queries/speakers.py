"""Reading who was proposed to speak, who does, and whom others may know of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, select

from services.events.models import (
    TAKES_PLACE,
    DiscreetPerson,
    Gathering,
    GatheringState,
    Rsvp,
    RsvpState,
    Speaker,
    SpeakerCall,
    SpeakerState,
)
from services.events.queries.gatherings import gathering as visible
from services.events.queries.handovers import speaks_elsewhere
from services.events.rules.speakers import SPEAKS, NoCall, NoSuchSpeaker, check_may_see, is_shown
from shared.callers import Caller, Role
from shared.database import Page, Session, keyset


@dataclass(frozen=True)
class SpeakerSeen:
    """A proposal, and whether the person has a place at the gathering."""

    speaker: Speaker
    has_place: bool


@dataclass(frozen=True)
class SpeakerShown:
    """Who speaks in a session, and of what; nobody is named who does not want to be."""

    title: str
    abstract: str
    person_id: UUID | None


def call_of(session: Session, gathering_id: UUID, caller: Caller) -> SpeakerCall:
    """The call for speakers of a gathering that the caller may see. Raises NoCall."""
    found = session.get(SpeakerCall, visible(session, gathering_id, caller).id)
    if found is None:
        raise NoCall
    return found


def speaker_of(session: Session, gathering_id: UUID, speaker_id: UUID) -> Speaker:
    """One proposal for a gathering. Raises NoSuchSpeaker."""
    found = session.get(Speaker, speaker_id, populate_existing=True)
    if found is None or found.gathering_id != gathering_id:
        raise NoSuchSpeaker
    return found


def speaker_for(session: Session, gathering_id: UUID, speaker_id: UUID, caller: Caller) -> Speaker:
    """The same for a caller: the person, who proposed them, or the desk. Raises NoSuchSpeaker."""
    visible(session, gathering_id, caller)
    found = speaker_of(session, gathering_id, speaker_id)
    check_may_see(found, caller)
    return found


def seen(session: Session, speakers: Sequence[Speaker]) -> list[SpeakerSeen]:
    """Proposals for gatherings as they are shown."""
    people = {one.person_id for one in speakers}
    places = select(Rsvp.gathering_id, Rsvp.person_id).where(
        Rsvp.person_id.in_(people),
        Rsvp.gathering_id.in_({one.gathering_id for one in speakers}),
        Rsvp.state == RsvpState.CONFIRMED,
    )
    there = {(row.gathering_id, row.person_id) for row in session.execute(places)}
    return [SpeakerSeen(one, (one.gathering_id, one.person_id) in there) for one in speakers]


def speakers(
    session: Session,
    gathering_id: UUID,
    caller: Caller,
    after: str | None,
    limit: int,
    state: str | None = None,
) -> Page[SpeakerSeen]:
    """The proposals: all for event managers; for others those of themselves, and that they made."""
    wanted = select(Speaker).where(
        Speaker.gathering_id == visible(session, gathering_id, caller).id
    )
    if not caller.has(Role.EVENT_MANAGER):
        wanted = wanted.where(_is_of(caller))
    if state is not None:
        wanted = wanted.where(Speaker.state == state)
    page = keyset(session, wanted, Speaker.id, after, limit)
    return Page(seen(session, page.items), page.next)


def shown_by_sitting(session: Session, gathering_id: UUID) -> dict[UUID, list[SpeakerShown]]:
    """Who speaks in each session of a gathering, as anybody may know it."""
    wanted = select(Speaker).where(
        Speaker.gathering_id == gathering_id,
        Speaker.sitting_id.is_not(None),
        Speaker.state.in_(SPEAKS),
    )
    there = list(session.scalars(wanted.order_by(Speaker.id)))
    hidden = discreet_among(session, {one.person_id for one in there})
    found = defaultdict(list)
    for one in there:
        named = one.person_id if is_shown(one, hidden) else None
        if one.sitting_id is not None:
            found[one.sitting_id].append(SpeakerShown(one.title, one.abstract, named))
    return dict(found)


def discreet_among(session: Session, people: set[UUID]) -> frozenset[UUID]:
    """Those of these people who are not to be named."""
    hidden = select(DiscreetPerson.person_id).where(DiscreetPerson.person_id.in_(people))
    return frozenset(session.scalars(hidden))


def slots_of_leaver(
    session: Session, organisation_id: UUID, leaver_id: UUID, now: datetime
) -> list[tuple[Speaker, Gathering]]:
    """What a leaver is asked or about to speak of at coming events, the next first.

    None where they speak for another organisation, too: for whom they were to speak is theirs to say.
    """
    if speaks_elsewhere(session, organisation_id, leaver_id):
        return []
    found = (
        select(Speaker, Gathering)
        .join(Gathering, Gathering.id == Speaker.gathering_id)
        .where(
            Speaker.person_id == leaver_id,
            Speaker.state.in_((SpeakerState.INVITED, SpeakerState.CONFIRMED)),
            Gathering.state.in_(TAKES_PLACE),
            Gathering.starts_at > now,
        )
        .order_by(Gathering.starts_at, Speaker.id)
    )
    return [(speaker, gathering) for speaker, gathering in session.execute(found)]


def to_be_delivered(session: Session, ended_by: datetime, most: int) -> list[Speaker]:
    """Some who said that they speak at gatherings that ended by a moment; kept from others."""
    spoke = (
        select(Speaker)
        .join(Gathering, Gathering.id == Speaker.gathering_id)
        .where(
            Speaker.state == SpeakerState.CONFIRMED,
            Gathering.state == GatheringState.OVER,
            Gathering.ends_at <= ended_by,
        )
        .order_by(Speaker.id)
        .limit(most)
        .with_for_update(skip_locked=True, of=Speaker)
    )
    return list(session.scalars(spoke))


def _is_of(caller: Caller) -> ColumnElement[bool]:
    """What is of a person, or made by them; nothing is a program's, though the desk's is nobody's."""
    me = caller.person_id
    return or_(Speaker.person_id == me, Speaker.proposed_by_id == me) if me else false()
