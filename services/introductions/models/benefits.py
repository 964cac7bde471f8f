"""What a partnership is to bring each side, and what it was measured to have brought."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Dialect,
    ForeignKey,
    Index,
    String,
    Text,
    TypeDecorator,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.introductions.models.database import db
from shared.database import JSONColumn, id_column

PLACES = 3
"""With how many decimals anything is counted."""


class Quantity(TypeDecorator[Decimal]):
    """An exact number with up to three decimals, kept in thousandths."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Keep a number in thousandths."""
        return None if value is None else int(value.scaleb(PLACES))

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Give a number back as it was counted, without zeros behind."""
        if value is None:
            return None
        plain = Decimal(value).scaleb(-PLACES).normalize()
        return plain.quantize(Decimal(1)) if plain == plain.to_integral_value() else plain


class Horizon(StrEnum):
    """How soon a benefit is to show."""

    SHORT = "short"
    MID = "mid"
    LONG = "long"


class BenefitState(StrEnum):
    """Where a benefit stands: proposed by another side, stated by the side that it is for, or given up."""

    PROPOSED = "proposed"
    STATED = "stated"
    DECLINED = "declined"
    DROPPED = "dropped"


class MeasurementState(StrEnum):
    """What the other sides say of a measurement; one that was corrected is replaced."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    REPLACED = "replaced"


class Benefit(db.Model):
    """Something that a partnership is to bring one side (`position`), and who of it looks after that.

    What is counted (`metric`, in `unit`) is to go from `baseline` to `target`, up or down, by `due_on`; what that
    is worth when it is reached, in minor units. It is to be measured on `measure_due_on`; `measure_called_for` is
    the day of which that was said. `by_position` is the side that stated or proposed it.
    """

    __tablename__ = "benefits"
    __table_args__ = (
        Index("ix_benefits_partnership_id", "partnership_id"),
        Index("ix_benefits_owner_id", "owner_id"),
        Index("ix_benefits_measure_due_on", "measure_due_on"),
        CheckConstraint("horizon IN ('short', 'mid', 'long')", name="horizon"),
        CheckConstraint("state IN ('proposed', 'stated', 'declined', 'dropped')", name="state"),
        CheckConstraint("(baseline IS NULL) = (target IS NULL)", name="from_where_to_where"),
        CheckConstraint(
            "horizon <> 'short' OR (target IS NOT NULL AND due_on IS NOT NULL)",
            name="short_has_a_number",
        ),
        CheckConstraint("(money_minor IS NULL) = (currency IS NULL)", name="money"),
    )

    id: Mapped[UUID] = id_column()
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"))
    position: Mapped[int]
    owner_id: Mapped[UUID | None]
    horizon: Mapped[Horizon] = mapped_column(String)
    metric: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(default="")
    baseline: Mapped[Decimal | None] = mapped_column(Quantity)
    target: Mapped[Decimal | None] = mapped_column(Quantity)
    due_on: Mapped[date | None]
    money_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None]
    state: Mapped[BenefitState] = mapped_column(String)
    by_position: Mapped[int]
    stated_by_id: Mapped[UUID]
    stated_at: Mapped[datetime]
    measure_due_on: Mapped[date | None]
    measure_called_for: Mapped[date | None]
    changes: Mapped[list[BenefitChange]] = relationship(
        order_by="BenefitChange.id", lazy="selectin"
    )
    measurements: Mapped[list[Measurement]] = relationship(
        order_by="Measurement.id", lazy="selectin", back_populates="benefit"
    )

    @property
    def is_counted(self) -> bool:
        """Whether there is a number to reach."""
        return self.target is not None


class BenefitChange(db.Model):
    """What became of a benefit, and why; never edited. Of a change, what stood there before is kept.

    `was` holds the numbers, days and amounts by name.
    """

    __tablename__ = "benefit_changes"
    __table_args__ = (
        Index("ix_benefit_changes_benefit_id", "benefit_id"),
        CheckConstraint("kind IN ('accepted', 'changed', 'declined', 'dropped')", name="kind"),
    )

    id: Mapped[UUID] = id_column()
    benefit_id: Mapped[UUID] = mapped_column(ForeignKey("benefits.id"))
    kind: Mapped[str]
    was_metric: Mapped[str] = mapped_column(Text, default="")
    was: Mapped[dict[str, Any]] = mapped_column(JSONColumn, default=dict)
    reason: Mapped[str] = mapped_column(Text)
    person_id: Mapped[UUID]
    changed_at: Mapped[datetime]


class Measurement(db.Model):
    """What was found on a day, by whom of which side, with a note or where the evidence is; never edited.

    A correction is another measurement, which replaces this one (`replaces_id`).
    """

    __tablename__ = "benefit_measurements"
    __table_args__ = (
        Index("ix_benefit_measurements_benefit_id", "benefit_id"),
        CheckConstraint("state IN ('open', 'confirmed', 'disputed', 'replaced')", name="state"),
        CheckConstraint("(money_minor IS NULL) = (currency IS NULL)", name="money"),
    )

    id: Mapped[UUID] = id_column()
    benefit_id: Mapped[UUID] = mapped_column(ForeignKey("benefits.id"))
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("benefit_measurements.id"))
    position: Mapped[int]
    measured_by_id: Mapped[UUID]
    measured_on: Mapped[date]
    value: Mapped[Decimal | None] = mapped_column(Quantity)
    money_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None]
    note: Mapped[str] = mapped_column(Text, default="")
    evidence: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[MeasurementState] = mapped_column(String, default=MeasurementState.OPEN)
    written_at: Mapped[datetime]
    benefit: Mapped[Benefit] = relationship(back_populates="measurements")
    answers: Mapped[list[MeasurementAnswer]] = relationship(
        order_by="MeasurementAnswer.position", lazy="selectin"
    )


class MeasurementAnswer(db.Model):
    """A side confirmed a measurement, or disputes it and says why; never edited."""

    __tablename__ = "benefit_measurement_answers"

    measurement_id: Mapped[UUID] = mapped_column(
        ForeignKey("benefit_measurements.id"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[UUID]
    agrees: Mapped[bool]
    word: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime]
