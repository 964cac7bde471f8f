"""Stripe's door: the signature is checked over the bytes as they came, the hint kept once, and answered."""

from __future__ import annotations

from flask import request

from services.membership.actions.provider.hints import store_hint
from services.membership.payments import open_provider
from services.membership.payments.port import BadSignature
from services.membership.schemas.payments import HintTaken
from shared.errors import Refusal
from shared.web import Blueprint, allow_anyone, now, session, settings, unlimited

blp = Blueprint("webhooks", __name__, url_prefix="/webhooks", description=__doc__)


class NotFromTheProvider(Refusal):
    """This was not sent by the payment provider, or not to this installation, or not now."""

    status = 400


@blp.route("/stripe", methods=["POST"])
@allow_anyone
@unlimited
@blp.response(200, HintTaken)
@blp.alt_response(400, description="It was not sent by Stripe, or not to us.")
def hear() -> dict[str, bool]:
    """Take a webhook, snapshot or thin. It is a hint: what it is about is looked up, never believed.

    Sent twice, it is kept once. Only what Stripe signed within five minutes is taken.
    """
    raw = request.get_data(cache=True)
    try:
        hint = open_provider(settings()).read_hint(
            raw, request.headers.get("Stripe-Signature", ""), now()
        )
    except BadSignature as error:
        raise NotFromTheProvider(str(error)) from error
    store_hint(session(), hint, raw.decode(), now())
    return {"taken": True}
