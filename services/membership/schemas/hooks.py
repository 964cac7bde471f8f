"""Webhooks, as they are registered and shown."""

from __future__ import annotations

from typing import Any

from services.membership.models.hooks import DeliveryState
from shared.web.schemas import PageArgs, Schema, fields, validate

_PORT = "6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3}"
_URL = rf"^https?://[A-Za-z0-9.-]+(:({_PORT}))?(/[!-\"$-~]*)?\Z"


class NewEndpoint(Schema):
    """An address that wants to be told, and of which events of the catalogue; `*` is all of membership's."""

    url = fields.String(
        required=True,
        validate=[
            validate.Length(10, 500),
            validate.Regexp(_URL, error="Write an address as in https://example.org/hooks."),
        ],
    )
    event_types = fields.List(
        fields.String(validate=validate.Length(1, 100)),
        required=True,
        data_key="events",
        validate=validate.Length(1, 100),
    )


class EndpointOut(NewEndpoint):
    """An address that is told; nothing is sent while it is disabled."""

    id = fields.UUID(required=True)
    registered_by_id = fields.UUID(required=True, allow_none=True)
    registered_at = fields.AwareDateTime(required=True)
    disabled_at = fields.AwareDateTime(required=True, allow_none=True)
    disabled_for = fields.String(required=True)


class EndpointWithSecret(EndpointOut):
    """An address with the secret that its deliveries are signed with: it is shown this once."""

    secret = fields.String(required=True)

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        """The secret stands beside the address."""
        if attr == "secret":
            return obj.secret
        return super().get_attribute(obj.endpoint, attr, default)


class DeliveryOut(Schema):
    """One event for one address, and what came of it; its id on the way is `event_id`."""

    id = fields.UUID(required=True)
    endpoint_id = fields.UUID(required=True)
    event_id = fields.UUID(required=True)
    event_type = fields.String(required=True)
    body = fields.String(required=True)
    state = fields.String(required=True)
    attempts = fields.Integer(required=True)
    next_at = fields.AwareDateTime(required=True, allow_none=True)
    last_answer = fields.String(required=True)
    made_at = fields.AwareDateTime(required=True)
    settled_at = fields.AwareDateTime(required=True, allow_none=True)


class DeliveryFilter(PageArgs):
    """Which deliveries."""

    endpoint_id = fields.UUID(load_default=None)
    state = fields.String(
        load_default=None, validate=validate.OneOf([str(state) for state in DeliveryState])
    )
