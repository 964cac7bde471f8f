"""Introductions, and the matches that wait until one can be proposed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from services.introductions.models.database import db
from shared.database import JSONColumn, id_column


class IntroductionState(StrEnum):
    """Where an introduction stands; withdrawn means ended neutrally because one of the two left."""

    PROPOSED = "proposed"
    MADE = "made"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Answer(StrEnum):
    """What one of the two said."""

    YES = "yes"
    NO = "no"


_OPEN_OR_MADE = text("state IN ('proposed', 'made')")


class Introduction(db.Model):
    """A proposal that two people meet, and what the two said.

    `low_id` and `high_id` are the same two people in sorted order: one pair has at most one open or
    made introduction. `first_organisation_id` is whom the first person spoke for when it was
    proposed. `carried_from_id` is the introduction of a leaver that this one carries on. `asked_by_id` is who
    asked for it, or vouched for the two. `untold_id` is the one of the two who does not know of it until the
    other has said yes: to them, it is not there.
    """

    __tablename__ = "introductions"
    __table_args__ = (
        Index(
            "uq_introductions_open_pair",
            "low_id",
            "high_id",
            unique=True,
            postgresql_where=_OPEN_OR_MADE,
            sqlite_where=_OPEN_OR_MADE,
        ),
        Index("ix_introductions_first_id_state", "first_id", "state"),
        Index("ix_introductions_second_id_state", "second_id", "state"),
        Index("ix_introductions_state_expires_at", "state", "expires_at"),
        CheckConstraint("first_id <> second_id", name="two_people"),
        CheckConstraint("low_id < high_id", name="sorted_pair"),
        CheckConstraint(
            "state IN ('proposed', 'made', 'declined', 'expired', 'withdrawn')", name="state"
        ),
        CheckConstraint(
            "state <> 'made' OR (first_answer = 'yes' AND second_answer = 'yes')", name="two_yeses"
        ),
    )

    id: Mapped[UUID] = id_column()
    match_id: Mapped[UUID] = mapped_column(unique=True)
    first_id: Mapped[UUID]
    second_id: Mapped[UUID]
    low_id: Mapped[UUID]
    high_id: Mapped[UUID]
    first_organisation_id: Mapped[UUID | None]
    second_organisation_id: Mapped[UUID | None]
    state: Mapped[IntroductionState] = mapped_column(String, default=IntroductionState.PROPOSED)
    score: Mapped[float]
    model: Mapped[str]
    occasion: Mapped[str]
    gathering_id: Mapped[UUID | None]
    first_reasons: Mapped[list[str]] = mapped_column(JSONColumn)
    second_reasons: Mapped[list[str]] = mapped_column(JSONColumn)
    first_answer: Mapped[Answer | None] = mapped_column(String)
    second_answer: Mapped[Answer | None] = mapped_column(String)
    declined_by_id: Mapped[UUID | None]
    not_them: Mapped[bool] = mapped_column(default=False)
    refusal_code: Mapped[str] = mapped_column(default="", server_default="")
    refusal_reason: Mapped[str] = mapped_column(default="")
    carried_from_id: Mapped[UUID | None]
    asked_by_id: Mapped[UUID | None]
    untold_id: Mapped[UUID | None]
    proposed_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    followed_up_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    def is_between(self, person_id: UUID) -> bool:
        """Whether this person is one of the two."""
        return person_id in (self.first_id, self.second_id)

    def other(self, person_id: UUID) -> UUID:
        """The other one of the two."""
        return self.second_id if person_id == self.first_id else self.first_id

    def organisation_of(self, person_id: UUID) -> UUID | None:
        """Whom this one of the two spoke for when the introduction was proposed."""
        if person_id == self.first_id:
            return self.first_organisation_id
        return self.second_organisation_id

    def side_of(self, person_id: UUID) -> tuple[UUID, UUID | None]:
        """This one of the two, and whom they spoke for."""
        return person_id, self.organisation_of(person_id)

    @property
    def sides(self) -> tuple[tuple[UUID, UUID | None], tuple[UUID, UUID | None]]:
        """The two people, and whom each spoke for."""
        return self.side_of(self.first_id), self.side_of(self.second_id)

    def reasons_for(self, person_id: UUID) -> list[str]:
        """Why this one of the two should meet the other."""
        return self.first_reasons if person_id == self.first_id else self.second_reasons

    def answer_of(self, person_id: UUID) -> Answer | None:
        """What this one of the two said."""
        return self.first_answer if person_id == self.first_id else self.second_answer

    def answer(self, person_id: UUID, answer: Answer) -> None:
        """Write down what this one of the two said."""
        if person_id == self.first_id:
            self.first_answer = answer
        else:
            self.second_answer = answer


class Candidate(db.Model):
    """A match that cannot be proposed yet; it waits for room, for a profile or for time to pass.

    One per pair: a newer match of the same two replaces the older. `not_before` is when the two may
    be proposed to each other again. One that is `in_queue` waits for a steward to look at it.
    """

    __tablename__ = "candidates"
    __table_args__ = (
        Index("ix_candidates_first_id", "first_id"),
        Index("ix_candidates_second_id", "second_id"),
        Index("ix_candidates_not_before", "not_before"),
        Index("ix_candidates_in_queue", "in_queue", "match_id"),
    )

    low_id: Mapped[UUID] = mapped_column(primary_key=True)
    high_id: Mapped[UUID] = mapped_column(primary_key=True)
    match_id: Mapped[UUID]
    first_id: Mapped[UUID]
    second_id: Mapped[UUID]
    score: Mapped[float]
    first_reasons: Mapped[list[str]] = mapped_column(JSONColumn)
    second_reasons: Mapped[list[str]] = mapped_column(JSONColumn)
    occasion: Mapped[str]
    gathering_id: Mapped[UUID | None]
    model: Mapped[str]
    found_at: Mapped[datetime]
    not_before: Mapped[datetime | None]
    carried_from_id: Mapped[UUID | None]
    asked_by_id: Mapped[UUID | None]
    untold_id: Mapped[UUID | None]
    in_queue: Mapped[bool] = mapped_column(default=False, server_default=false())
