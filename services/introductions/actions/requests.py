"""Asking for introductions: a wish, somebody by name, a word for two others, or a better colleague."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from events.introductions import WishMade
from services.introductions.actions.people import lock_people
from services.introductions.actions.proposals import Outcome, suggest
from services.introductions.models import Introduction, Request, RequestKind
from services.introductions.queries.introductions import find
from services.introductions.queries.policies import steward_looks_first
from services.introductions.queries.requests import (
    Named,
    asked_lately,
    colleagues,
    has_referred,
    meant,
)
from services.introductions.rules.answers import check_is_one_of_the_two
from services.introductions.rules.requests import (
    REFERRED,
    TAKEN_UP,
    CannotBeProposed,
    ColleagueOfYours,
    TwoOthers,
    check_is_mine,
    check_may_ask,
    check_not_too_many,
    in_words,
)
from shared.callers import Caller
from shared.database import Session, new_id
from shared.outbox import announce


def ask_for(
    session: Session,
    caller: Caller,
    kind: RequestKind,
    text: str,
    named: Sequence[Named],
    now: datetime,
    wanted: Mapping[str, Sequence[str]] | None = None,
) -> Request:
    """Keep what somebody asks for, and propose it if those whom they mean are known here.

    Whoever asks learns nothing of that. Whom they name is asked alone, and the asker, who has said yes by asking,
    hears of it when the other has said yes too; of two whom they vouch for, both are asked. Asking twice keeps two
    requests, and proposes once. A wish for somebody of a sort may be narrowed down to what is `wanted`.
    """
    check_may_ask(caller)
    me = caller.person_id
    check_not_too_many(asked_lately(session, caller, now))
    found = [meant(session, one) for one in named]
    if kind == RequestKind.VOUCHING and (me in found or found[0] == found[1] is not None):
        raise TwoOthers
    first_id, second_id = [*found, None, None][:2]
    request = Request(
        id=new_id(),
        person_id=me,
        kind=kind,
        text=text,
        first_id=first_id,
        second_id=second_id,
        made_at=now,
        wanted={name: list(some) for name, some in (wanted or {}).items() if some},
    )
    session.add(request)
    session.flush()
    _propose(session, request, now)
    return request


def withdraw_request(session: Session, request_id: UUID, caller: Caller, now: datetime) -> Request:
    """Take a request back; what was proposed by it stays. Asking twice changes nothing."""
    request = check_is_mine(session.get(Request, request_id), caller)
    request.withdrawn_at = request.withdrawn_at or now
    return request


def propose_by_hand(
    session: Session,
    first_id: UUID,
    second_id: UUID,
    first_reasons: Sequence[str],
    second_reasons: Sequence[str],
    now: datetime,
) -> Outcome:
    """A steward proposes two people, in their own words. The second time is refused: they are asked already.

    It waits where one has no room. Raises CannotBeProposed where something stands between the two for good.
    """
    pair = (first_id, second_id)
    people = lock_people(session, pair)
    outcome = suggest(
        session,
        pair,
        "steward",
        people,
        now,
        first_reasons=list(first_reasons),
        second_reasons=list(second_reasons),
        asked_by_id=None,
    )
    if outcome == Outcome.FORGOTTEN:
        raise CannotBeProposed("They were asked or introduced, are colleagues, or are kept apart")
    return outcome


def refer(
    session: Session, introduction_id: UUID, caller: Caller, colleague_id: UUID, now: datetime
) -> None:
    """Name a colleague who is the better one to meet; that one is asked alone, and then the other.

    The other learns of it only when the colleague has said yes. The second time does nothing, also with another
    colleague: one is enough.
    """
    introduction = find(session, introduction_id)
    check_is_one_of_the_two(introduction, caller)
    me = (
        introduction.first_id
        if caller.person_id == introduction.first_id
        else introduction.second_id
    )
    if colleague_id not in colleagues(session, introduction, me, now.date()):
        raise ColleagueOfYours(fields={"colleague_id": ["Choose one of the colleagues."]})
    if has_referred(session, me, introduction.other(me)):
        return
    _suggest_colleague(session, introduction, me, colleague_id, now)


def _suggest_colleague(
    session: Session, introduction: Introduction, me: UUID, colleague_id: UUID, now: datetime
) -> None:
    other = introduction.other(me)
    pair = (colleague_id, other)
    suggest(
        session,
        pair,
        "referral",
        lock_people(session, pair),
        now,
        score=introduction.score,
        first_reasons=[*introduction.reasons_for(me), REFERRED],
        second_reasons=[TAKEN_UP],
        asked_by_id=me,
        untold_id=other,
        in_queue=steward_looks_first(session),
    )


def note_search(session: Session, request_id: UUID, found: int) -> None:
    """Keep how many matching found for a wish: where it is nobody, a steward reads it. Twice is harmless."""
    request = session.get(Request, request_id)
    if request is not None:
        request.found = found


def _propose(session: Session, request: Request, now: datetime) -> None:
    """A wish in general words is matching's, and a steward reads it; a named one nobody's who is not known."""
    first, second = request.first_id, request.second_id
    if request.kind == RequestKind.WISH:
        announce(
            session,
            WishMade(
                request_id=request.id,
                person_id=request.person_id,
                text=request.text,
                **{name: tuple(some) for name, some in request.wanted.items()},
            ),
        )
        return
    if request.kind == RequestKind.NAMED and first is not None and first != request.person_id:
        pair, untold = (first, request.person_id), request.person_id
    elif first is not None and second is not None:
        pair, untold = (first, second), None
    else:
        return
    words = in_words(request.kind, request.text)
    suggest(
        session,
        pair,
        "wish" if untold else "vouching",
        lock_people(session, pair),
        now,
        first_reasons=words,
        second_reasons=[] if untold else words,
        asked_by_id=request.person_id,
        untold_id=untold,
        in_queue=steward_looks_first(session),
    )
