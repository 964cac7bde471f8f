"""Noticing who was changed: before a transaction ends, their words in the directory are written anew."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.orm import SessionTransaction, UOWTransaction

from services.membership.actions.directory.listing import list_anew
from services.membership.models import (
    ContactPoint,
    Membership,
    Organisation,
    Person,
    Profile,
    Representation,
    Term,
)
from shared.database import Session

_NOTED = "changed in the directory"
_WHOSE: dict[type[Any], str] = {
    Person: "id",
    Profile: "person_id",
    ContactPoint: "person_id",
    Organisation: "id",
    Representation: "person_id",
    Membership: "id",
    Term: "membership_id",
}


def note(session: Session, ids: Iterable[UUID]) -> None:
    """Say that persons, organisations or memberships were changed by a statement of many rows.

    What is changed row by row is noticed without that. Asking twice does no more.
    """
    session.info.setdefault(_NOTED, set()).update(ids)


@event.listens_for(Session, "after_flush")
def _notice(session: Session, _: UOWTransaction) -> None:
    for one in (*session.new, *session.dirty, *session.deleted):
        name = _WHOSE.get(type(one))
        if name is not None:
            note(session, [getattr(one, name)])


# Before what was announced is numbered, for whose numbers others wait.
@event.listens_for(Session, "before_commit", insert=True)
def _write_anew(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    changed = session.info.pop(_NOTED, None)
    if changed:
        list_anew(session, changed)


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    if not transaction.nested:
        session.info.pop(_NOTED, None)
