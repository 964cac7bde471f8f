"""What letters about dues that are to be paid say: notices of a term, reminders, and what a person decides."""

from uuid import UUID

from events.notices import DuesNoticed
from services.notifications.letters.kinds import HEADLINE, Desk, Facts, letter
from services.notifications.letters.known import contact_of, organisation_name
from services.notifications.letters.links import invoice_url

_LAST_DAY = "last-day"


@letter("dues-noticed", HEADLINE, urgent=True)
def dues_noticed(desk: Desk, noticed: DuesNoticed) -> Facts:
    """The dues of the next term: to be paid, or charged on a day that is said beforehand."""
    whose = whose_membership(desk, noticed.organisation_id, noticed.person_id)
    sponsored = _payer(noticed) not in (noticed.organisation_id, noticed.person_id)
    return {
        "headline": _headline(desk, noticed, whose),
        "whose": whose,
        "sponsored": sponsored,
        "has_ended": not noticed.step.startswith("-"),
        "is_last_day": noticed.step == _LAST_DAY,
        "ends_on": desk.language.day(noticed.ends_on),
        "lapses_on": desk.language.day(noticed.grace_ends_on),
        "opens_on": desk.language.day(noticed.opens_on),
        "dues": desk.language.amount(noticed.amount_minor, noticed.currency)
        if noticed.invoice_id
        else "",
        "due_on": desk.language.day(noticed.due_on),
        "number": noticed.invoice_number,
        "url": _paper(desk, noticed.invoice_id),
        "charged_on": desk.language.day(noticed.charged_on),
        "method": _method(desk, noticed),
    }


def _method(desk: Desk, noticed: DuesNoticed) -> str:
    """Which card, as its owner knows it; where only its English name was said, by that."""
    card = {"brand": noticed.brand, "last4": noticed.last4}
    if not noticed.last4:
        return noticed.method
    if not noticed.expires:
        return desk.language.say("%(brand)s ending in %(last4)s", **card)
    return desk.language.say(
        "%(brand)s ending in %(last4)s, valid until %(expires)s",
        expires=desk.language.month(noticed.expires),
        **card,
    )


def _paper(desk: Desk, invoice_id: UUID | None) -> str:
    return invoice_url(desk.settings, invoice_id, desk.now) if invoice_id else ""


def _headline(desk: Desk, noticed: DuesNoticed, whose: str) -> str:
    say, ends_on = desk.language.say, desk.language.day(noticed.ends_on)
    if noticed.charged_on is not None:
        charged_on = desk.language.day(noticed.charged_on)
        return say(
            "%(whose)s goes on: you will be charged on %(charged_on)s",
            whose=whose,
            charged_on=charged_on,
        )
    if noticed.step == _LAST_DAY:
        return say("%(whose)s lapses tomorrow: please renew", whose=whose)
    if noticed.step.startswith("-"):
        return say("%(whose)s runs until %(ends_on)s: please renew", whose=whose, ends_on=ends_on)
    return say("%(whose)s ran until %(ends_on)s: please renew", whose=whose, ends_on=ends_on)


def whose_membership(desk: Desk, organisation_id: UUID | None, person_id: UUID | None) -> str:
    """Whose membership it is, as the reader would say."""
    if desk.reader_id == person_id:
        return desk.language.say("Your membership")
    name = _name(desk, organisation_id, person_id)
    return desk.language.say("The membership of %(name)s", name=name)


def _payer(noticed: DuesNoticed) -> UUID | None:
    return noticed.payer_organisation_id or noticed.payer_person_id


def _name(desk: Desk, organisation_id: UUID | None, person_id: UUID | None) -> str:
    if organisation_id is not None:
        return organisation_name(desk.session, organisation_id)
    if person_id is not None:
        return contact_of(desk.session, person_id).full_name
    return desk.language.say("somebody")
