"""What the rows of a table say of consents: noted beside what is known, and never over a withdrawal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from events.consents import ConsentGiven, ConsentWithdrawn
from services.membership.actions.imports.reading import Said
from services.membership.models import Consent, Deed, Person, Through
from services.membership.queries.agreements import standings_of_many
from services.membership.queries.consents import purposes
from services.membership.rules.agreements import NOT_KNOWN, Agreement, adds_to, check_agreement
from services.membership.rules.consents import Purpose, Standing
from shared.callers import Caller
from shared.database import Session
from shared.errors import BadInput
from shared.outbox import announce


class Consenting:
    """What some persons agreed to, and what the rows of a table add to it."""

    def __init__(self, today: date, now: datetime, asked_by: Caller | None) -> None:
        self.today, self.now, self.asked_by = today, now, asked_by
        self.purposes: dict[str, Purpose] = {}
        self.known: dict[UUID, dict[str, Standing]] = {}
        self.noted: dict[tuple[UUID, str], bool] = {}

    def learn(self, session: Session, rows: Iterable[Said], known: Collection[UUID]) -> None:
        """Take in what the tables know of these persons, if any row says something of consents."""
        if not any("consents" in said.fields for said in rows):
            return
        self.purposes = {one.slug: one for one in purposes(session)}
        self.known = standings_of_many(session, known)

    def plan(self, said: Said, person_id: UUID) -> list[Agreement]:
        """What a row adds to what is known of a person; notes what is wrong, and what a withdrawal outweighs."""
        told: list[Agreement] = said.fields.get("consents", [])
        try:
            for one in told:
                check_agreement(one, self.purposes, self.today)
        except BadInput as error:
            said.refuse("consents", str(error))
            return []
        added = []
        for one in told:
            known = self.known.get(person_id, {}).get(one.purpose)
            if one.given and known is not None and known.since and not known.given:
                said.notes.append(f"{one.purpose} was withdrawn, and stays so")
            before = self.noted.get((person_id, one.purpose))
            if (before is None and adds_to(one, known)) or (before and not one.given):
                self.noted[person_id, one.purpose] = one.given
                added.append(one)
        return added

    def carry_out(self, session: Session, told: Sequence[tuple[UUID, list[Agreement]]]) -> None:
        """Note it, and tell of it; what somebody said since it was planned counts for them."""
        ids = sorted(person_id for person_id, added in told if added)
        if not ids:
            return
        session.execute(
            select(Person.id).where(Person.id.in_(ids)).order_by(Person.id).with_for_update()
        )
        known = standings_of_many(session, ids)
        rows = [
            self._row(person_id, one)
            for person_id, added in told
            for one in added
            if adds_to(one, known.get(person_id, {}).get(one.purpose))
        ]
        session.add_all(rows)
        session.flush()
        for row in rows:
            said = ConsentGiven if row.deed == Deed.GIVEN else ConsentWithdrawn
            announce(session, said(consent_id=row.id, person_id=row.person_id, purpose=row.purpose))

    def _row(self, person_id: UUID, told: Agreement) -> Consent:
        by = self.asked_by
        return Consent(
            person_id=person_id,
            purpose=told.purpose,
            deed=Deed.GIVEN if told.given else Deed.WITHDRAWN,
            said_at=min(told.at, self.now) if told.at else self.now,
            said_by_id=by.person_id if by else None,
            by_program=(by.program if by else "") or "",
            through=Through.IMPORT,
            wording=NOT_KNOWN,
            evidence=told.source,
        )
