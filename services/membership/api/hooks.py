"""Webhooks: addresses outside that are told of what happens here, signed, at least once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.membership.actions import hooks as actions
from services.membership.models import HookDelivery, HookEndpoint
from services.membership.queries import hooks as queries
from services.membership.schemas.hooks import (
    DeliveryFilter,
    DeliveryOut,
    EndpointOut,
    EndpointWithSecret,
    NewEndpoint,
)
from shared.callers import Role
from shared.database import Page
from shared.web import Blueprint, PageArgs, allow, caller, now, paged, session, settings

blp = Blueprint("hooks", __name__, description=__doc__)

_ENDPOINT = "/webhook-endpoints/<uuid:endpoint_id>"


@blp.route("/webhook-endpoints", methods=["POST"])
@allow(Role.ADMIN)
@blp.arguments(NewEndpoint)
@blp.response(201, EndpointWithSecret)
def register(asked: dict[str, Any]) -> actions.Shown:
    """Tell an address of some events from now on. The secret is in this answer, and in no other."""
    by_id = caller().person_id
    return actions.register_endpoint(session(), settings(), **asked, by_id=by_id, now=now())


@blp.route("/webhook-endpoints", methods=["GET"])
@allow(Role.ADMIN)
@blp.arguments(PageArgs, location="query")
@blp.response(200, paged(EndpointOut))
def endpoints(asked: dict[str, Any]) -> Page[HookEndpoint]:
    """The addresses that are told, oldest first."""
    return queries.endpoints(session(), **asked)


@blp.route(_ENDPOINT, methods=["GET"])
@allow(Role.ADMIN)
@blp.response(200, EndpointOut)
def show(endpoint_id: UUID) -> HookEndpoint:
    """An address that is told."""
    return queries.endpoint_of(session(), endpoint_id)


@blp.route(f"{_ENDPOINT}/secrets", methods=["POST"])
@allow(Role.ADMIN)
@blp.response(201, EndpointWithSecret)
def rotate(endpoint_id: UUID) -> actions.Shown:
    """Another secret, shown this once. For a day deliveries are signed with the one before, too."""
    return actions.rotate_secret(session(), endpoint_id, now())


@blp.route(f"{_ENDPOINT}/disablement", methods=["POST"])
@allow(Role.ADMIN)
@blp.response(201, EndpointOut)
def disable(endpoint_id: UUID) -> HookEndpoint:
    """Send nothing there; what happens meanwhile is not told later."""
    return actions.disable_endpoint(session(), endpoint_id, now())


@blp.route(f"{_ENDPOINT}/enablement", methods=["POST"])
@allow(Role.ADMIN)
@blp.response(201, EndpointOut)
def enable(endpoint_id: UUID) -> HookEndpoint:
    """Send there again, what still waits first."""
    return actions.enable_endpoint(session(), endpoint_id, now())


@blp.route("/webhook-deliveries", methods=["GET"])
@allow(Role.ADMIN)
@blp.arguments(DeliveryFilter, location="query")
@blp.response(200, paged(DeliveryOut))
def deliveries(asked: dict[str, Any]) -> Page[HookDelivery]:
    """What was told in the last month and what waits, oldest first."""
    return queries.deliveries(session(), **asked)


@blp.route("/webhook-deliveries/<uuid:delivery_id>/resends", methods=["POST"])
@allow(Role.ADMIN)
@blp.response(201, DeliveryOut)
def resend(delivery_id: UUID) -> HookDelivery:
    """Send it once more, under the same id."""
    return actions.resend(session(), delivery_id, now())
