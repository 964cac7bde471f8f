"""What is due: swept by the clock, each effect once however often it is asked."""

from __future__ import annotations

from datetime import date, datetime

from services.membership.actions.applications import expire_applications
from services.membership.actions.departures import carry_out_due
from services.membership.actions.directory.repairing import look_over, say_anew
from services.membership.actions.domains import expire_joins
from services.membership.actions.erasures import carry_out_erasures
from services.membership.actions.hooks import forget_deliveries
from services.membership.actions.imports import (
    forget_imports,
    look_at_imports,
    take_imports_in,
)
from services.membership.actions.invitations import expire_invitations
from services.membership.actions.lapses import announce_standings
from services.membership.actions.nominations.forgetting import (
    forget_nominees,
    remind_nominees,
)
from services.membership.actions.notices import look_after_terms
from services.membership.actions.provider.charges import announce_charges, make_due_charges
from services.membership.actions.provider.checkouts import close_settled_checkouts, forget_portals
from services.membership.actions.provider.customers import keep_customers_current
from services.membership.actions.provider.hints import forget_bodies
from services.membership.actions.provider.removals import remove_customers
from services.membership.actions.reminders import remind_of_invoices
from services.membership.actions.retention import ask_who_is_untied, let_clocks_run_out
from services.membership.actions.trail import seal_log
from services.membership.actions.upgrades import take_up_due_tiers
from services.membership.actions.vacancies import call_stewards
from shared.database import Session


def say_how_members_stand(session: Session, _: datetime, today: date) -> int:
    """Announce which memberships are in grace, lapsed, resting, released, over or back; each once."""
    return announce_standings(session, today)


def take_up_tiers(session: Session, now: datetime, today: date) -> int:
    """Let memberships have the tier of the term that has begun, where it is another one."""
    return take_up_due_tiers(session, today, now)


def carry_out_departures(session: Session, now: datetime, today: date) -> int:
    """End the representations whose last day has come."""
    return carry_out_due(session, now, today)


def erase_persons(session: Session, now: datetime, today: date) -> int:
    """Erase the persons whose cooling-off is over."""
    return carry_out_erasures(session, now, today)


def tell_who_is_untied(session: Session, now: datetime, today: date) -> int:
    """Tell persons whom nothing ties to the association any more that they are to be erased."""
    return ask_who_is_untied(session, today, now)


def forget_what_is_over(session: Session, _: datetime, today: date) -> int:
    """Delete and blank what has been kept for as long as the retention policy says."""
    return let_clocks_run_out(session, today)


def let_applications_expire(session: Session, now: datetime, today: date) -> int:
    """End the applications that nobody has done anything about for too long."""
    return expire_applications(session, now, today)


def close_old_invitations(session: Session, _: datetime, today: date) -> int:
    """Free the seats that were kept for people who did not answer in time."""
    return expire_invitations(session, today)


def close_old_joins(session: Session, _: datetime, today: date) -> int:
    """Forget those who asked to join by a domain and never proved their address."""
    return expire_joins(session, today)


def remind_who_was_named(session: Session, now: datetime, today: date) -> int:
    """Ask those once more who were named by a member, and have not answered."""
    return remind_nominees(session, today, now)


def forget_who_was_named(session: Session, now: datetime, today: date) -> int:
    """Forget those who were named by a member, once their time is over."""
    return forget_nominees(session, today, now)


def call_for_overdue_vacancies(session: Session, now: datetime, today: date) -> int:
    """Call the stewards about roles that have been vacant for too long."""
    return call_stewards(session, now, today)


def ask_and_notice(session: Session, now: datetime, today: date) -> int:
    """Look after terms that near their end: ask for the next dues, and write what is due to be written."""
    return look_after_terms(session, today, now)


def remind_who_owes(session: Session, now: datetime, today: date) -> int:
    """Remind of invoices that are open, step by step, and have a person decide where that did not help."""
    return remind_of_invoices(session, today, now)


def say_what_will_be_charged(session: Session, now: datetime, today: date) -> int:
    """Tell those who renew by card, some days before, that it will be charged."""
    return announce_charges(session, today, now)


def charge_cards(session: Session, now: datetime, today: date) -> int:
    """Have the cards charged whose announced day has come, where the dues are still owed."""
    return make_due_charges(session, today, now)


def close_pages_of_what_is_paid(session: Session, now: datetime, _: date) -> int:
    """Let nobody pay an invoice on a page of the provider that was settled in another way."""
    return close_settled_checkouts(session, now)


def tell_provider_where_to_write(session: Session, now: datetime, today: date) -> int:
    """Keep the provider's addresses of customers as their billing roles are held."""
    return keep_customers_current(session, today, now)


def forget_addresses_of_portals(session: Session, now: datetime, _: date) -> int:
    """Forget the addresses of portals after a few minutes."""
    return forget_portals(session, now)


def have_customers_forgotten(session: Session, now: datetime, _: date) -> int:
    """Have the provider forget the customers whose persons were erased, once no money is on its way."""
    return remove_customers(session, now)


def forget_what_hints_said(session: Session, now: datetime, _: date) -> int:
    """Forget in time what the provider's webhooks said."""
    return forget_bodies(session, now)


def forget_what_webhooks_told(session: Session, now: datetime, _: date) -> int:
    """Forget in time what was told outside."""
    return forget_deliveries(session, now)


def seal_what_was_logged(session: Session, _: datetime, __: date) -> int:
    """Seal the entries of the log, each with what stands before it."""
    return seal_log(session)


def take_tables_in(session: Session, now: datetime, today: date) -> int:
    """Take in the next rows of a table that was confirmed."""
    return take_imports_in(session, today, now)


def look_at_tables(session: Session, now: datetime, today: date) -> int:
    """Say what would become of the next rows of a table that was sent."""
    return look_at_imports(session, today, now)


def forget_tables(session: Session, now: datetime, _: date) -> int:
    """Forget in time what tables said, and give up those that nobody confirmed."""
    return forget_imports(session, now)


def say_who_may_see_what(session: Session, now: datetime, _: date) -> int:
    """Tell anew what may be seen of members, after the association locked a field or freed one."""
    return say_anew(session, now)


def look_the_directory_over(session: Session, now: datetime, _: date) -> int:
    """Put right the words of the directory that are not those of whom they should find."""
    return look_over(session, now)


SWEEPS = (
    ask_and_notice,
    say_how_members_stand,
    take_up_tiers,
    carry_out_departures,
    tell_who_is_untied,
    erase_persons,
    close_old_invitations,
    close_old_joins,
    forget_who_was_named,
    remind_who_was_named,
    call_for_overdue_vacancies,
    let_applications_expire,
    say_what_will_be_charged,
    charge_cards,
    remind_who_owes,
    close_pages_of_what_is_paid,
    tell_provider_where_to_write,
    forget_addresses_of_portals,
    have_customers_forgotten,
    forget_what_hints_said,
    forget_what_webhooks_told,
    forget_what_is_over,
    seal_what_was_logged,
    take_tables_in,
    look_at_tables,
    forget_tables,
    say_who_may_see_what,
    look_the_directory_over,
)
