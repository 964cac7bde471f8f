"""Answers to the questions of a tier, changed while the membership runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from services.membership.actions.answers import read_answers
from services.membership.models import Membership, Organisation
from services.membership.queries.memberships import membership_of
from services.membership.rules.questions import questions_of
from shared.database import Session, lock_row


def answer_anew(session: Session, membership_id: UUID, given: Mapping[str, Any]) -> Membership:
    """Replace the answers of a membership, by the questions of its tier. Asking twice changes nothing."""
    membership = lock_row(session, Membership, membership_id) or membership_of(
        session, membership_id
    )
    body = membership.organisation_id
    sector = session.get_one(Organisation, body).sector if body is not None else None
    membership.answers = read_answers(questions_of(membership.tier, sector), given)
    return membership
