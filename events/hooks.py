"""What is said of those who are told of what happens by a webhook."""

from uuid import UUID

from events.contract import Event, Stream

HOOK = Stream(source="membership", name="webhook", subject="endpoint_id")


class WebhookGivenUp(Event, name="webhook.given-up.v1", stream=HOOK):
    """An address that wanted to be told does not answer any more; nothing is sent there until somebody looks."""

    endpoint_id: UUID
    waiting: int = 0
