"""The bus: the only room that knows Kombu. RabbitMQ by `amqp://`, or inside this process by `embedded://`."""

from shared.bus.bus import BUS_ERRORS, Bus
from shared.bus.publisher import Frame, Publisher, PublishFailed, frames_of
from shared.bus.subscription import Subscription

__all__ = [
    "BUS_ERRORS",
    "Bus",
    "Frame",
    "PublishFailed",
    "Publisher",
    "Subscription",
    "frames_of",
]
