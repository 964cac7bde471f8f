"""Who belongs to the association, as far as this service has heard."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.events.models.database import db
from shared.database import JSONColumn


class StaffRole(db.Model):
    """A person holds a role on the association's staff, as far as this service has heard."""

    __tablename__ = "staff_roles"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(String(32), primary_key=True)


class Representation(db.Model):
    """A person speaks for an organisation from a date; from `left_on` on no longer."""

    __tablename__ = "representations"
    __table_args__ = (Index("ix_representations_person_id", "person_id"),)

    representation_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID]
    person_id: Mapped[UUID]
    starts_on: Mapped[date | None]
    left_on: Mapped[date | None]


class Membership(db.Model):
    """An organisation or a person is a member from a date; from `lapsed_on` on no longer.

    `joined_at` is when that was said first.
    """

    __tablename__ = "memberships"
    __table_args__ = (
        Index("ix_memberships_organisation_id", "organisation_id"),
        Index("ix_memberships_person_id", "person_id"),
    )

    membership_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None]
    starts_on: Mapped[date | None]
    lapsed_on: Mapped[date | None]
    joined_at: Mapped[datetime | None]


class Applicant(db.Model):
    """A person applied to become a member, perhaps for an organisation."""

    __tablename__ = "applicants"
    __table_args__ = (
        Index("ix_applicants_person_id", "person_id"),
        Index("ix_applicants_organisation_id", "organisation_id"),
    )

    application_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    organisation_id: Mapped[UUID | None]
    applied_at: Mapped[datetime]


class Sponsorship(db.Model):
    """Somebody pays for a person from a day; from `ended_on` on no longer."""

    __tablename__ = "sponsorships"
    __table_args__ = (
        Index("ix_sponsorships_sponsor_organisation_id", "sponsor_organisation_id"),
        Index("ix_sponsorships_sponsor_person_id", "sponsor_person_id"),
    )

    sponsorship_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    sponsor_organisation_id: Mapped[UUID | None]
    sponsor_person_id: Mapped[UUID | None]
    starts_on: Mapped[date | None]
    ended_on: Mapped[date | None]


class DiscreetPerson(db.Model):
    """A person who is not to be named to others before both want that."""

    __tablename__ = "discreet_persons"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)


class KnownPerson(db.Model):
    """What a person is called; `hides_organisation` says that others are not to see for whom they come."""

    __tablename__ = "known_people"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    full_name: Mapped[str] = mapped_column(String(300), default="")
    hides_organisation: Mapped[bool] = mapped_column(default=False)


class KnownOrganisation(db.Model):
    """What an organisation is called."""

    __tablename__ = "known_organisations"

    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    display_name: Mapped[str] = mapped_column(String(300))


class SpeakingOffer(db.Model):
    """A person offers to speak, for these causes. `is_named` says that members may see that, and their name."""

    __tablename__ = "speaking_offers"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    causes: Mapped[list[str]] = mapped_column(JSONColumn)
    is_named: Mapped[bool]


class OrganisationSector(db.Model):
    """Of which sector an organisation is, and for which causes."""

    __tablename__ = "organisation_sectors"

    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    sector: Mapped[str] = mapped_column(String(32))
    causes: Mapped[list[str]] = mapped_column(JSONColumn)


PROJECTIONS = (
    Applicant,
    DiscreetPerson,
    KnownOrganisation,
    KnownPerson,
    Membership,
    OrganisationSector,
    Representation,
    SpeakingOffer,
    StaffRole,
)
"""What is nothing but heard: it can be forgotten and heard again. Answers keep what they were admitted as."""
