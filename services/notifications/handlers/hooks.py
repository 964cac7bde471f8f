"""Hears that nobody answers where a webhook leads."""

from events.envelope import Envelope
from events.hooks import WebhookGivenUp
from services.notifications.actions.circulars import write_to_staff
from services.notifications.handlers.hearing import inbox
from shared.database import Session


@inbox.on(WebhookGivenUp)
def have_somebody_look(given_up: WebhookGivenUp, session: Session, heard: Envelope) -> None:
    """The admins are asked to look: nothing is sent there any more."""
    write_to_staff(session, "webhook-given-up", "admin", given_up, heard)
