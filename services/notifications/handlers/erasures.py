"""Hears of persons who are to be erased, and were, and of how long letters are kept."""

from collections.abc import Sequence

from events.contract import Event
from events.envelope import Envelope
from events.erasures import ErasureRequested, PersonErased
from events.retention import RetentionDecided
from services.notifications.actions import erasures
from services.notifications.actions.keeping import keep_letters_for
from services.notifications.actions.letters import write_letter
from services.notifications.handlers.hearing import inbox
from shared.database import Session


@inbox.on(ErasureRequested)
def tell_how_to_stay(requested: ErasureRequested, session: Session, heard: Envelope) -> None:
    """Whoever is to be erased hears of it, and how to call it off."""
    write_letter(session, "erasure-requested", requested.person_id, requested, heard)


@inbox.on(PersonErased)
def write_to_nobody(erased: PersonErased, session: Session, heard: Envelope) -> None:
    """Whoever was erased is written to no more, and what they were written is forgotten."""
    erasures.forget(session, [erased.person_id, *erased.former_ids], heard.time)


@inbox.on(RetentionDecided)
def keep_letters_as_decided(decided: RetentionDecided, session: Session) -> None:
    """Letters are kept for as long as the association says."""
    keep_letters_for(session, decided.letter_days)


@inbox.afterwards
def let_nobody_come_back(heard: Sequence[Event], session: Session) -> None:
    """What is said late, or again, of somebody who was erased tells nothing of them."""
    erasures.forget_late(session, heard)
