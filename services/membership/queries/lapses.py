"""Who may have lapsed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased

from services.membership.models import Membership, Term, Transition
from services.membership.rules.standing import Standing
from shared.database import Session


def perhaps_lapsed(session: Session, today: date) -> Sequence[Membership]:
    """Memberships whose last term is over and was not announced as lapsed."""
    later = aliased(Term)
    has_later = select(later.id).where(
        later.membership_id == Term.membership_id, later.ends_on > Term.ends_on
    )
    announced = select(Transition.fact_id).where(
        Transition.fact_id == Term.id, Transition.kind == str(Standing.LAPSED)
    )
    found = (
        select(Membership)
        .join(Term, Term.membership_id == Membership.id)
        .where(Term.ends_on <= today, ~has_later.exists(), ~announced.exists())
        .order_by(Membership.id)
    )
    return session.scalars(found).all()
