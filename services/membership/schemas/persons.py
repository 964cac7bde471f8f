"""Persons and profiles, as they are sent and shown."""

from __future__ import annotations

from services.membership.models.words import Tag
from services.membership.schemas import parts
from shared.web.schemas import Flag, PageArgs, Schema, fields, validate


class TopicPart(Schema):
    """Something that a person offers or needs: a tag, and a line in their own words."""

    tag = fields.String(required=True, validate=validate.OneOf([str(tag) for tag in Tag]))
    line = parts.text(300, load_default="")


class VisibilityPart(Schema):
    """Who may see a field: public, members or nobody. One that is left out is seen by nobody."""

    name = parts.visibility()
    organisation = parts.visibility()
    title = parts.visibility()
    contact = parts.visibility()
    interests = parts.visibility()
    offers = parts.visibility()
    needs = parts.visibility()
    causes = parts.visibility()
    regions = parts.visibility()
    languages = parts.visibility()
    country = parts.visibility()
    tier = parts.visibility()


class ProfileIn(Schema):
    """What a person offers, needs and cares about; it replaces the profile before as a whole.

    `visibility` says who may see which field, in the directory and wherever else people are shown:
    public, members or nobody (which is what is not named). A discreet person is named nowhere.
    """

    title = parts.text(200, load_default="")
    interests = parts.text(load_default="")
    offers = fields.List(
        fields.Nested(TopicPart), load_default=list, validate=validate.Length(max=parts.MOST_ITEMS)
    )
    needs = fields.List(
        fields.Nested(TopicPart), load_default=list, validate=validate.Length(max=parts.MOST_ITEMS)
    )
    causes = parts.slugs(load_default=list)
    regions = parts.slugs(load_default=list)
    languages = parts.languages(load_default=list)
    country = parts.country(load_default="")
    discreet = Flag(load_default=False)
    wants_introductions = Flag(load_default=True)
    visibility = fields.Nested(VisibilityPart, load_default=dict)


class ProfileOut(ProfileIn):
    """A person's profile."""

    person_id = fields.UUID(required=True)
    version = fields.Integer(required=True)


class NewPerson(Schema):
    """A person as somebody enters them."""

    full_name = parts.line(200, required=True)
    email = parts.email(required=True)
    phone = parts.text(40, load_default="")
    letter_language = parts.letter_language(load_default="")


class PersonEdit(Schema):
    """What is to be changed about a person; what is left out stays."""

    full_name = parts.line(200)
    email = parts.email()
    phone = parts.text(40)
    letter_language = parts.letter_language()


class PersonOut(NewPerson):
    """A person."""

    id = fields.UUID(required=True)
    version = fields.Integer(required=True)


class PersonFilter(PageArgs):
    """Whom to find."""

    q = fields.String(
        load_default=None,
        validate=validate.Length(1, 100),
        metadata={
            "description": "Beginnings of words of the name, in any order, case or accents; or of an address."
        },
    )
