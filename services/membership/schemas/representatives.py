"""Invitations, domains, departures and vacancies, as they are sent and shown."""

from __future__ import annotations

from services.membership.models import (
    Becomes,
    DepartureState,
    DomainState,
    InvitationState,
    JoinState,
    SuspicionState,
    VacancyState,
)
from services.membership.models.words import RepresentativeRole
from services.membership.schemas import parts
from services.membership.schemas.persons import NewPerson
from shared.web.schemas import Flag, PageArgs, Schema, fields, validate

_ROLES = [str(role) for role in RepresentativeRole]


def _state(states: type[object]) -> fields.String:
    known = [str(state) for state in states]  # type: ignore[attr-defined]
    return fields.String(required=True, validate=validate.OneOf(known))


class RoleTaken(Schema):
    """Which role is taken back, and why."""

    role = fields.String(required=True, validate=validate.OneOf(_ROLES))
    reason = parts.text(500, load_default="")


class NewInvitation(Schema):
    """Who is asked to speak for an organisation: somebody known, or somebody new."""

    person_id = fields.UUID(load_default=None)
    person = fields.Nested(NewPerson, load_default=None)
    roles = fields.List(
        fields.String(validate=validate.OneOf(_ROLES)),
        load_default=lambda: [str(RepresentativeRole.DELEGATE)],
        validate=validate.Length(1, len(_ROLES)),
    )


class InvitationOut(Schema):
    """An invitation; open, it holds a seat until the day `expires_on` begins."""

    id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    roles = fields.List(fields.String(), required=True)
    state = _state(InvitationState)
    invited_by_id = fields.UUID(required=True, allow_none=True)
    invited_at = fields.AwareDateTime(required=True)
    expires_on = fields.Date(required=True)
    answered_at = fields.AwareDateTime(required=True, allow_none=True)
    representation_id = fields.UUID(required=True, allow_none=True)


class InvitationList(Schema):
    """All invitations of an organisation."""

    items = fields.List(fields.Nested(InvitationOut), required=True)


class LinkUsed(Schema):
    """What is in the link of a letter."""

    token = fields.String(required=True, validate=validate.Length(1, 2_000))


class NewDeparture(Schema):
    """A representative leaves: when, who follows, and what becomes of the person."""

    person_id = fields.UUID(required=True)
    last_day = fields.Date(
        required=True,
        metadata={
            "description": "From the beginning of this day on they have no access; the day before is their last."
        },
    )
    successor_id = fields.UUID(load_default=None)
    becomes = fields.String(
        load_default=str(Becomes.GONE), validate=validate.OneOf([str(one) for one in Becomes])
    )
    next_organisation_id = fields.UUID(load_default=None)
    reason = parts.text(500, load_default="")


class DepartureOut(Schema):
    """A departure: to come, done, or cancelled; `outcome` says what was found for the person."""

    id = fields.UUID(required=True)
    representation_id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    state = _state(DepartureState)
    last_day = fields.Date(required=True)
    successor_id = fields.UUID(required=True, allow_none=True)
    becomes = fields.String(required=True)
    next_organisation_id = fields.UUID(required=True, allow_none=True)
    reason = fields.String(required=True)
    outcome = fields.String(required=True)


class DepartureList(Schema):
    """Who left an organisation, and who is about to."""

    items = fields.List(fields.Nested(DepartureOut), required=True)


class SuspicionFilter(PageArgs):
    """Which suspicions; those to be looked at, where no state is named."""

    state = fields.String(
        load_default=None, validate=validate.OneOf([str(one) for one in SuspicionState])
    )


class SuspicionOut(Schema):
    """Somebody may have left: a letter to them came back."""

    id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    state = _state(SuspicionState)
    raised_at = fields.AwareDateTime(required=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)
    decided_by_id = fields.UUID(required=True, allow_none=True)
    departure_id = fields.UUID(required=True, allow_none=True)


class SuspicionConfirmed(Schema):
    """What a steward found out about somebody who has left."""

    last_day = fields.Date(load_default=None, metadata={"description": "Today, if left out."})
    successor_id = fields.UUID(load_default=None)
    becomes = fields.String(
        load_default=str(Becomes.GONE), validate=validate.OneOf([str(one) for one in Becomes])
    )
    next_organisation_id = fields.UUID(load_default=None)
    reason = parts.text(500, load_default="")


class VacancyFilter(PageArgs):
    """Which vacancies; the open ones, where no state is named."""

    state = fields.String(
        load_default=None, validate=validate.OneOf([str(one) for one in VacancyState])
    )
    overdue = fields.Boolean(load_default=False)


class VacancyOut(Schema):
    """A role that nobody holds, or held; `days` is how long it took to fill."""

    id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    role = fields.String(required=True)
    state = _state(VacancyState)
    opened_on = fields.Date(required=True)
    deadline_on = fields.Date(required=True)
    left_by_id = fields.UUID(required=True, allow_none=True)
    called_at = fields.AwareDateTime(required=True, allow_none=True)
    filled_on = fields.Date(required=True, allow_none=True)
    filled_by_id = fields.UUID(required=True, allow_none=True)
    days = fields.Integer(required=True, allow_none=True)


class VacancyList(Schema):
    """Which roles of an organisation are, and were, vacant."""

    items = fields.List(fields.Nested(VacancyOut), required=True)


class NewDomain(Schema):
    """A domain that an organisation says is its own, and somebody with an address there."""

    domain = fields.String(
        required=True,
        validate=validate.Regexp(
            rf"^{parts.DOMAIN}\Z", error="Write a domain in small letters, as in harbour.example."
        ),
    )
    person_id = fields.UUID(load_default=None)
    person = fields.Nested(NewPerson, load_default=None)
    needs_approval = Flag(load_default=False)


class DomainOut(Schema):
    """A domain of an organisation; verified, people with an address there may join by themselves."""

    id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    domain = fields.String(required=True)
    state = _state(DomainState)
    needs_approval = fields.Boolean(required=True)
    expires_on = fields.Date(required=True)
    claimed_at = fields.AwareDateTime(required=True)
    verified_at = fields.AwareDateTime(required=True, allow_none=True)


class DomainList(Schema):
    """The domains of an organisation."""

    items = fields.List(fields.Nested(DomainOut), required=True)


class JoinOut(Schema):
    """Somebody who joins an organisation by an address at its domain."""

    id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    state = _state(JoinState)
    asked_at = fields.AwareDateTime(required=True)
    expires_on = fields.Date(required=True)
    representation_id = fields.UUID(required=True, allow_none=True)


class JoinList(Schema):
    """Who asked to join an organisation by its domain."""

    items = fields.List(fields.Nested(JoinOut), required=True)


class JoinWritten(Schema):
    """What is told whoever asks to join: the same for everybody."""

    told = fields.String(required=True)


class RepresentativesPolicyOut(Schema):
    """What holds for representatives: how long seats are kept and roles vacant, and what leavers get."""

    invitation_days = fields.Integer(required=True, strict=True, validate=validate.Range(1, 365))
    vacancy_days = fields.Integer(required=True, strict=True, validate=validate.Range(0, 365))
    watched_roles = fields.List(
        fields.String(validate=validate.OneOf(_ROLES)),
        required=True,
        validate=validate.Length(max=len(_ROLES)),
    )
    leavers = fields.String(required=True, validate=validate.OneOf(["apply", "free"]))
    individual_tier = fields.String(required=True, validate=validate.Length(1, 40))
