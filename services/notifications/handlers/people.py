"""Hears of people and organisations: names, addresses, who speaks for whom, and who is staff."""

from sqlalchemy import delete, select, update

from events.contacts import ContactGiven
from events.envelope import Envelope
from events.organisations import OrganisationDescribed, OrganisationRegistered
from events.representatives import RepresentativeAppointed, RepresentativeLeft
from events.staff import StaffAppointed, StaffStoodDown
from services.notifications.actions.circulars import catch_up, meet, representatives, staff
from services.notifications.actions.greetings import greet_new_representative
from services.notifications.actions.letters import wake_letters
from services.notifications.handlers.hearing import inbox
from services.notifications.letters import key_of
from services.notifications.models import Contact, Organisation, Representation, StaffRole
from shared.database import Session, upsert


@inbox.on(ContactGiven)
def keep_the_address(given: ContactGiven, session: Session) -> None:
    """The person is written to here from now on, with whatever waited for an address."""
    upsert(
        session,
        Contact,
        {"person_id": given.person_id},
        {"full_name": given.full_name, "email": given.email},
    )
    wake_letters(session, key_of(Contact, given.person_id))


@inbox.on(OrganisationRegistered, OrganisationDescribed)
def keep_the_name(
    described: OrganisationRegistered | OrganisationDescribed, session: Session
) -> None:
    """Letters call the organisation by this name from now on."""
    upsert(
        session,
        Organisation,
        {"organisation_id": described.organisation_id},
        {"display_name": described.display_name},
    )
    wake_letters(session, key_of(Organisation, described.organisation_id))


@inbox.on(RepresentativeAppointed)
def tell_what_concerns_a_representative(
    appointed: RepresentativeAppointed, session: Session, heard: Envelope
) -> None:
    """Whoever speaks for an organisation gets what was written to all who do, and is greeted."""
    audience = representatives(appointed.organisation_id)
    meet(session, audience, heard.time)
    since = select(Representation.appointed_at).where(
        Representation.representation_id == appointed.representation_id
    )
    appointed_at = session.scalar(since) or heard.time
    upsert(
        session,
        Representation,
        {"representation_id": appointed.representation_id},
        {
            "organisation_id": appointed.organisation_id,
            "person_id": appointed.person_id,
            "appointed_at": appointed_at,
            "event_id": heard.id,
            "event_data": appointed.dump(),
            "left_on": None,
        },
    )
    catch_up(session, audience, appointed.person_id, appointed_at)
    greet_new_representative(session, appointed, heard)


@inbox.on(RepresentativeLeft)
def write_no_more_as_representative(left: RepresentativeLeft, session: Session) -> None:
    """What is written to all who speak for the organisation no longer goes to this person."""
    session.execute(
        update(Representation)
        .where(Representation.representation_id == left.representation_id)
        .values(left_on=left.left_on)
    )


@inbox.on(StaffAppointed)
def tell_what_concerns_the_staff(
    appointed: StaffAppointed, session: Session, heard: Envelope
) -> None:
    """A person of the staff gets what is written to all in this role."""
    audience = staff(appointed.role)
    meet(session, audience, heard.time)
    upsert(
        session,
        StaffRole,
        {"person_id": appointed.person_id, "role": appointed.role},
        {"appointed_at": heard.time},
    )
    catch_up(session, audience, appointed.person_id, heard.time)


@inbox.on(StaffStoodDown)
def write_no_more_as_staff(stood_down: StaffStoodDown, session: Session) -> None:
    """What is written to all in this role no longer goes to this person."""
    session.execute(
        delete(StaffRole).where(
            StaffRole.person_id == stood_down.person_id, StaffRole.role == stood_down.role
        )
    )
