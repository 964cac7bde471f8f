"""Hears of persons and organisations that were known twice."""

from collections.abc import Sequence

from events.contract import Event
from events.merges import (
    OrganisationMerged,
    OrganisationMergeUndone,
    PersonMerged,
    PersonMergeUndone,
)
from services.notifications.actions import merges
from services.notifications.handlers.hearing import inbox
from shared.database import Session


@inbox.on(PersonMerged)
def write_once_to_one_person(merged: PersonMerged, session: Session) -> None:
    """What is written to a person who was known twice goes to the survivor."""
    merges.follow(session, "person", merged.merge_id, merged.person_id, merged.survivor_id)


@inbox.on(OrganisationMerged)
def write_for_one_organisation(merged: OrganisationMerged, session: Session) -> None:
    """What is written to all of an organisation that was known twice goes to all of the survivor."""
    ids = merged.organisation_id, merged.survivor_id
    merges.follow(session, "organisation", merged.merge_id, *ids)


@inbox.on(PersonMergeUndone, OrganisationMergeUndone)
def write_to_each_again(
    undone: PersonMergeUndone | OrganisationMergeUndone, session: Session
) -> None:
    """Each is written to where they were before."""
    merges.unfollow(session, undone.merge_id)


@inbox.afterwards
def let_what_came_late_be_the_survivors(heard: Sequence[Event], session: Session) -> None:
    """Others may speak of an old id before they have heard of the merge."""
    merges.follow_late(session, heard)
