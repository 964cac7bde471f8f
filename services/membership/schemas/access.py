"""Signing in, and the staff, as they are sent and shown."""

from __future__ import annotations

from services.membership.schemas import parts
from services.membership.schemas.memberships import MembershipOut
from shared.callers import STAFF_ROLES
from shared.web.schemas import Schema, fields, validate


class NewSignInLink(Schema):
    """Where a sign-in link is to be sent."""

    email = parts.email(required=True)


class SignInForm(NewSignInLink):
    """Where a sign-in link is to be sent, and the page to go on to; any other text leads nowhere."""

    next = fields.String(load_default="")


class LinkAsked(Schema):
    """What is told whoever asks for a link: the same for everybody."""

    told = fields.String(required=True)


class NewSession(Schema):
    """What is in the link."""

    token = fields.String(required=True, validate=validate.Length(1, 2_000))


class SessionOut(Schema):
    """Who is signed in now."""

    person_id = fields.UUID(required=True)


class MeOut(Schema):
    """Who is calling, and what they are to the association today."""

    person_id = fields.UUID(required=True)
    full_name = fields.String(required=True)
    email = fields.String(required=True)
    roles = fields.List(fields.String(), required=True)
    organisation_ids = fields.List(fields.UUID(), required=True)
    memberships = fields.List(fields.Nested(MembershipOut), required=True)


class NewStaff(Schema):
    """Who is to work for the association, as what."""

    person_id = fields.UUID(required=True)
    role = fields.String(
        required=True, validate=validate.OneOf(sorted(str(role) for role in STAFF_ROLES))
    )
