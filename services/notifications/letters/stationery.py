"""Letters as messages: text and HTML side by side, with the headers that mail programs look for."""

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from uuid import UUID

from services.notifications.letters import links
from services.notifications.letters.kinds import Desk
from services.notifications.letters.words import Sheet, lay_out, one_line
from services.notifications.models import Contact, Letter

# A long link in a header must stay one word: the usual 78 columns would have it encoded.
_POLICY = SMTP.clone(max_line_length=990, cte_type="7bit")

_LOCAL_PART = re.compile(r'[^\s\x00-\x1f\x7f@<>()\[\],;:"\\]+')


class UnusableAddress(Exception):
    """Nobody can be written to at this address."""


def message(
    desk: Desk, letter: Letter, reader: Contact, sheet: Sheet, group: str | None, purpose: str = ""
) -> EmailMessage:
    """Put a letter in its envelope. Raises UnusableAddress.

    The Message-ID follows from the letter, so that a letter posted twice is known for one.
    """
    stop_url = _stop_url(desk, letter.person_id, group, purpose)
    made = EmailMessage(policy=_POLICY)
    made["From"] = _sender(desk)
    made["To"] = _recipient(reader)
    made["Subject"] = sheet.subject
    made["Date"] = format_datetime(desk.now)
    made["Message-ID"] = f"<{letter.id}@{_sender(desk).domain}>"
    made["Auto-Submitted"] = "auto-generated"
    made["X-Footbridge-Kind"] = letter.kind
    made["X-Footbridge-Event"] = str(letter.event_id)
    if stop_url:
        made["List-Unsubscribe"] = f"<{stop_url}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    _write_both(made, desk, reader, sheet, stop_url)
    made["Content-Language"] = desk.language.code  # of both: before, it would be the text's alone
    return made


def _stop_url(desk: Desk, person_id: UUID, group: str | None, purpose: str) -> str:
    """Where the reader stops such letters: what they agreed to is taken back where it was given."""
    if purpose:
        return links.consent_url(desk.settings, person_id, purpose)
    return links.unsubscribe_url(desk.settings, person_id, group) if group else ""


def _write_both(
    made: EmailMessage, desk: Desk, reader: Contact, sheet: Sheet, stop_url: str
) -> None:
    around = {
        "reader": one_line(reader.full_name),
        "association": desk.settings.association_name,
        "unsubscribe_url": stop_url,
        "preferences_url": links.preferences_url(desk.settings, reader.person_id),
    }
    made.set_content(lay_out(desk.language, "letter.txt", sheet, around), cte="quoted-printable")
    html = lay_out(desk.language, "letter.html", sheet, around)
    made.add_alternative(html, subtype="html", cte="quoted-printable")


def _sender(desk: Desk) -> Address:
    name, address = parseaddr(desk.settings.mail_from)
    return Address(name or desk.settings.association_name, addr_spec=address)


def _recipient(reader: Contact) -> Address:
    """The reader's address, with a domain in another script in the letters that every server knows."""
    local, _, domain = reader.email.strip().rpartition("@")
    if not _LOCAL_PART.fullmatch(local) or not domain:
        raise UnusableAddress("the address is none")
    try:
        host = domain.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise UnusableAddress("the address has a domain that there cannot be") from error
    return Address(one_line(reader.full_name), username=local, domain=host)
