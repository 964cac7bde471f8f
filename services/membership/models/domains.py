"""Domains: an organisation's own e-mail domain, and who joins it by an address there."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from services.membership.models.database import db
from shared.database import id_column


class DomainState(StrEnum):
    """Whether a domain is known to be an organisation's."""

    CLAIMED = "claimed"
    VERIFIED = "verified"
    GIVEN_UP = "given-up"


class JoinState(StrEnum):
    """How far somebody has come who joins by a domain."""

    ASKED = "asked"
    WAITING = "waiting"
    JOINED = "joined"
    REFUSED = "refused"
    EXPIRED = "expired"


_DOMAINS = ", ".join(f"'{state}'" for state in DomainState)
_JOINS = ", ".join(f"'{state}'" for state in JoinState)
_VERIFIED, _KEPT = text("state = 'verified'"), text("state <> 'given-up'")
_OPEN = text("state IN ('asked', 'waiting')")


class OrganisationDomain(db.Model):
    """An e-mail domain that an organisation says is its own; verified, it is nobody else's.

    `person_id` is who was written to at an address there. With `needs_approval` those who join by
    it wait for the primary representative's yes.
    """

    __tablename__ = "organisation_domains"
    __table_args__ = (
        CheckConstraint(f"state IN ({_DOMAINS})", name="state_is_known"),
        Index(
            "uq_organisation_domains_verified",
            "domain",
            unique=True,
            postgresql_where=_VERIFIED,
            sqlite_where=_VERIFIED,
        ),
        Index(
            "uq_organisation_domains_kept",
            "organisation_id",
            "domain",
            unique=True,
            postgresql_where=_KEPT,
            sqlite_where=_KEPT,
        ),
    )

    id: Mapped[UUID] = id_column()
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    domain: Mapped[str] = mapped_column(String(253))
    state: Mapped[str] = mapped_column(String(20))
    needs_approval: Mapped[bool] = mapped_column(default=False)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))
    link_number: Mapped[int] = mapped_column(default=1)
    expires_on: Mapped[date]
    claimed_by_id: Mapped[UUID | None]
    claimed_at: Mapped[datetime]
    verified_at: Mapped[datetime | None]
    verified_by_id: Mapped[UUID | None]


class DomainJoin(db.Model):
    """Somebody joins an organisation by an address at its domain; takes the seat when all is proven."""

    __tablename__ = "domain_joins"
    __table_args__ = (
        CheckConstraint(f"state IN ({_JOINS})", name="state_is_known"),
        Index(
            "uq_domain_joins_open",
            "organisation_id",
            "person_id",
            unique=True,
            postgresql_where=_OPEN,
            sqlite_where=_OPEN,
        ),
        Index("ix_domain_joins_expires_on", "state", "expires_on"),
    )

    id: Mapped[UUID] = id_column()
    domain_id: Mapped[UUID] = mapped_column(ForeignKey("organisation_domains.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id"))
    state: Mapped[str] = mapped_column(String(20))
    link_number: Mapped[int] = mapped_column(default=1)
    asked_at: Mapped[datetime]
    expires_on: Mapped[date]
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[UUID | None]
    representation_id: Mapped[UUID | None] = mapped_column(ForeignKey("representations.id"))
