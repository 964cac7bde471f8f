"""What two records have of which one can have but one: settled before they become one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select

from services.membership.models import Invoice, Membership, Organisation, Person
from services.membership.models.applications import ApplicationState
from services.membership.models.memberships import Cessation, ExitKind
from services.membership.queries.memberships import current_membership
from services.membership.queries.organisations import ancestors
from services.membership.rules.keys import address_key
from services.membership.rules.merges import (
    check_nothing_owed,
    check_seats_together,
    filled,
    profile_of_both,
    visibility_of_both,
)
from services.membership.rules.representing import seats_of
from shared.database import Session, lock_row, new_id
from shared.rekeying import Rekeying, Row

if TYPE_CHECKING:
    from services.membership.actions.merges.merging import Wish

_OPEN = ("draft", "submitted", "under_review", "approved")
_DESCRIBED = (
    *("city", "size_band", "mission", "causes", "regions", "languages"),
    *("offers", "needs", "contact"),
    *("website", "web_key", "phone", "phone_key", "registration_number", "registration_key"),
)
_REACHED = ("phone", "phone_key", "letter_language")
_SHOWN_AS = {"city": "place", "website": "contact", "phone": "contact"}


def settle_persons(work: Rekeying, wish: Wish) -> None:
    """One address to write to, one profile, one representation of each organisation, one membership."""
    _settle_memberships(work, wish)
    _settle_blanks(work, wish, "persons", _REACHED)
    _settle_addresses(work, wish)
    _settle_profiles(work, wish)
    _settle_representations(work, wish, "person_id", "organisation_id")
    _settle_successors(work, wish)
    _settle_applications(work, wish, "person_id", "organisation_id")


def settle_organisations(work: Rekeying, wish: Wish) -> None:
    """One description, one representation by each person, one membership, and seats for all."""
    _settle_memberships(work, wish)
    _settle_descriptions(work, wish)
    _settle_representations(work, wish, "organisation_id", "person_id")
    _settle_seats(work, wish)
    _settle_applications(work, wish, "organisation_id", "person_id")


def _settle_memberships(work: Rekeying, wish: Wish) -> None:
    """Of two memberships that run, the one that runs longer stays; the other ceases, as merged."""
    session = work.session
    kept, other = (_held(session, wish, one) for one in (wish.survivor_id, wish.merged_id))
    if kept is None or other is None:
        return
    if _runs_until(other) > _runs_until(kept):
        kept, other = other, kept
    lock_row(session, Membership, min(kept.id, other.id))
    lock_row(session, Membership, max(kept.id, other.id))
    unpaid = select(func.count()).where(Invoice.membership_id == other.id, Invoice.state == "open")
    check_nothing_owed(session.scalar(unpaid) or 0)
    work.make(
        "exits",
        id=new_id(),
        membership_id=other.id,
        kind=str(ExitKind.CEASED),
        cause=str(Cessation.MERGED),
        effective_on=wish.today,
        noted_at=wish.now,
        noted_by_id=wish.asked_by.person_id if wish.asked_by else None,
    )


def _held(session: Session, wish: Wish, record_id: UUID) -> Membership | None:
    model: type[Any] = Person if wish.kind == "person" else Organisation
    return current_membership(session, session.get_one(model, record_id), wish.today)


def _runs_until(membership: Membership) -> date:
    return max((term.ends_on for term in membership.terms), default=date.min)


def _settle_addresses(work: Rekeying, wish: Wish) -> None:
    """The survivor is written to where they were; the other addresses are kept beside."""
    kept = work.rows("contact_points", person_id=wish.survivor_id)
    if not any(row["is_preferred"] for row in kept):
        return
    known = {address_key(row["address"]) for row in kept}
    for row in work.rows("contact_points", person_id=wish.merged_id):
        if row["address_key"] in known:
            work.set_aside("contact_points", row)
        else:
            work.change("contact_points", row, is_preferred=False)


def _settle_profiles(work: Rekeying, wish: Wish) -> None:
    kept = work.rows("profiles", person_id=wish.survivor_id)
    other = work.rows("profiles", person_id=wish.merged_id)
    if not kept or not other:
        return
    names = kept[0].keys() - {"person_id", "version"}
    both = profile_of_both(*({name: row[name] for name in names} for row in (kept[0], other[0])))
    work.set_aside("profiles", other[0])
    _change_version(work, "profiles", kept[0], both)


def _settle_blanks(work: Rekeying, wish: Wish, table: str, names: Collection[str]) -> None:
    (kept,) = work.rows(table, id=wish.survivor_id)
    (other,) = work.rows(table, id=wish.merged_id)
    _change_version(work, table, kept, filled(kept, other, names))


def _settle_descriptions(work: Rekeying, wish: Wish) -> None:
    (kept,) = work.rows("organisations", id=wish.survivor_id)
    (other,) = work.rows("organisations", id=wish.merged_id)
    both = filled(kept, other, _DESCRIBED)
    both["visibility"] = visibility_of_both(
        {name: kept[name] for name in (*_DESCRIBED, "visibility")}, other, _SHOWN_AS
    )
    both["parent_id"] = _parent_of_both(work.session, kept, other)
    _change_version(work, "organisations", kept, both)


def _parent_of_both(session: Session, kept: Row, other: Row) -> UUID | None:
    """Whose branch the survivor is: its own parent's, or the other's; one that was a branch of the other
    takes its place, so that nothing is a branch of itself."""
    if other["id"] in ancestors(session, kept["id"]):
        return other["parent_id"]
    if kept["parent_id"] is None and kept["id"] not in ancestors(session, other["id"]):
        return other["parent_id"]
    return kept["parent_id"]


def _settle_representations(work: Rekeying, wish: Wish, mine: str, others: str) -> None:
    """Who is seated twice keeps one seat, with the roles of both; the other one ends today."""
    live = {
        row[others]: row
        for row in work.rows("representations", **{mine: wish.survivor_id})
        if row["state"] != "ended"
    }
    for row in work.rows("representations", **{mine: wish.merged_id}):
        kept = live.get(row[others])
        if kept is None or row["state"] == "ended":
            continue
        starts_on = min(kept["starts_on"], row["starts_on"])
        work.change("representations", kept, starts_on=starts_on)
        last_day = max(row["starts_on"], wish.today)
        work.change("representations", row, state="ended", last_day=last_day)
        _settle_roles(work, kept["id"], row["id"], last_day)


def _settle_roles(work: Rekeying, kept_id: UUID, other_id: UUID, last_day: date) -> None:
    """Roles that the kept seat lacks move to it; those that both have end with the other seat."""
    held = {
        row["role"]
        for row in work.rows("role_assignments", representation_id=kept_id)
        if row["valid_to"] is None
    }
    for row in work.rows("role_assignments", representation_id=other_id):
        if row["valid_to"] is not None:
            continue
        if row["role"] in held:
            valid_to = max(last_day, row["valid_from"])
            work.change("role_assignments", row, valid_to=valid_to, end_reason="merged")
        else:
            work.change("role_assignments", row, representation_id=kept_id)


def _settle_successors(work: Rekeying, wish: Wish) -> None:
    """Nobody succeeds themselves."""
    both = (wish.survivor_id, wish.merged_id)
    for one, another in (both, both[::-1]):
        for row in work.rows("representations", person_id=one, successor_id=another):
            work.change("representations", row, successor_id=None)


def _settle_seats(work: Rekeying, wish: Wish) -> None:
    live = [
        row
        for one in (wish.survivor_id, wish.merged_id)
        for row in work.rows("representations", organisation_id=one, state="confirmed")
    ]
    held = [_held(work.session, wish, one) for one in (wish.survivor_id, wish.merged_id)]
    running = [membership for membership in held if membership is not None]
    stays = max(running, key=_runs_until, default=None)
    check_seats_together(len(live), seats_of(stays) if stays is not None else None)


def _settle_applications(work: Rekeying, wish: Wish, mine: str, other: str) -> None:
    """Of two open applications for the same, the survivor's stays and the other is withdrawn."""

    def same(row: Row) -> tuple[Any, Any]:
        return row["tier_slug"], row[other]

    open_ones = {
        same(row)
        for row in work.rows("applications", **{mine: wish.survivor_id})
        if row["state"] in _OPEN
    }
    for row in work.rows("applications", **{mine: wish.merged_id}):
        if row["state"] in _OPEN and same(row) in open_ones:
            work.change("applications", row, state=str(ApplicationState.WITHDRAWN), reason="merged")


def _change_version(work: Rekeying, table: str, row: Row, values: dict[str, Any]) -> None:
    """Change a row that people edit by its version: what they have read is no longer what is there."""
    if any(row[name] != value for name, value in values.items()):
        work.change(table, row, **values, version=row["version"] + 1)
