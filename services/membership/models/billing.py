"""Where and how a party that pays wants to be billed."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.membership.models.database import db
from shared.database import id_column


class BillingDetails(db.Model):
    """What stands on the invoices of a party, and whether it owes tax; `exemption` says why it owes none.

    `letter_language` is what they are written in; empty for that of the person, or else the association's.
    """

    __tablename__ = "billing_details"
    __table_args__ = (
        CheckConstraint("(organisation_id IS NULL) <> (person_id IS NULL)", name="one_party"),
        UniqueConstraint("organisation_id"),
        UniqueConstraint("person_id"),
    )

    id: Mapped[UUID] = id_column()
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id"))
    legal_name: Mapped[str] = mapped_column(String(300), default="")
    address: Mapped[str] = mapped_column(String(500), default="")
    tax_number: Mapped[str] = mapped_column(String(40), default="")
    tax_exempt: Mapped[bool] = mapped_column(default=False)
    exemption: Mapped[str] = mapped_column(String(300), default="")
    purchase_order: Mapped[str] = mapped_column(String(100), default="")
    letter_language: Mapped[str] = mapped_column(String(35), default="", server_default="")
