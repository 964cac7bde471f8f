"""Domains: an organisation's own e-mail domain, by which its people join it themselves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.membership.actions import domains as actions
from services.membership.actions.persons import person_meant
from services.membership.models import DomainJoin, OrganisationDomain
from services.membership.queries import domains as queries
from services.membership.queries.representatives import let_appoint
from services.membership.schemas.persons import NewPerson
from services.membership.schemas.representatives import (
    DomainList,
    DomainOut,
    JoinList,
    JoinOut,
    JoinWritten,
    LinkUsed,
    NewDomain,
)
from shared.callers import Role
from shared.web import (
    Blueprint,
    allow,
    allow_anyone,
    caller,
    limit,
    now,
    session,
    settings,
    today,
)

blp = Blueprint("domains", __name__, description=__doc__)


@blp.route("/organisations/<uuid:organisation_id>/domains", methods=["POST"])
@allow(Role.STEWARD, Role.REPRESENTATIVE)
@blp.arguments(NewDomain)
@blp.response(201, DomainOut)
def claim(asked: dict[str, Any], organisation_id: UUID) -> OrganisationDomain:
    """Say that an e-mail domain is the organisation's own; somebody there gets a link to prove it."""
    let_appoint(session(), organisation_id, caller(), today())
    person = person_meant(session(), asked["person_id"], asked["person"], now())
    return actions.claim_domain(
        session(),
        organisation_id,
        asked["domain"],
        person.id,
        asked["needs_approval"],
        caller().person_id,
        today(),
        now(),
    )


@blp.route("/organisations/<uuid:organisation_id>/domains", methods=["GET"])
@allow(Role.STEWARD, Role.REPRESENTATIVE)
@blp.response(200, DomainList)
def domains(organisation_id: UUID) -> dict[str, list[OrganisationDomain]]:
    """The domains of an organisation."""
    return {"items": queries.domains(session(), organisation_id, caller())}


@blp.route(
    "/organisations/<uuid:organisation_id>/domains/<uuid:domain_id>/verification",
    methods=["POST"],
)
@allow(Role.STEWARD)
@blp.response(201, DomainOut)
def vouch(organisation_id: UUID, domain_id: UUID) -> OrganisationDomain:
    """A steward knows that the domain is the organisation's."""
    by_id = caller().person_id
    return actions.vouch_for_domain(session(), organisation_id, domain_id, by_id, today(), now())


@blp.route("/organisations/<uuid:organisation_id>/domains/<uuid:domain_id>", methods=["DELETE"])
@allow(Role.STEWARD, Role.REPRESENTATIVE)
@blp.response(200, DomainOut)
def give_up(organisation_id: UUID, domain_id: UUID) -> OrganisationDomain:
    """Nobody joins by this domain any more; who has joined stays."""
    let_appoint(session(), organisation_id, caller(), today())
    return actions.give_domain_up(session(), organisation_id, domain_id, today())


@blp.route("/domains/verifications", methods=["POST"])
@allow_anyone
@limit("30 per minute")
@blp.arguments(LinkUsed)
@blp.response(201, DomainOut)
def verify(asked: dict[str, Any]) -> OrganisationDomain:
    """Prove, with what is in the link, that letters to the domain arrive."""
    return actions.verify_domain(session(), settings(), asked["token"], today(), now())


@blp.route("/domain-joins", methods=["POST"])
@allow_anyone
@limit("20 per minute")
@blp.arguments(NewPerson)
@blp.response(202, JoinWritten)
def ask_to_join(asked: dict[str, Any]) -> dict[str, str]:
    """Ask to speak for the organisation at whose domain one has an address; the answer tells nothing."""
    actions.ask_to_join(session(), asked["full_name"], asked["email"], today(), now())
    return {"told": "If an organisation is known by the domain, a link is on its way there."}


@blp.route("/domain-joins/acceptances", methods=["POST"])
@allow_anyone
@limit("30 per minute")
@blp.arguments(LinkUsed)
@blp.response(201, JoinOut)
def join(asked: dict[str, Any]) -> DomainJoin:
    """Prove the address, with what is in the link, and join or wait for the organisation's yes."""
    return actions.join_by_domain(session(), settings(), asked["token"], today(), now())


@blp.route("/organisations/<uuid:organisation_id>/domain-joins", methods=["GET"])
@allow(Role.STEWARD, Role.REPRESENTATIVE)
@blp.response(200, JoinList)
def joins(organisation_id: UUID) -> dict[str, list[DomainJoin]]:
    """Who asked to join an organisation by its domain, for who says yes or no."""
    return {"items": queries.joins(session(), organisation_id, caller(), today())}


@blp.route(
    "/organisations/<uuid:organisation_id>/domain-joins/<uuid:join_id>/approval",
    methods=["POST"],
)
@allow(Role.STEWARD, Role.REPRESENTATIVE)
@blp.response(201, JoinOut)
def approve(organisation_id: UUID, join_id: UUID) -> DomainJoin:
    """Say yes to somebody who waits; takes a seat."""
    let_appoint(session(), organisation_id, caller(), today())
    by_id = caller().person_id
    return actions.approve_join(session(), organisation_id, join_id, by_id, today(), now())


@blp.route(
    "/organisations/<uuid:organisation_id>/domain-joins/<uuid:join_id>/refusal",
    methods=["POST"],
)
@allow(Role.STEWARD, Role.REPRESENTATIVE)
@blp.response(201, JoinOut)
def refuse(organisation_id: UUID, join_id: UUID) -> DomainJoin:
    """Say no to somebody who waits."""
    let_appoint(session(), organisation_id, caller(), today())
    by_id = caller().person_id
    return actions.refuse_join(session(), organisation_id, join_id, by_id, today(), now())
