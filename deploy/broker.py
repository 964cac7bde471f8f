"""Services in processes of their own need a broker between them."""

from __future__ import annotations

import os

from deploy.troubles import Trouble
from shared.settings import Settings, load_settings


class NeedsBroker(Trouble):
    """Processes of their own cannot speak over a bus inside one process."""


def settings_with_broker() -> Settings:
    """The settings of the environment. Raises NeedsBroker when they name none."""
    settings = load_settings(os.environ)
    if settings.embedded:
        raise NeedsBroker(
            "Services in processes of their own need a broker between them. Set FOOTBRIDGE_BUS_URL "
            "to a RabbitMQ, as amqp://guest:guest@127.0.0.1, or use `footbridge run`."
        )
    return settings
