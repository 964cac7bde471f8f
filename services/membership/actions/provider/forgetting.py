"""What the payment provider was told of a person, and told us: forgotten when the person is erased."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Text, cast, delete, func, or_, select, update

from services.membership.actions.provider.customers import keep_customer_current
from services.membership.models import Checkout, OutboundCall, ProviderCustomer, ProviderHint
from services.membership.models.provider import CallState, CheckoutState
from shared.database import Session

_SETTLED = (CallState.DONE, CallState.FAILED, CallState.GIVEN_UP)


def forget_customers(
    session: Session, person_id: UUID, addresses: Collection[str], today: date, now: datetime
) -> None:
    """Forget what was asked of the provider with a person's name or address, and what it said of them.

    `addresses` are of the person alone. An organisation for which the person was written to is written to
    elsewhere. Asking twice forgets no more.
    """
    own = select(ProviderCustomer).where(ProviderCustomer.person_id == person_id)
    refs = [one.customer_ref for one in session.scalars(own) if one.customer_ref]
    at = (
        func.lower(ProviderCustomer.email).in_(addresses),
        ProviderCustomer.organisation_id.is_not(None),
    )
    for body in session.scalars(select(ProviderCustomer).where(*at)).all():
        keep_customer_current(session, body, today, now)
    _make_no_more_calls(session, person_id)
    blank_calls(session, person_id, addresses)
    _blank_hints(session, [*refs, *addresses])


def _make_no_more_calls(session: Session, person_id: UUID) -> None:
    """What the provider was never asked for is not asked for any more."""
    pages = select(Checkout.id).where(Checkout.person_id == person_id)
    customers = select(ProviderCustomer.id).where(ProviderCustomer.person_id == person_id)
    never = OutboundCall.state == CallState.READY, OutboundCall.first_called_at.is_(None)
    of_person = OutboundCall.subject_id.in_(customers) | OutboundCall.subject_id.in_(pages)
    gone = delete(OutboundCall).where(*never, of_person)
    session.execute(gone.execution_options(synchronize_session=False))
    asked = Checkout.person_id == person_id, Checkout.state == CheckoutState.ASKED
    for page in session.scalars(select(Checkout).where(*asked)).all():
        page.state = CheckoutState.FAILED


def blank_calls(session: Session, person_id: UUID, addresses: Collection[str] = ()) -> None:
    """Take name and address out of the calls about a person that were made. Asking twice changes nothing."""
    of_person = select(ProviderCustomer.id).where(ProviderCustomer.person_id == person_id)
    told = func.lower(cast(OutboundCall.params, Text))
    speaking = [told.contains(one, autoescape=True) for one in addresses]
    made = select(OutboundCall).where(
        OutboundCall.kind == "customer",
        OutboundCall.state.in_(_SETTLED),
        or_(OutboundCall.subject_id.in_(of_person), *speaking),
    )
    for call in session.scalars(made).all():
        call.params = {**call.params, "name": "", "email": ""}
        call.params_hash = call.last_error = ""
    session.flush()


def _blank_hints(session: Session, words: Collection[str]) -> None:
    if not words:
        return
    said = func.lower(ProviderHint.body)
    speaking = or_(*(said.contains(one.lower(), autoescape=True) for one in words))
    blanked = update(ProviderHint).where(speaking).values(body=None)
    session.execute(blanked.execution_options(synchronize_session=False))
