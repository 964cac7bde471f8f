"""Wishes in somebody's own words: who may be meant is proposed, and how many were found is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from events.matches import WishSearched
from services.matching.actions.matchmaking import Search, announce_match, open_search
from services.matching.engine.probe import Probe
from services.matching.engine.search import Found, among, sweep
from services.matching.engine.wishing import ANYBODY, Wanted, wishing
from services.matching.queries.cards import cards, fitting
from services.matching.queries.pairs import look
from services.matching.rules.choice import FLOOR, LOOKED_AT, MOST, choose
from shared.database import Session
from shared.outbox import announce
from shared.retelling import is_retold

_COMES_CLOSE = 0.2


def grant_wish(
    session: Session,
    request_id: UUID,
    person_id: UUID,
    text: str,
    now: datetime,
    wanted: Wanted = ANYBODY,
) -> int:
    """Match somebody with the best two who come close to what they wish for; how many there are.

    Nobody is proposed who meets nothing of the wish, however well the two would fit otherwise; what is `wanted`
    is met by all who are, and where it says what they are or do, their words need not agree besides. It is said
    how many were found, also that there is nobody.
    """
    if is_retold():
        return 0
    found = _announce_close(session, person_id, text, wanted, now)
    announce(session, WishSearched(request_id=request_id, person_id=person_id, found=found))
    return found


def _announce_close(
    session: Session, person_id: UUID, text: str, wanted: Wanted, now: datetime
) -> int:
    search = open_search(session, person_id, "wish", None, now)
    if search is None:
        return 0
    search = replace(search, card=wishing(search.card, text, wanted))
    ranked = _ranked(session, search, wanted)
    others = cards(session, [found.person_id for found in ranked])
    close = []
    for found in ranked:
        seen = look(
            search.card,
            others[found.person_id],
            search.around,
            search.everybody,
            "",
            search.weights,
        )
        if (
            wanted.says_what
            or max(seen.first.measured["need"], seen.first.measured["text"]) >= _COMES_CLOSE
        ):
            close.append(found)
    parties = {one: card.party_id for one, card in others.items()}
    chosen = choose(sorted(close, key=lambda one: -one.score), parties, FLOOR, MOST["wish"])
    for found in chosen:
        announce_match(session, search, others[found.person_id])
    return len(chosen)


def _ranked(session: Session, search: Search, wanted: Wanted) -> list[Found]:
    probe = Probe(search.card, search.around, search.everybody)
    if wanted == ANYBODY:
        swept = sweep(search.everybody, probe, search.weights)
        return swept.best(LOOKED_AT, "other") + swept.best(LOOKED_AT, "same")
    may_be = set(fitting(session, wanted)) - set(probe.circumstances.shut) - {search.card.person_id}
    return among(search.everybody, may_be, probe, search.weights)[:LOOKED_AT]
