"""What letters about dues that are to be paid say: notices of a term, reminders, and what a person decides."""

from datetime import date
from uuid import UUID

from events.notices import DuesNoticed
from services.notifications.letters.kinds import Desk, Facts, letter
from services.notifications.letters.known import contact_of, organisation_name
from services.notifications.letters.links import invoice_url
from services.notifications.letters.money import amount

_LAST_DAY = "last-day"


@letter("dues-noticed", "{{ headline }}", urgent=True)
def dues_noticed(desk: Desk, noticed: DuesNoticed) -> Facts:
    """The dues of the next term: to be paid, or charged on a day that is said beforehand."""
    whose = whose_membership(desk, noticed.organisation_id, noticed.person_id)
    sponsored = _payer(noticed) not in (noticed.organisation_id, noticed.person_id)
    return {
        "headline": _headline(noticed, whose),
        "whose": whose,
        "sponsored": sponsored,
        "has_ended": not noticed.step.startswith("-"),
        "is_last_day": noticed.step == _LAST_DAY,
        "ends_on": day(noticed.ends_on),
        "lapses_on": day(noticed.grace_ends_on),
        "opens_on": day(noticed.opens_on),
        "dues": amount(noticed.amount_minor, noticed.currency) if noticed.invoice_id else "",
        "due_on": day(noticed.due_on),
        "number": noticed.invoice_number,
        "url": _paper(desk, noticed.invoice_id),
        "charged_on": day(noticed.charged_on),
        "method": noticed.method,
    }


def _paper(desk: Desk, invoice_id: UUID | None) -> str:
    return invoice_url(desk.settings, invoice_id, desk.now) if invoice_id else ""


def day(on: date | None) -> str:
    """A civil day as letters say it; nothing for none."""
    return f"{on:%-d %B %Y}" if on else ""


def _headline(noticed: DuesNoticed, whose: str) -> str:
    if noticed.charged_on is not None:
        return f"{whose} goes on: you will be charged on {day(noticed.charged_on)}"
    if noticed.step == _LAST_DAY:
        return f"{whose} lapses tomorrow: please renew"
    verb = "runs" if noticed.step.startswith("-") else "ran"
    return f"{whose} {verb} until {day(noticed.ends_on)}: please renew"


def whose_membership(desk: Desk, organisation_id: UUID | None, person_id: UUID | None) -> str:
    """Whose membership it is, as the reader would say."""
    if desk.reader_id == person_id:
        return "Your membership"
    return f"The membership of {_name(desk, organisation_id, person_id)}"


def _payer(noticed: DuesNoticed) -> UUID | None:
    return noticed.payer_organisation_id or noticed.payer_person_id


def _name(desk: Desk, organisation_id: UUID | None, person_id: UUID | None) -> str:
    if organisation_id is not None:
        return organisation_name(desk.session, organisation_id)
    return contact_of(desk.session, person_id).full_name if person_id else "somebody"
