"""What letters about saved cards say: when one will be charged, and that one was declined."""

from events.payments import DuesChargeAnnounced, DuesChargeFailed
from services.notifications.letters.kinds import Desk, Facts, letter
from services.notifications.letters.links import invoice_url


@letter("charge-announced", "Your card will be charged for your dues", urgent=True)
def charge_announced(desk: Desk, announced: DuesChargeAnnounced) -> Facts:
    """A saved card will be charged: which, when and how much, in time to change it or to say no."""
    return {
        "dues": desk.language.amount(announced.amount_minor, announced.currency),
        "charge_on": desk.language.day(announced.charge_on),
        "card": _card(desk, announced.brand, announced.last4),
        "expires": desk.language.month(announced.expires),
        "url": invoice_url(desk.settings, announced.invoice_id, desk.now),
    }


@letter("charge-failed", "Your card was declined", urgent=True)
def charge_failed(desk: Desk, failed: DuesChargeFailed) -> Facts:
    """A card was declined: when it is tried again, or that it is not, and what to do."""
    return {
        "dues": desk.language.amount(failed.amount_minor, failed.currency),
        "card": _card(desk, failed.brand, failed.last4),
        "next_on": desk.language.day(failed.next_on),
        "url": invoice_url(desk.settings, failed.invoice_id, desk.now),
    }


def _card(desk: Desk, brand: str, last4: str) -> str:
    """Which card, as what is charged."""
    if not last4:
        return desk.language.say("your card")
    return desk.language.say("your %(brand)s card ending in %(last4)s", brand=brand, last4=last4)
