"""Organisations and representatives, as they are sent and shown."""

from __future__ import annotations

from typing import Any

from services.membership.models.words import RepresentativeRole, Sector
from services.membership.schemas import parts
from services.membership.schemas.persons import NewPerson, TopicPart
from shared.web.schemas import PageArgs, Schema, fields, validate

_ROLE = validate.OneOf([str(role) for role in RepresentativeRole])


def _topics(**options: Any) -> fields.List[dict[str, str]]:
    return fields.List(
        fields.Nested(TopicPart), validate=validate.Length(max=parts.MOST_ITEMS), **options
    )


class OrganisationVisibilityPart(Schema):
    """Who may see a field: public, members or nobody. One that is left out is seen by nobody."""

    name = parts.visibility()
    contact = parts.visibility()
    sector = parts.visibility()
    place = parts.visibility()
    size_band = parts.visibility()
    mission = parts.visibility()
    offers = parts.visibility()
    needs = parts.visibility()
    causes = parts.visibility()
    regions = parts.visibility()
    languages = parts.visibility()
    tier = parts.visibility()
    parent = parts.visibility()


class NewOrganisation(Schema):
    """An organisation as somebody describes it."""

    display_name = parts.line(300, data_key="name", required=True)
    sector = parts.sector(required=True)
    country = parts.country(load_default="")
    city = parts.text(100, load_default="")
    size_band = parts.size_band(load_default="")
    mission = parts.text(load_default="")
    causes = parts.slugs(load_default=list)
    regions = parts.slugs(load_default=list)
    languages = parts.languages(load_default=list)
    website = parts.text(300, load_default="")
    phone = parts.text(40, load_default="")
    registration_number = parts.text(60, load_default="")


class OrganisationEdit(Schema):
    """What is to be changed about an organisation; what is left out stays.

    `visibility` is replaced as a whole, and is the primary representative's to choose.
    """

    display_name = parts.line(300, data_key="name")
    sector = parts.sector()
    country = parts.country()
    city = parts.text(100)
    size_band = parts.size_band()
    mission = parts.text()
    causes = parts.slugs()
    regions = parts.slugs()
    languages = parts.languages()
    website = parts.text(300)
    phone = parts.text(40)
    registration_number = parts.text(60)
    offers = _topics()
    needs = _topics()
    contact = parts.text(254)
    visibility = fields.Nested(OrganisationVisibilityPart)


class OrganisationOut(NewOrganisation):
    """An organisation; `contact` is where others reach it, and `parent_id` whose branch it is."""

    id = fields.UUID(required=True)
    offers = _topics(required=True)
    needs = _topics(required=True)
    contact = parts.text(254, required=True)
    visibility = fields.Nested(OrganisationVisibilityPart, required=True)
    parent_id = fields.UUID(required=True, allow_none=True)
    registered_at = fields.AwareDateTime(required=True)
    version = fields.Integer(required=True)


class ParentIn(Schema):
    """Whose branch an organisation is; nobody's, where it is null."""

    parent_id = fields.UUID(required=True, allow_none=True)


class OrganisationFilter(PageArgs):
    """Which organisations."""

    sector = fields.String(
        load_default=None, validate=validate.OneOf([str(sector) for sector in Sector])
    )
    q = fields.String(
        load_default=None,
        validate=validate.Length(1, 100),
        metadata={"description": "Words in the name."},
    )


class NewRepresentative(Schema):
    """Who is to speak for an organisation: somebody known, or somebody new."""

    person_id = fields.UUID(load_default=None)
    person = fields.Nested(NewPerson, load_default=None)
    role = fields.String(required=True, validate=_ROLE)
    starts_on = fields.Date(
        load_default=None, metadata={"description": "Today, where it is left out."}
    )
    reason = parts.text(500, load_default="")


class RoleAssignmentOut(Schema):
    """A role that somebody holds, or held, in an organisation: `[valid_from, valid_to)`."""

    role = fields.String(required=True)
    valid_from = fields.Date(required=True)
    valid_to = fields.Date(required=True, allow_none=True)
    granted_by_id = fields.UUID(required=True, allow_none=True)
    granted_at = fields.AwareDateTime(required=True, allow_none=True)
    reason = fields.String(required=True)
    ended_by_id = fields.UUID(required=True, allow_none=True)
    end_reason = fields.String(required=True)


class RepresentationOut(Schema):
    """Somebody who speaks, or spoke, for an organisation."""

    id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    roles = fields.List(fields.String(), required=True)
    assignments = fields.List(fields.Nested(RoleAssignmentOut), required=True)
    state = fields.String(required=True)
    starts_on = fields.Date(required=True)
    last_day = fields.Date(required=True, allow_none=True)
    successor_id = fields.UUID(required=True, allow_none=True)


class RepresentationList(Schema):
    """All who speak, or spoke, for an organisation."""

    items = fields.List(fields.Nested(RepresentationOut), required=True)
