"""Hears of people and organisations: names, addresses, who speaks for whom, and who is staff."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update

from events.contacts import ContactGiven
from events.envelope import Envelope
from events.organisations import OrganisationDescribed, OrganisationRegistered
from events.representatives import RepresentativeAppointed, RepresentativeLeft
from events.staff import StaffAppointed, StaffStoodDown
from services.notifications.actions.circulars import catch_up, meet, representatives, staff
from services.notifications.actions.greetings import greet_new_representative
from services.notifications.actions.letters import wake_letters
from services.notifications.actions.payers import write_to_new_payer
from services.notifications.handlers.hearing import inbox
from services.notifications.letters import key_of
from services.notifications.models import Contact, Organisation, Representation, StaffRole
from shared.database import Session, upsert, upsert_many


@inbox.on_many(ContactGiven)
def keep_the_addresses(given: Sequence[ContactGiven], session: Session) -> None:
    """These persons are written to here from now on, with whatever waited for an address."""
    rows = [
        {
            "person_id": one.person_id,
            "full_name": one.full_name,
            "email": one.email,
            "letter_language": one.letter_language,
        }
        for one in given
    ]
    upsert_many(session, Contact, ["person_id"], rows)
    wake_letters(session, *(key_of(Contact, one.person_id) for one in given))


@inbox.on_many(OrganisationRegistered, OrganisationDescribed)
def keep_the_names(
    described: Sequence[OrganisationRegistered | OrganisationDescribed], session: Session
) -> None:
    """Letters call these organisations by these names from now on."""
    rows = [
        {"organisation_id": one.organisation_id, "display_name": one.display_name}
        for one in described
    ]
    upsert_many(session, Organisation, ["organisation_id"], rows)
    wake_letters(session, *(key_of(Organisation, one.organisation_id) for one in described))


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
    write_to_new_payer(session, appointed.organisation_id, appointed.person_id, heard.time)
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
