"""What somebody who was named answers, by the link of a letter and without signing in."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from events.nominations import NomineeAccepted
from services.membership.actions.applications import apply_for_membership
from services.membership.actions.consents import agree_to_join
from services.membership.actions.nominations.forgetting import refuse_for_good, say_forgotten
from services.membership.actions.persons import register_person
from services.membership.actions.turns import take_turn
from services.membership.models import Application, Nominee, NomineeState, Person
from services.membership.queries.nominations import nominee_of, read_nomination_link, tier_to_join
from services.membership.queries.persons import find_person
from services.membership.rules.nominations import Answer, check_may_answer
from shared.database import Session, lock_row
from shared.outbox import announce
from shared.tokens import HasKeys


def answer_nomination(
    session: Session, keys: HasKeys, token: str, today: date, now: datetime
) -> Nominee:
    """Say by a link that one wants to hear more, not now, or never; each link works once.

    Yes makes a person of the nominee, with consent and the draft of an application. After not now there
    are two more ways; after never nothing is kept but a hash. Asking twice is refused.
    """
    nominee_id, answer = read_nomination_link(keys, token, now)
    take_turn(session)
    nominee = lock_row(session, Nominee, nominee_id) or nominee_of(session, nominee_id)
    check_may_answer(nominee, answer, today)
    if answer is Answer.YES:
        _accept(session, nominee, today, now)
    elif answer is Answer.NEVER:
        refuse_for_good(session, nominee, now)
    else:
        nominee.state, nominee.answered_at = NomineeState.LATER, now
    session.flush()
    return nominee


def refuse_for_nominee(session: Session, nominee_id: UUID, today: date, now: datetime) -> Nominee:
    """Note that somebody who was named told the staff: never. Asking twice changes nothing."""
    nominee = lock_row(session, Nominee, nominee_id) or nominee_of(session, nominee_id)
    if nominee.state != NomineeState.NEVER:
        check_may_answer(nominee, Answer.NEVER, today)
        refuse_for_good(session, nominee, now)
    return nominee


def _accept(session: Session, nominee: Nominee, today: date, now: datetime) -> None:
    person = _person(session, nominee, now)
    nominee.full_name = nominee.email = nominee.address_hash = ""
    nominee.state, nominee.answered_at, nominee.person_id = NomineeState.YES, now, person.id
    session.flush()
    agree_to_join(session, person, now)
    application = _begin_application(session, person, today, now)
    nominee.application_id = application.id if application else None
    session.flush()
    announce(
        session,
        NomineeAccepted(
            nominee_id=nominee.id, person_id=person.id, application_id=nominee.application_id
        ),
    )


def _person(session: Session, nominee: Nominee, now: datetime) -> Person:
    """The person of this name and address, if somebody entered them meanwhile; else one with the nominee's id."""
    known = find_person(session, nominee.full_name, nominee.email)
    if known is None:
        named = (nominee.full_name, nominee.email)
        return register_person(session, *named, now, person_id=nominee.id)
    say_forgotten(session, nominee)
    return known


def _begin_application(
    session: Session, person: Person, today: date, now: datetime
) -> Application | None:
    """A draft for the tier of individuals, filled in as far as we know; none where nobody joins there alone."""
    tier = tier_to_join(session)
    if tier is None:
        return None
    told = {"full_name": person.full_name, "email": person.email, "letter_language": ""}
    received = apply_for_membership(
        session, tier_slug=tier.slug, person=told, is_draft=True, today=today, now=now
    )
    return received.application
