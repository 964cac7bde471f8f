"""The links of a letter: by which a person says what to be written to about, and to the paper of an invoice.

They need no sign-in: whoever holds one may change these wishes, and nothing else. They do not
expire, for old letters are where people look for them. The link to an invoice does.
"""

from datetime import datetime, timedelta
from uuid import UUID

from events.speaking import SpeakerInvited
from shared import tokens
from shared.settings import Settings

EVERYTHING = "everything"
_UNSUBSCRIBE, _PREFERENCES, _INVOICE = "unsubscribe", "preferences", "invoice"
_CONSENT = "consent"
_SPEAKER_ANSWER = "speaker-answer"
_INTRODUCTION_ANSWER, _MEETING_ANSWER = "introduction-answer", "meeting-answer"
_MEETING_LINK_LIVES = timedelta(days=60)
_INVOICE_LINK_LIVES = timedelta(days=60)


def unsubscribe_url(settings: Settings, person_id: UUID, group: str) -> str:
    """Where a person stops letters of a group, with one click (RFC 8058)."""
    token = tokens.sign(settings, _UNSUBSCRIBE, {"person": str(person_id), "group": group}, None)
    return f"{settings.base_url}/unsubscribe/{token}"


def consent_url(settings: Settings, person_id: UUID, purpose: str) -> str:
    """Where a person takes consent back, with one click (RFC 8058); membership opens it."""
    said = {"person": str(person_id), "purpose": purpose}
    return f"{settings.base_url}/membership/consent?token={tokens.sign(settings, _CONSENT, said, None)}"


def preferences_url(settings: Settings, person_id: UUID) -> str:
    """Where a person chooses what to be written to about."""
    token = tokens.sign(settings, _PREFERENCES, {"person": str(person_id)}, None)
    return f"{settings.base_url}/preferences/{token}"


def answer_url(
    settings: Settings, introduction_id: UUID, person_id: UUID, until: datetime, now: datetime
) -> str:
    """Where one of two answers an introduction without signing in, until its time is over.

    Whoever looks at it has said nothing: it shows two buttons. Introductions opens it (`queries/links.py` there).
    """
    said = {"introduction": str(introduction_id), "person": str(person_id)}
    token = tokens.sign(settings, _INTRODUCTION_ANSWER, said, until - now, now)
    return f"{settings.base_url}/introductions/answer?token={token}"


def meeting_url(settings: Settings, introduction_id: UUID, person_id: UUID, now: datetime) -> str:
    """Where one of two says how their meeting went, without signing in, for 60 days."""
    said = {"introduction": str(introduction_id), "person": str(person_id)}
    token = tokens.sign(settings, _MEETING_ANSWER, said, _MEETING_LINK_LIVES, now)
    return f"{settings.base_url}/introductions/meeting?token={token}"


def guest_url(
    settings: Settings, page: str, rsvp_id: UUID, code: str, until: datetime, now: datetime
) -> str:
    """Where somebody who has a place answers for it without signing in, until a moment, in their language.

    `page` is that of events, which opens it (`queries/links.py` there). Whoever looks has said nothing yet:
    it shows buttons.
    """
    said = {"rsvp": str(rsvp_id), "language": code}
    token = tokens.sign(settings, page, said, until - now, now)
    return f"{settings.base_url}/events/{page}?token={token}"


def speaking_url(settings: Settings, invited: SpeakerInvited, language: str, now: datetime) -> str:
    """Where somebody says whether they speak, without signing in, until the time to answer is over.

    Whoever looks at it has said nothing: it shows two buttons. Events opens it (`queries/speaker_links.py` there).
    """
    said = {
        "speaker": str(invited.speaker_id),
        "person": str(invited.person_id),
        "invitation": invited.invitation,
        "language": language,
    }
    token = tokens.sign(settings, _SPEAKER_ANSWER, said, invited.answer_until - now, now)
    return f"{settings.base_url}/events/speaking?token={token}"


def invoice_url(settings: Settings, invoice_id: UUID, now: datetime) -> str:
    """Where an invoice is read as PDF without an account, for 60 days; whoever has the letter may read it.

    `desk.settings` and `desk.now` of a letter are what it needs. Membership makes the same link
    (`actions/papers.py` there) and opens it.
    """
    token = _paper_token(settings, invoice_id, now)
    return f"{settings.base_url}/membership/invoices/{invoice_id}/pdf?token={token}"


def credit_note_url(settings: Settings, note_id: UUID, invoice_id: UUID, now: datetime) -> str:
    """Where a credit note is read as PDF; what opens an invoice opens the notes on it."""
    token = _paper_token(settings, invoice_id, now)
    return f"{settings.base_url}/membership/credit-notes/{note_id}/pdf?token={token}"


def read_unsubscribe(settings: Settings, token: str) -> tuple[UUID, str]:
    """The person and the group of a link. Raises BadToken."""
    said = tokens.read(settings, _UNSUBSCRIBE, token)
    return UUID(said["person"]), said["group"]


def read_preferences(settings: Settings, token: str) -> UUID:
    """The person of a link. Raises BadToken."""
    return UUID(tokens.read(settings, _PREFERENCES, token)["person"])


def _paper_token(settings: Settings, invoice_id: UUID, now: datetime) -> str:
    said = {"invoice_id": str(invoice_id)}
    return tokens.sign(settings, _INVOICE, said, _INVOICE_LINK_LIVES, now)
