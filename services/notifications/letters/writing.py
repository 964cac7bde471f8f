"""A letter from its row: what it is about, what is known, and the words for it."""

from collections.abc import Iterable
from email.message import EmailMessage

from sqlalchemy import select

from events.contract import contract
from services.notifications.letters.calendars import attach, invitation, lay_beside
from services.notifications.letters.kinds import DIGEST, KINDS, Desk
from services.notifications.letters.known import contact_of
from services.notifications.letters.links import EVERYTHING
from services.notifications.letters.stationery import message
from services.notifications.letters.words import Block, Sheet, write
from services.notifications.models import Letter
from shared.languages import mark


def compose(desk: Desk, letter: Letter) -> EmailMessage:
    """The letter as it is posted. Raises NotKnown, Overtaken or UnusableAddress."""
    reader = contact_of(desk.session, letter.person_id)
    if letter.kind == DIGEST:
        made = message(desk, letter, reader, _digest(desk, letter), EVERYTHING)
        for part in _gathered(desk, letter):
            attach(made, invitation(desk, part, made))
        return made
    kind = KINDS[letter.kind]
    made = message(desk, letter, reader, _sheet(desk, letter), kind.group, kind.purpose)
    lay_beside(made, invitation(desk, letter, made))
    return made


def _sheet(desk: Desk, letter: Letter) -> Sheet:
    kind = KINDS[letter.kind]
    event = contract(letter.event_name).load(letter.event_data)
    facts = kind.find(desk, event)
    facts["association"] = desk.settings.association_name
    return write(desk.language, kind.name, kind.subject, facts)


def _digest(desk: Desk, letter: Letter) -> Sheet:
    """One letter that holds those gathered for it, oldest first, each under its subject."""
    sheets = [_sheet(desk, part) for part in _gathered(desk, letter)]
    facts = {"association": desk.settings.association_name, "count": len(sheets)}
    cover = write(desk.language, DIGEST, mark("%(association)s: your letters of the day"), facts)
    blocks = list(cover.blocks)
    for sheet in sheets:
        blocks += [Block("heading", (sheet.subject,)), *sheet.blocks]
    return Sheet(cover.subject, tuple(blocks))


def _gathered(desk: Desk, digest: Letter) -> Iterable[Letter]:
    """The letters in a digest, oldest first."""
    inside = select(Letter).where(Letter.digest_id == digest.id)
    return desk.session.scalars(inside.order_by(Letter.written_at, Letter.id)).all()
