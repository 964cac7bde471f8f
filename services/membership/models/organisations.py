"""Organisations: bodies with a sector, members or not."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.membership.models.database import db
from services.membership.models.words import Sector
from shared.database import JSONColumn, id_column

_SECTORS = ", ".join(f"'{sector}'" for sector in Sector)


class Organisation(db.Model):
    """A body with a sector, causes and regions; not a member until it joins.

    `name_key` is the name as a search would spell it: with the country it finds the same organisation
    again, though two may share both. Where a directory withheld the name, `has_given_name` is false, a
    description stands in for the name, and the key is empty. The other keys are what it is compared by
    to find records that may be the same (`rules.likeness`). `visibility` says who may see which field,
    and `parent_id` which organisation this one is a branch of.
    """

    __tablename__ = "organisations"
    __table_args__ = (
        CheckConstraint(f"sector IN ({_SECTORS})", name="sector_is_known"),
        Index("ix_organisations_name_key", "name_key", "country"),
        Index("ix_organisations_sector", "sector", "id"),
        Index("ix_organisations_likeness_key", "likeness_key"),
        Index("ix_organisations_web_key", "web_key"),
        Index("ix_organisations_phone_key", "phone_key"),
        Index("ix_organisations_registration_key", "registration_key"),
        Index("ix_organisations_parent_id", "parent_id"),
    )

    id: Mapped[UUID] = id_column()
    display_name: Mapped[str] = mapped_column(String(300))
    has_given_name: Mapped[bool] = mapped_column(default=True)
    name_key: Mapped[str] = mapped_column(String(300))
    sector: Mapped[str] = mapped_column(String(30))
    country: Mapped[str] = mapped_column(String(2), default="")
    city: Mapped[str] = mapped_column(String(100), default="")
    size_band: Mapped[str] = mapped_column(String(10), default="")
    mission: Mapped[str] = mapped_column(Text, default="")
    causes: Mapped[list[str]] = mapped_column(JSONColumn, default=list)
    regions: Mapped[list[str]] = mapped_column(JSONColumn, default=list)
    languages: Mapped[list[str]] = mapped_column(JSONColumn, default=list)
    website: Mapped[str] = mapped_column(String(300), default="", server_default="")
    phone: Mapped[str] = mapped_column(String(40), default="", server_default="")
    registration_number: Mapped[str] = mapped_column(String(60), default="", server_default="")
    likeness_key: Mapped[str] = mapped_column(String(300), default="", server_default="")
    web_key: Mapped[str] = mapped_column(String(253), default="", server_default="")
    phone_key: Mapped[str] = mapped_column(String(20), default="", server_default="")
    registration_key: Mapped[str] = mapped_column(String(60), default="", server_default="")
    offers: Mapped[list[dict[str, str]]] = mapped_column(JSONColumn, default=list)
    needs: Mapped[list[dict[str, str]]] = mapped_column(JSONColumn, default=list)
    contact: Mapped[str] = mapped_column(String(254), default="")
    visibility: Mapped[dict[str, Any]] = mapped_column(JSONColumn, default=dict)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    registered_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
