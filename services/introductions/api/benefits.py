"""What partnerships bring, over HTTP: stated, measured and confirmed by their sides; stewards see it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.introductions.actions import benefits as actions
from services.introductions.actions import measurements
from services.introductions.queries import benefits as queries
from services.introductions.schemas import examples
from services.introductions.schemas.benefits import (
    BenefitChangeIn,
    BenefitDropIn,
    BenefitIn,
    BenefitOut,
    DisputeIn,
    MeasurementIn,
    MeasurementOut,
)
from shared.web import Blueprint, PageArgs, allow, caller, now, paged, session, today

blp = Blueprint("benefits", __name__, url_prefix="/partnerships", description=__doc__)

_ALL = "/<uuid:partnership_id>/benefits"
_ONE = f"{_ALL}/<uuid:benefit_id>"
_MEASURED = "/<uuid:partnership_id>/measurements/<uuid:measurement_id>"


@blp.route(_ALL, methods=["GET"])
@allow()
@blp.arguments(PageArgs, location="query")
@blp.response(200, paged(BenefitOut))
def list_benefits(args: dict[str, Any], partnership_id: UUID) -> Any:
    """The benefits, in the order in which they were stated, each with all that was measured."""
    page = (args["after"], args["limit"])
    return queries.benefits(session(), partnership_id, caller(), *page, today())


@blp.route(_ALL, methods=["POST"])
@allow()
@blp.arguments(BenefitIn, example=examples.BENEFIT)
@blp.response(201, BenefitOut)
def state_benefit(told: dict[str, Any], partnership_id: UUID) -> Any:
    """Say what it is to bring one's side, or propose it to another; the short term needs a number."""
    stated = actions.state_benefit(
        session(), partnership_id, caller(), **told, now=now(), today=today()
    )
    return queries.shown_one(session(), stated, today())


@blp.route(f"{_ONE}/acceptance", methods=["POST"])
@allow()
@blp.response(200, BenefitOut)
def accept_benefit(partnership_id: UUID, benefit_id: UUID) -> Any:
    """Say that one's side wants what another side proposed to it."""
    ids = (partnership_id, benefit_id)
    accepted = actions.accept_benefit(session(), *ids, caller(), now())
    return queries.shown_one(session(), accepted, today())


@blp.route(f"{_ONE}/changes", methods=["POST"])
@allow()
@blp.arguments(BenefitChangeIn, example=examples.BENEFIT_CHANGE)
@blp.response(200, BenefitOut)
def change_benefit(told: dict[str, Any], partnership_id: UUID, benefit_id: UUID) -> Any:
    """Say it in other words or numbers, and why; what stood there before is kept."""
    ids = (partnership_id, benefit_id)
    changed = actions.change_benefit(session(), *ids, caller(), **told, now=now(), today=today())
    return queries.shown_one(session(), changed, today())


@blp.route(f"{_ONE}/drop", methods=["POST"])
@allow()
@blp.arguments(BenefitDropIn)
@blp.response(200, BenefitOut)
def drop_benefit(told: dict[str, Any], partnership_id: UUID, benefit_id: UUID) -> Any:
    """Give a benefit up, or decline what was proposed to one's side, and say why."""
    ids = (partnership_id, benefit_id)
    dropped = actions.give_up_benefit(session(), *ids, caller(), told["reason"], now())
    return queries.shown_one(session(), dropped, today())


@blp.route(f"{_ONE}/measurements", methods=["POST"])
@allow()
@blp.arguments(MeasurementIn, example=examples.MEASUREMENT)
@blp.response(201, MeasurementOut)
def measure(told: dict[str, Any], partnership_id: UUID, benefit_id: UUID) -> Any:
    """Say what was found on a day; the other sides are asked to confirm it. A correction replaces another."""
    ids = (partnership_id, benefit_id)
    measured = measurements.measure(session(), *ids, caller(), **told, now=now(), today=today())
    return queries.measured_shown(session(), measured)


@blp.route(f"{_MEASURED}/confirmation", methods=["POST"])
@allow()
@blp.response(200, MeasurementOut)
def confirm_measurement(partnership_id: UUID, measurement_id: UUID) -> Any:
    """Confirm for one's side what another measured; nobody confirms their own."""
    ids = (partnership_id, measurement_id)
    answered = measurements.answer(session(), *ids, caller(), agrees=True, word="", now=now())
    return queries.measured_shown(session(), answered)


@blp.route(f"{_MEASURED}/dispute", methods=["POST"])
@allow()
@blp.arguments(DisputeIn)
@blp.response(200, MeasurementOut)
def dispute_measurement(told: dict[str, Any], partnership_id: UUID, measurement_id: UUID) -> Any:
    """Say that what another side measured is not right, and what; it does not count then."""
    ids = (partnership_id, measurement_id)
    answered = measurements.answer(session(), *ids, caller(), agrees=False, **told, now=now())
    return queries.measured_shown(session(), answered)
