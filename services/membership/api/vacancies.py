"""Vacancies: roles that nobody holds, and what is decided about representatives."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.membership.actions.policies import decide_on_representatives
from services.membership.models import Vacancy
from services.membership.queries import vacancies as queries
from services.membership.queries.policies import representatives_policy
from services.membership.schemas.representatives import (
    RepresentativesPolicyOut,
    VacancyFilter,
    VacancyList,
    VacancyOut,
)
from shared.callers import Role
from shared.database import Page
from shared.web import Blueprint, allow, caller, paged, session, today

blp = Blueprint("vacancies", __name__, description=__doc__)


@blp.route("/vacancies", methods=["GET"])
@allow(Role.STEWARD)
@blp.arguments(VacancyFilter, location="query")
@blp.response(200, paged(VacancyOut))
def vacancies(asked: dict[str, Any]) -> Page[Vacancy]:
    """Roles that nobody holds, at any organisation, oldest first."""
    return queries.vacancies(session(), **asked, today=today())


@blp.route("/organisations/<uuid:organisation_id>/vacancies", methods=["GET"])
@allow(Role.STEWARD, Role.REPRESENTATIVE)
@blp.response(200, VacancyList)
def vacancies_of(organisation_id: UUID) -> dict[str, list[Vacancy]]:
    """Which roles of an organisation are, and were, vacant, and how long it took to fill them."""
    return {"items": queries.vacancies_of(session(), organisation_id, caller())}


@blp.route("/policies/representatives", methods=["GET"])
@allow(Role.STEWARD, Role.TREASURER, Role.EVENT_MANAGER)
@blp.response(200, RepresentativesPolicyOut)
def policy() -> Any:
    """How long seats are kept and roles may be vacant, and what becomes of leavers."""
    return representatives_policy(session())


@blp.route("/policies/representatives", methods=["PUT"])
@allow(Role.ADMIN)
@blp.arguments(RepresentativesPolicyOut)
@blp.response(200, RepresentativesPolicyOut)
def decide(asked: dict[str, Any]) -> Any:
    """Decide so from now on; what is open keeps its dates."""
    return decide_on_representatives(session(), asked)
