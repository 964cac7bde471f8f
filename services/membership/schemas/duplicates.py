"""Records that look alike, as they are shown and told apart."""

from __future__ import annotations

from services.membership.schemas.organisations import OrganisationOut
from services.membership.schemas.persons import PersonOut
from shared.web.schemas import PageArgs, Schema, fields, validate

_KIND = validate.OneOf(["person", "organisation"])


class AlikeOut(Schema):
    """A record that may be the same as another, and why."""

    kind = fields.String(required=True, validate=_KIND)
    id = fields.UUID(required=True)
    name = fields.String(required=True)
    registered_at = fields.AwareDateTime(required=True)
    reasons = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "In words, as in: the same telephone number."},
    )


class DuplicatesOut(Schema):
    """A record, and those that were entered after it and look like it."""

    kind = fields.String(required=True, validate=_KIND)
    id = fields.UUID(required=True)
    name = fields.String(required=True)
    registered_at = fields.AwareDateTime(required=True)
    alike = fields.List(fields.Nested(AlikeOut), required=True)


class DuplicatesFilter(PageArgs):
    """Of which kind."""

    kind = fields.String(required=True, validate=_KIND)


class NewDistinction(Schema):
    """Two records that look alike and are two."""

    kind = fields.String(required=True, validate=_KIND)
    first_id = fields.UUID(required=True)
    second_id = fields.UUID(required=True)


class AlikeList(Schema):
    """Who, and what, may be the same."""

    items = fields.List(fields.Nested(AlikeOut), required=True)


class PersonEntered(PersonOut):
    """A person as entered, and who may be the same."""

    alike = fields.List(fields.Nested(AlikeOut), required=True)


class OrganisationEntered(OrganisationOut):
    """An organisation as entered, and what may be the same."""

    alike = fields.List(fields.Nested(AlikeOut), required=True)
