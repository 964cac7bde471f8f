"""The directory, and who may see what at most, as they are sent and shown."""

from __future__ import annotations

from services.membership.models import ListingKind
from services.membership.models.words import Tag
from services.membership.schemas import parts
from services.membership.schemas.organisations import OrganisationVisibilityPart
from services.membership.schemas.persons import TopicPart, VisibilityPart
from shared.web.schemas import PageArgs, Schema, fields, validate


class VisibilityPolicyOut(Schema):
    """Fields that the association locked: who may see them at most, whatever was chosen."""

    persons = fields.Nested(VisibilityPart, required=True)
    organisations = fields.Nested(OrganisationVisibilityPart, required=True)


class DirectoryArgs(PageArgs):
    """Whom to look for: each thing that is asked for narrows the search."""

    q = fields.String(
        load_default=None,
        validate=validate.Length(1, 100),
        metadata={"description": "Beginnings of words, at most eight, in any order or accents."},
    )
    kind = fields.String(
        load_default=None, validate=validate.OneOf([str(one) for one in ListingKind])
    )
    cause = parts.slug(load_default=None)
    region = parts.slug(load_default=None)
    sector = parts.sector(load_default=None)
    offer = fields.String(load_default=None, validate=validate.OneOf([str(tag) for tag in Tag]))
    need = fields.String(load_default=None, validate=validate.OneOf([str(tag) for tag in Tag]))
    language = parts.language(load_default=None)
    country = parts.country(load_default=None)
    tier = fields.String(load_default=None, validate=validate.Length(1, 40))


class OrganisationSeen(Schema):
    """For whom a person speaks, as others see it."""

    organisation_id = fields.UUID(required=True)
    name = fields.String(required=True)
    sector = fields.String(required=True, allow_none=True)


class ListingOut(Schema):
    """A member in the directory: what whoever asks may see, and null for what they may not.

    `person_id` or `organisation_id` stands beside the name alone: without it nobody is told who it is.
    """

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    is_own = fields.Boolean(required=True)
    person_id = fields.UUID(required=True, allow_none=True)
    organisation_id = fields.UUID(required=True, allow_none=True)
    name = fields.String(required=True, allow_none=True)
    title = fields.String(required=True, allow_none=True)
    organisations = fields.List(fields.Nested(OrganisationSeen), required=True)
    contact = fields.String(required=True, allow_none=True)
    website = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)
    interests = fields.String(required=True, allow_none=True)
    mission = fields.String(required=True, allow_none=True)
    sector = fields.String(required=True, allow_none=True)
    size_band = fields.String(required=True, allow_none=True)
    city = fields.String(required=True, allow_none=True)
    country = fields.String(required=True, allow_none=True)
    offers = fields.List(fields.Nested(TopicPart), required=True, allow_none=True)
    needs = fields.List(fields.Nested(TopicPart), required=True, allow_none=True)
    causes = fields.List(fields.String(), required=True, allow_none=True)
    regions = fields.List(fields.String(), required=True, allow_none=True)
    languages = fields.List(fields.String(), required=True, allow_none=True)
    tiers = fields.List(fields.String(), required=True, allow_none=True)
    parent = fields.String(required=True, allow_none=True)
