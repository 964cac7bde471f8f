"""The page of what a partnership has brought: the value statement, and what is to be measured and confirmed."""

from __future__ import annotations

from uuid import UUID

from flask import Response, render_template, url_for

from services.introductions.actions import benefits, measurements
from services.introductions.pages.blueprint import pages
from services.introductions.queries.statements import benefits_sheet
from services.introductions.schemas.benefits import (
    BenefitChangeIn,
    BenefitDropIn,
    BenefitIn,
    DisputeIn,
    MeasurementIn,
    without_blanks,
)
from shared.web import allow, caller, form, go_to, now, page_language, session, today

_PAGE = "/partnerships/<uuid:partnership_id>/benefits/page"
_BENEFIT = "/partnerships/<uuid:partnership_id>/benefits/<uuid:benefit_id>/page"
_MEASURED = "/partnerships/<uuid:partnership_id>/measurements/<uuid:measurement_id>/page"


@pages.route(_PAGE, methods=["GET"])
@allow()
def value_statement(partnership_id: UUID) -> str:
    """What each side has got, with a picture and a table, and what waits for the reader."""
    sheet = benefits_sheet(session(), partnership_id, caller(), today(), page_language())
    return render_template("benefits.html", sheet=sheet)


@pages.route(_PAGE, methods=["POST"])
@allow()
def state_benefit(partnership_id: UUID) -> Response:
    """Say what it is to bring one's side, or propose it to another."""
    told = form(without_blanks(BenefitIn))
    benefits.state_benefit(session(), partnership_id, caller(), **told, now=now(), today=today())
    return _show(partnership_id)


@pages.route(f"{_BENEFIT}/acceptance", methods=["POST"])
@allow()
def accept_benefit(partnership_id: UUID, benefit_id: UUID) -> Response:
    """Say that one's side wants what another proposed."""
    benefits.accept_benefit(session(), partnership_id, benefit_id, caller(), now())
    return _show(partnership_id)


@pages.route(f"{_BENEFIT}/changes", methods=["POST"])
@allow()
def change_benefit(partnership_id: UUID, benefit_id: UUID) -> Response:
    """Say it in other words or numbers, and why."""
    told = form(without_blanks(BenefitChangeIn))
    ids = (partnership_id, benefit_id)
    benefits.change_benefit(session(), *ids, caller(), **told, now=now(), today=today())
    return _show(partnership_id)


@pages.route(f"{_BENEFIT}/drop", methods=["POST"])
@allow()
def drop_benefit(partnership_id: UUID, benefit_id: UUID) -> Response:
    """Decline what was proposed, or give a benefit up."""
    reason = form(BenefitDropIn())["reason"]
    benefits.give_up_benefit(session(), partnership_id, benefit_id, caller(), reason, now())
    return _show(partnership_id)


@pages.route(f"{_BENEFIT}/measurements", methods=["POST"])
@allow()
def measure(partnership_id: UUID, benefit_id: UUID) -> Response:
    """Say what was found on a day."""
    told = form(without_blanks(MeasurementIn))
    ids = (partnership_id, benefit_id)
    measurements.measure(session(), *ids, caller(), **told, now=now(), today=today())
    return _show(partnership_id)


@pages.route(f"{_MEASURED}/confirmation", methods=["POST"])
@allow()
def confirm_measurement(partnership_id: UUID, measurement_id: UUID) -> Response:
    """Say for one's side that what another measured is right."""
    ids = (partnership_id, measurement_id)
    measurements.answer(session(), *ids, caller(), agrees=True, word="", now=now())
    return _show(partnership_id)


@pages.route(f"{_MEASURED}/dispute", methods=["POST"])
@allow()
def dispute_measurement(partnership_id: UUID, measurement_id: UUID) -> Response:
    """Say what is not right about it."""
    ids = (partnership_id, measurement_id)
    told = form(DisputeIn())
    measurements.answer(session(), *ids, caller(), agrees=False, **told, now=now())
    return _show(partnership_id)


def _show(partnership_id: UUID) -> Response:
    return go_to(url_for("pages.value_statement", partnership_id=partnership_id))
