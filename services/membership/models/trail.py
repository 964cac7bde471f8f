"""The log: which tables are watched, and which of their texts name nobody and may stand in it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, relationship

from services.membership.models.database import db
from shared.trail import lay_trail, watch

lay_trail(db.metadata)
watch(
    db.metadata,
    subjects={"persons": "person", "organisations": "organisation", "memberships": "membership"},
    plain={
        "account", "admission", "approver_ids", "becomes", "cause", "covers", "currency", "domain",
        "kind", "late_renewal", "letter_language", "method", "next_tier_slug", "origin", "outcome",
        "period", "provider",
        "role", "roles", "size_bands", "slug", "state", "step", "tax_behaviour", "tier_slug", "vote",
        "causes", "regions", "languages", "counters.name", "policies.name", "policies.value",
        "credit_notes.number", "invoices.number", "tiers.name", "sectors", "charge_days",
        "notice_days", "instalments_allowed", "questions", "visibility", "organisations.display_name",
        "organisations.sector", "organisations.country", "organisations.city",
        "organisations.size_band",
    },
    untold={"version", "told_position"},
    passed_over={
        "counters", "directory_listings", "directory_words", "import_portions", "import_rows",
        "outbound_calls", "provider_cursors", "provider_hints", "provider_objects", "transitions",
    },
)  # fmt: skip


class TrailEntry(db.Model):
    """Who did what when, in one transaction."""

    __table__ = db.metadata.tables["trail_entries"]

    id: Mapped[UUID]
    done_at: Mapped[datetime]
    by_person_id: Mapped[UUID | None]
    by_program: Mapped[str]
    operation: Mapped[str]
    number: Mapped[int | None]
    hash: Mapped[str | None]

    details: Mapped[list[TrailDetail]] = relationship(
        order_by="TrailDetail.position", lazy="selectin", viewonly=True
    )
    subjects: Mapped[list[TrailSubject]] = relationship(lazy="selectin", viewonly=True)


class TrailDetail(db.Model):
    """What was done to one row, or to many at once; without fields once it was shredded."""

    __table__ = db.metadata.tables["trail_details"]

    entry_id: Mapped[UUID]
    position: Mapped[int]
    of_table: Mapped[str]
    row_key: Mapped[str]
    deed: Mapped[str]
    mac: Mapped[str]
    nonce: Mapped[str | None]
    fields: Mapped[str | None]


class TrailSubject(db.Model):
    """Whom a detail is about."""

    __table__ = db.metadata.tables["trail_subjects"]

    entry_id: Mapped[UUID]
    position: Mapped[int]
    kind: Mapped[str]
    subject_id: Mapped[UUID]
