"""How it was to meet somebody in a round: said by each, and two who would meet again are brought together."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from events.rounds import EncounterAgreed, EncounterRated
from services.events.actions.rounds import locked
from services.events.models import Encounter
from services.events.queries.rounds import nameless, sat_together
from services.events.rules.rounds import NoSuchEncounter, SaysNotOfWhom
from shared.database import Session
from shared.outbox import announce


def rate_encounter(
    session: Session,
    gathering_id: UUID,
    person_id: UUID,
    number: int,
    now: datetime,
    *,
    worth: int,
    again: bool,
    other_id: UUID | None,
) -> Encounter:
    """Say what a meeting in a round that has begun was worth, and whether one would meet again.

    Said again, it replaces what was said; the same again announces nothing. When both would meet again, that
    is said, too.
    """
    rounds = locked(session, gathering_id)
    others = sat_together(session, gathering_id, person_id, number)
    if not others or number > rounds.begun(now) or (other_id and other_id not in others):
        raise NoSuchEncounter
    if other_id in nameless(session, gathering_id):  # nobody is found out by guessing
        raise NoSuchEncounter
    if other_id is None and len(others) > 1:
        fault = {"other_id": ["There were several at the table."]}
        raise SaysNotOfWhom(fields=fault)
    met_id = other_id or others[0]
    encounter = session.get(Encounter, (gathering_id, person_id, met_id))
    if encounter is None:
        encounter = Encounter(gathering_id=gathering_id, person_id=person_id, other_id=met_id)
        session.add(encounter)
    elif (encounter.worth, encounter.again) == (worth, again):
        return encounter
    encounter.worth, encounter.again, encounter.rated_at = worth, again, now
    session.flush()
    _announce(session, encounter)
    return encounter


def _announce(session: Session, mine: Encounter) -> None:
    rated = EncounterRated(
        gathering_id=mine.gathering_id,
        person_id=mine.person_id,
        other_id=mine.other_id,
        worth=mine.worth,
        again=mine.again,
    )
    announce(session, rated)
    theirs = session.get(Encounter, (mine.gathering_id, mine.other_id, mine.person_id))
    if not (mine.again and theirs is not None and theirs.again):
        return
    first_id, second_id = sorted((mine.person_id, mine.other_id))
    agreed = EncounterAgreed(
        gathering_id=mine.gathering_id,
        encounter_id=uuid5(mine.gathering_id, f"{first_id} {second_id}"),
        first_id=first_id,
        second_id=second_id,
    )
    announce(session, agreed)
