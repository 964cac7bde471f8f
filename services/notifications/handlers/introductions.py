"""Hears of introductions."""

from sqlalchemy import update

from events.envelope import Envelope
from events.introductions import (
    IntroductionDeclined,
    IntroductionExpired,
    IntroductionMade,
    IntroductionProposed,
    IntroductionReminded,
    MeetingAsked,
)
from services.notifications.actions.letters import wake_letters, write_letter
from services.notifications.handlers.hearing import inbox
from services.notifications.letters import key_of
from services.notifications.models import Introduction
from shared.database import Session, insert_once, upsert


@inbox.on(IntroductionProposed)
def ask_both(proposed: IntroductionProposed, session: Session, heard: Envelope) -> None:
    """Both are asked whether they want to meet; each sees of the other what that one allows."""
    upsert(
        session,
        Introduction,
        {"introduction_id": proposed.introduction_id},
        {
            "first_id": proposed.first_id,
            "second_id": proposed.second_id,
            "first_sees": proposed.first_sees,
            "second_sees": proposed.second_sees,
            "first_is_named": proposed.first_is_named,
            "second_is_named": proposed.second_is_named,
            "made": False,
        },
    )
    wake_letters(session, key_of(Introduction, proposed.introduction_id))
    for person_id in (proposed.first_id, proposed.second_id):
        if person_id != proposed.untold_id:
            write_letter(session, "introduction-proposed", person_id, proposed, heard)


@inbox.on(IntroductionReminded)
def ask_once_more(reminded: IntroductionReminded, session: Session, heard: Envelope) -> None:
    """Who has not answered is asked once more."""
    write_letter(session, "introduction-reminded", reminded.person_id, reminded, heard)


@inbox.on(MeetingAsked)
def ask_how_it_went(asked: MeetingAsked, session: Session, heard: Envelope) -> None:
    """Who was introduced is asked how it went."""
    write_letter(session, "meeting-asked", asked.person_id, asked, heard)


@inbox.on(IntroductionMade)
def put_both_in_touch(made: IntroductionMade, session: Session, heard: Envelope) -> None:
    """Both get the other's name and address, also two who were never asked because they met before."""
    is_new = insert_once(
        session,
        Introduction,
        introduction_id=made.introduction_id,
        first_id=made.first_id,
        second_id=made.second_id,
        first_sees="",
        second_sees="",
        first_is_named=True,
        second_is_named=True,
        made=True,
    )
    if not is_new:
        session.execute(
            update(Introduction)
            .where(Introduction.introduction_id == made.introduction_id)
            .values(made=True)
        )
    write_letter(session, "introduction-made", made.first_id, made, heard)
    write_letter(session, "introduction-made", made.second_id, made, heard)


@inbox.on(IntroductionDeclined)
def tell_the_other(declined: IntroductionDeclined, session: Session, heard: Envelope) -> None:
    """The other learns that it will not take place, and not that somebody said no."""
    for person_id in (declined.first_id, declined.second_id):
        if person_id not in (declined.declined_by_id, declined.untold_id):
            write_letter(session, "introduction-closed", person_id, declined, heard)


@inbox.on(IntroductionExpired)
def tell_both(expired: IntroductionExpired, session: Session, heard: Envelope) -> None:
    """Both learn that it will not take place, in the words that would follow a no."""
    for person_id in (expired.first_id, expired.second_id):
        if person_id != expired.untold_id:
            write_letter(session, "introduction-closed", person_id, expired, heard)
