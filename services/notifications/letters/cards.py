"""What letters about saved cards say: when one will be charged, and that one was declined."""

from events.payments import DuesChargeAnnounced, DuesChargeFailed
from services.notifications.letters.kinds import Desk, Facts, letter
from services.notifications.letters.links import invoice_url
from services.notifications.letters.money import amount


@letter("charge-announced", "Your card will be charged for your dues", urgent=True)
def charge_announced(desk: Desk, announced: DuesChargeAnnounced) -> Facts:
    """A saved card will be charged: which, when and how much, in time to change it or to say no."""
    return {
        "dues": amount(announced.amount_minor, announced.currency),
        "charge_on": f"{announced.charge_on:%-d %B %Y}",
        "card": _card(announced.brand, announced.last4),
        "expires": announced.expires,
        "url": invoice_url(desk.settings, announced.invoice_id, desk.now),
    }


@letter("charge-failed", "Your card was declined", urgent=True)
def charge_failed(desk: Desk, failed: DuesChargeFailed) -> Facts:
    """A card was declined: when it is tried again, or that it is not, and what to do."""
    return {
        "dues": amount(failed.amount_minor, failed.currency),
        "card": _card(failed.brand, failed.last4),
        "next_on": f"{failed.next_on:%-d %B %Y}" if failed.next_on else "",
        "url": invoice_url(desk.settings, failed.invoice_id, desk.now),
    }


def _card(brand: str, last4: str) -> str:
    return f"your {brand} card ending in {last4}" if last4 else "your card"
