"""What letters about webhooks say."""

from events.hooks import WebhookGivenUp
from services.notifications.letters.kinds import Desk, Facts, letter


@letter("webhook-given-up", "A webhook does not answer any more", urgent=True)
def webhook_given_up(_: Desk, given_up: WebhookGivenUp) -> Facts:
    """The admins are told which address is silent."""
    return {"endpoint_id": str(given_up.endpoint_id), "waiting": given_up.waiting}
