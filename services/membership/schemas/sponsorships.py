"""Sponsorships, as they are agreed and shown."""

from __future__ import annotations

from services.membership.models.sponsorships import Covers
from services.membership.schemas import parts
from shared.web.schemas import PageArgs, Schema, fields, validate

_COVERS = [str(one) for one in Covers]


class SponsorshipOut(Schema):
    """A member pays for a person, `[starts_on, ends_on)`."""

    id = fields.UUID(required=True)
    sponsor_organisation_id = fields.UUID(required=True, allow_none=True)
    sponsor_person_id = fields.UUID(required=True, allow_none=True)
    person_id = fields.UUID(required=True)
    covers = fields.String(required=True)
    gathering_id = fields.UUID(required=True, allow_none=True)
    invoice_id = fields.UUID(required=True, allow_none=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True, allow_none=True)


class NewSponsorship(Schema):
    """Who pays for whom: name one sponsor, an organisation or a person."""

    sponsor_organisation_id = fields.UUID(load_default=None, allow_none=True)
    sponsor_person_id = fields.UUID(load_default=None, allow_none=True)
    person_id = fields.UUID(required=True)
    covers = fields.String(required=True, validate=validate.OneOf(_COVERS))
    gathering_id = fields.UUID(load_default=None, allow_none=True)
    amount_minor = parts.money(load_default=0)
    currency = parts.currency(load_default="EUR")
    starts_on = fields.Date(load_default=None, allow_none=True)
    ends_on = fields.Date(load_default=None, allow_none=True)


class SponsorshipFilter(PageArgs):
    """Which sponsorships."""

    person_id = fields.UUID(load_default=None)


class SponsorshipEnd(Schema):
    """From which day on the sponsor pays no more; today if none is named."""

    ends_on = fields.Date(load_default=None, allow_none=True)
