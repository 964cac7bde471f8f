"""What follows a merge, what stays, and what stands in the way of one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from services.membership.models.words import Visibility
from services.membership.rules.profiles import narrower
from shared.callers import Caller, Role
from shared.errors import BadInput, Forbidden, Refusal

Place = tuple[str, str]

# What hangs on a person, or on an organisation, and moves to the survivor; in the order in which rows
# are locked. A row that would be a second of its kind is set aside.
FOLLOWS: Mapping[str, tuple[Place, ...]] = {
    "person": (
        ("contact_points", "person_id"),
        ("profiles", "person_id"),
        ("external_references", "subject_id"),
        ("staff_roles", "person_id"),
        ("sign_in_links", "person_id"),
        ("organisation_domains", "person_id"),
        ("identities", "person_id"),
        ("representations", "person_id"),
        ("representations", "successor_id"),
        ("invitations", "person_id"),
        ("vacancies", "left_by_id"),
        ("vacancies", "filled_by_id"),
        ("departures", "person_id"),
        ("departures", "successor_id"),
        ("departure_suspicions", "person_id"),
        ("domain_joins", "person_id"),
        ("nominees", "person_id"),
        ("nominations", "by_person_id"),
        ("memberships", "person_id"),
        ("tiers", "approver_ids"),
        ("applications", "person_id"),
        ("applications", "brought_by_person_id"),
        ("application_votes", "approver_id"),
        ("hardship_cases", "person_id"),
        ("invoices", "payer_person_id"),
        ("billing_details", "person_id"),
        ("sponsorships", "person_id"),
        ("sponsorships", "sponsor_person_id"),
        ("provider_customers", "person_id"),
        ("checkouts", "person_id"),
        ("erasures", "person_id"),
    ),
    "organisation": (
        ("organisations", "parent_id"),
        ("external_references", "subject_id"),
        ("organisation_domains", "organisation_id"),
        ("representations", "organisation_id"),
        ("invitations", "organisation_id"),
        ("vacancies", "organisation_id"),
        ("departures", "organisation_id"),
        ("departures", "next_organisation_id"),
        ("departure_suspicions", "organisation_id"),
        ("domain_joins", "organisation_id"),
        ("memberships", "organisation_id"),
        ("applications", "organisation_id"),
        ("applications", "brought_by_organisation_id"),
        ("invoices", "payer_organisation_id"),
        ("billing_details", "organisation_id"),
        ("sponsorships", "sponsor_organisation_id"),
        ("change_proposals", "organisation_id"),
        ("provider_customers", "organisation_id"),
        ("checkouts", "organisation_id"),
    ),
}

# Ids that say who did something once, or what was meant then: the redirect leads on from them. A column
# whose foreign key leads to another table than these two holds no party, and needs no word here; nor
# does one that ends in `_by_id` and has none: it says who did something then.
STAYS: Mapping[Place, str] = {
    ("directory_listings", "subject_id"): "whom a search finds; it is written anew",
    ("directory_words", "via_id"): "a listing, or a representation",
    ("distinctions", "low_id"): "a pair that was told apart by its ids",
    ("distinctions", "high_id"): "a pair that was told apart by its ids",
    ("carried_out_lines", "invoice_line_id"): "a line of an invoice",
    ("consents", "person_id"): "who said it then; what holds follows the redirect",
    ("counsel_spendings", "spent_for_id"): "what counsel was given for",
    ("counsel_reservations", "booking_id"): "hours that were booked",
    ("place_bills", "bill_id"): "a claim to places",
    ("place_bills", "gathering_id"): "a gathering",
    ("departure_suspicions", "letter_id"): "a letter",
    ("hook_deliveries", "event_id"): "an event",
    ("import_rows", "subject_id"): "what the row was about then",
    ("import_rows", "organisation_id"): "what the row was about then",
    ("journals", "source_id"): "what was booked",
    ("ledger_entries", "invoice_id"): "an invoice",
    ("ledger_entries", "payer_organisation_id"): "who paid then; balances follow the redirect",
    ("ledger_entries", "payer_person_id"): "who paid then; balances follow the redirect",
    ("merges", "merged_id"): "the redirect itself",
    ("merges", "survivor_id"): "the redirect itself",
    ("outbound_calls", "subject_id"): "what the provider was asked about then",
    ("sponsorships", "gathering_id"): "a gathering",
    ("terms", "grant_id"): "a grant",
    ("trail_entries", "by_person_id"): "who did it then",
    ("trail_subjects", "subject_id"): "whom it was done to then",
    ("terms", "invoice_line_id"): "a line of an invoice",
    ("transitions", "fact_id"): "what a change of standing followed from",
}

_NOUNS = {
    "persons": "the person",
    "organisations": "the organisation",
    "contact_points": "an address",
    "profiles": "the profile",
    "external_references": "a reference",
    "staff_roles": "a staff role",
    "representations": "a representation",
    "memberships": "a membership",
    "applications": "an application",
    "invoices": "an invoice",
    "billing_details": "the billing details",
    "sponsorships": "a sponsorship",
    "exits": "the end of a membership",
}


class OneAndTheSame(BadInput):
    """A record cannot be merged with itself."""


class StaffIsMergedByAdmins(Forbidden):
    """Whoever merges with somebody of the staff gives their rights to another."""


class BothOweDues(Refusal):
    """Both memberships have dues that are open; one of them must be settled first."""


class TooManyForTheSeats(Refusal):
    """Together they have more representatives than the tier has seats."""


class ChangedSinceTheMerge(Refusal):
    """What the merge changed has been changed again, and undoing it would overwrite that."""


class StillHeld(Refusal):
    """Something hangs on a record that cannot become a second of its kind."""


class MergeIsForGood(Refusal):
    """What the merge changed is no longer kept."""


class MergedOnward(Refusal):
    """The survivor has been merged into another; that merge must be undone first."""


def check_two_records(survivor_id: UUID, merged_id: UUID) -> None:
    """Refuse to merge a record with itself."""
    if survivor_id == merged_id:
        raise OneAndTheSame("These two are one already")


def check_may_merge_staff(caller: Caller | None, staff: Collection[UUID]) -> None:
    """Nobody becomes staff by being merged with staff, unless an admin says so."""
    if staff and caller is not None and not caller.has(Role.ADMIN):
        raise StaffIsMergedByAdmins("One of them is on the staff; an admin merges them")


def check_nothing_owed(open_invoices: int) -> None:
    """Refuse to end a membership, of two, that still asks for money."""
    if open_invoices:
        raise BothOweDues(
            "Both hold a membership, and the one that would end has an open invoice; pay or void it first"
        )


def check_seats_together(taken: int, seats: int | None) -> None:
    """Refuse when the representatives of both are more than the seats of the tier that stays."""
    if seats is not None and taken > seats:
        raise TooManyForTheSeats(f"Together they have {taken} representatives, and {seats} seats")


def changed_since(table: str) -> ChangedSinceTheMerge:
    """The refusal for a table whose rows are not as the merge left them."""
    noun = _NOUNS.get(table, table.replace("_", " "))
    return ChangedSinceTheMerge(f"It cannot be undone: {noun} was changed after the merge")


def still_held(table: str) -> StillHeld:
    """The refusal for a table with a row that cannot be set aside."""
    noun = _NOUNS.get(table, table.replace("_", " "))
    return StillHeld(
        f"Both have {noun} of the same kind, and other things hang on both; settle it first"
    )


def profile_of_both(kept: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """One profile of two: the survivor's, with its blanks filled; the more careful one is discreet."""
    filled = {name: kept[name] or other[name] for name in kept}
    return filled | {
        "discreet": kept["discreet"] or other["discreet"],
        "wants_introductions": kept["wants_introductions"] and other["wants_introductions"],
        "visibility": visibility_of_both(kept, other),
    }


def visibility_of_both(
    kept: Mapping[str, Any], other: Mapping[str, Any], names: Mapping[str, str] = {}
) -> dict[str, str]:
    """Who may see what of two records that become one: as the survivor chose, and what is filled in from
    the other is shown to no more than both chose. `names` are fields that go by another name."""
    seen = dict(kept["visibility"])
    for name, value in kept.items():
        field = names.get(name, name)
        if not value and other[name] and field in seen:
            seen[field] = narrower(seen[field], other["visibility"].get(field, Visibility.NOBODY))
    return seen


def filled(
    kept: Mapping[str, Any], other: Mapping[str, Any], names: Collection[str]
) -> dict[str, Any]:
    """What the survivor does not say, and the other does."""
    return {name: other[name] for name in names if not kept[name] and other[name]}
