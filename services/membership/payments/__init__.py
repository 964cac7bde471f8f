"""Who takes payments by card: one small port, and behind it either Stripe or nobody."""

from __future__ import annotations

from services.membership.payments.offline import Offline
from services.membership.payments.port import Provider
from shared.settings import Settings

__all__ = ["open_provider"]


def open_provider(settings: Settings) -> Provider:
    """The provider that the settings name. Without a key nothing of Stripe is even loaded."""
    if settings.payment_provider == "offline":
        return Offline()
    from services.membership.payments.stripe import Stripe

    return Stripe(
        settings.stripe_secret_key, settings.stripe_webhook_secret, settings.stripe_api_base
    )
