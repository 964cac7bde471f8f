"""Applications, as they are sent and shown."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load

from services.membership.models.applications import ApplicationState
from services.membership.schemas import parts
from services.membership.schemas.dues import InvoiceOut
from services.membership.schemas.organisations import NewOrganisation
from services.membership.schemas.persons import NewPerson, ProfileIn
from shared.web.schemas import PageArgs, Schema, fields, validate


class Newcomer(NewPerson):
    """Who applies."""

    title = parts.text(200, load_default="")
    profile = fields.Nested(ProfileIn, load_default=lambda: ProfileIn().load({}))

    @post_load
    def put_title_into_profile(self, person: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The title may stand beside the name; it belongs to the profile."""
        title = person.pop("title") or person["profile"]["title"]
        return {**person, "profile": {**person["profile"], "title": title}}


class NewApplication(Schema):
    """A newcomer applies: for an organisation, or (in a tier for persons) alone."""

    tier = fields.String(required=True, attribute="tier_slug", validate=validate.Length(1, 40))
    organisation = fields.Nested(NewOrganisation, load_default=None, allow_none=True)
    person = fields.Nested(Newcomer, required=True)


class ApplicationOut(Schema):
    """An application, with the invoice that its approval led to."""

    id = fields.UUID(required=True, attribute="application.id")
    state = fields.String(required=True, attribute="application.state")
    tier = fields.String(required=True, attribute="application.tier_slug")
    person_id = fields.UUID(required=True, attribute="application.person_id")
    organisation_id = fields.UUID(
        required=True, allow_none=True, attribute="application.organisation_id"
    )
    membership_id = fields.UUID(
        required=True, allow_none=True, attribute="application.membership_id"
    )
    submitted_at = fields.AwareDateTime(required=True, attribute="application.submitted_at")
    reason = fields.String(required=True, attribute="application.reason")
    invoice = fields.Nested(InvoiceOut, required=True, allow_none=True)


class ApplicationReceived(Schema):
    """What a newcomer is told."""

    id = fields.UUID(required=True)
    state = fields.String(required=True)
    person_id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True, allow_none=True)


class ApplicationFilter(PageArgs):
    """Which applications."""

    state = fields.String(
        load_default=None, validate=validate.OneOf([str(state) for state in ApplicationState])
    )


class Refused(Schema):
    """Why an application is declined."""

    reason = parts.text(2_000, load_default="")
