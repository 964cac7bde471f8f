"""The directory: who is in it, as whoever looks may find and see them today."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from services.membership.models import Audience, Listing
from services.membership.queries.directory.entries import entries
from services.membership.queries.directory.searching import Looking, looking, search, wanted
from services.membership.rules.directory import Entry, organisations_shown, shown_to
from shared.callers import Caller
from shared.database import Page, Session, cursor_of, read_cursor

__all__ = ["directory", "entries"]

# What is said of an organisation or of a person, or of both; what is not shown is None.
_BLANK: dict[str, Any] = dict.fromkeys(
    (
        "person_id organisation_id name title contact website phone interests mission sector size_band"
        " city country offers needs causes regions languages tiers parent"
    ).split()
)


def directory(
    session: Session,
    asked: dict[str, Any],
    caller: Caller,
    today: date,
) -> Page[dict[str, Any]]:
    """Those members whom a search finds, in an order that says nothing of them, and does not change.

    Where a page holds fewer than were asked for, there may be more all the same: `next` says so.
    """
    by, limit = looking(session, caller, today), asked["limit"]
    after = read_cursor(asked["after"]) if asked["after"] else None
    found = search(session, wanted(asked), asked["tier"], by, after, limit + 1)
    cards = _cards(session, found[:limit], by)
    return Page(cards, cursor_of(found[limit - 1].id) if len(found) > limit else None)


def _cards(session: Session, found: Collection[Listing], by: Looking) -> list[dict[str, Any]]:
    known = entries(session, [one.subject_id for one in found], by.today)
    cards = [_card(one, known[one.subject_id], by) for one in found if one.subject_id in known]
    return [card for card in cards if card is not None]


def _card(listing: Listing, entry: Entry, by: Looking) -> dict[str, Any] | None:
    is_own = listing.id in by.own
    to = Audience.STAFF if is_own else by.to
    shown, organisations = shown_to(entry, to), organisations_shown(entry, to)
    if not any(shown.values()) and not organisations:
        return None
    named = {f"{entry.kind}_id": entry.subject_id} if "name" in shown else {}
    about = {"id": listing.id, "kind": entry.kind, "is_own": is_own}
    return {**_BLANK, **about, **named, **shown, "organisations": organisations}
