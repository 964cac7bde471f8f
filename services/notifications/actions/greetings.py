"""Greetings: whoever becomes a member, or speaks for one, is told so once."""

from sqlalchemy import select

from events.envelope import Envelope
from events.memberships import MemberJoined
from events.representatives import RepresentativeAppointed
from services.notifications import rules
from services.notifications.actions.circulars import (
    meet,
    representatives,
    write_to_representatives,
)
from services.notifications.actions.letters import keep_letter, write_letter
from services.notifications.models import Membership, Representation
from shared.database import Session, insert_once


def greet_member(session: Session, joined: MemberJoined, heard: Envelope) -> None:
    """Welcome a new member: the person, or whoever spoke for the organisation when it joined.

    A membership taken over from earlier books is no news to anybody. The second time it does nothing.
    """
    if joined.person_id is not None and not joined.taken_over:
        write_letter(session, "welcome", joined.person_id, joined, heard)
    if joined.organisation_id is None:
        return
    meet(session, representatives(joined.organisation_id), heard.time)
    insert_once(session, Membership, organisation_id=joined.organisation_id, joined_at=heard.time)
    if not joined.taken_over:
        write_to_representatives(session, "welcome", joined.organisation_id, joined, heard)
    _greet_those_appointed_since(session, joined)


def greet_new_representative(
    session: Session, appointed: RepresentativeAppointed, heard: Envelope
) -> None:
    """Tell a person that they speak for an organisation that is a member already.

    If it joins only now, they are welcomed with it instead. The second time it does nothing.
    """
    membership = session.get(Membership, appointed.organisation_id)
    if membership is None or appointed.taken_over:
        return
    if not rules.belonged(heard.time, membership.joined_at):
        write_letter(session, "appointed", appointed.person_id, appointed, heard)


def _greet_those_appointed_since(session: Session, joined: MemberJoined) -> None:
    """The news that an organisation joined may come later than those of who speaks for it now."""
    found = select(Representation).where(
        Representation.organisation_id == joined.organisation_id, Representation.left_on.is_(None)
    )
    membership = session.get_one(Membership, joined.organisation_id)
    for known in session.scalars(found):
        taken_over = known.event_data["taken_over"]
        if not taken_over and not rules.belonged(known.appointed_at, membership.joined_at):
            keep_letter(
                session,
                "appointed",
                known.person_id,
                known.event_id,
                RepresentativeAppointed.name,
                known.event_data,
                known.appointed_at,
            )
