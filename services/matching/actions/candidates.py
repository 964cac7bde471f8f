"""Making candidates of what was heard: whenever a part of it changes, the candidate is made again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Row, case, func, or_, select

from services.matching.engine.encoder import ENCODERS, TEXTS, TOPICS
from services.matching.models import Candidate, Introduction, Organisation, Profile, Revision
from services.matching.queries.arrays import note_change
from services.matching.queries.cards import packed
from services.matching.queries.grounds import ground_of
from services.matching.queries.surroundings import WHO_KNOWS_WHOM, circle
from services.matching.rules.cooling import GLAD, OF_NOBODY
from services.matching.rules.standing import Ground
from shared.database import Session, new_id, upsert

_KNOWN: tuple[Any, ...] = (Candidate.party_id, Candidate.digest, Candidate.discreet)
_NOBODY: dict[str, Any] = {"sector": "individual", "country": "", "mission": ""}


def renew(session: Session, person_id: UUID) -> Ground | None:
    """Make a person's candidate again from all that is known; the ground if they can be matched.

    Asking twice writes the same again. A person without a profile is no candidate, whatever they belong to.
    """
    # The number comes first: having waited for it, we read below what others were about to commit.
    revision = _next_revision(session)
    wanted = select(*Profile.__table__.c).where(Profile.person_id == person_id)
    profile = session.execute(wanted).first()
    if profile is None:
        return None
    known = session.execute(select(*_KNOWN).where(Candidate.person_id == person_id)).first()
    ground = ground_of(session, person_id)
    is_eligible = bool(ground and profile.wants_introductions)
    values = _described(session, profile, ground, known)
    values |= {"is_eligible": is_eligible, "revision": revision}
    is_known_otherwise = known and (
        (known.party_id, known.discreet) != (values["party_id"], values["discreet"])
    )
    before = circle(session, [person_id], WHO_KNOWS_WHOM) if is_known_otherwise else set()
    _write(session, person_id, values, is_new=known is None)
    if is_known_otherwise:
        look_anew(session, before | circle(session, [person_id], WHO_KNOWS_WHOM))
    return ground if is_eligible else None


def recount(session: Session, person_id: UUID) -> None:
    """Count a candidate's introductions and answers again; asking twice counts the same."""
    revision = _next_revision(session)
    _write(session, person_id, {**_counted(session, person_id), "revision": revision}, is_new=False)


def look_anew(session: Session, person_ids: Iterable[UUID]) -> None:
    """Something between these persons and others has changed: all who hold lists of them look again."""
    wanted = sorted(person_ids)
    if wanted:
        table = Candidate.__table__
        changed = table.update().where(table.c.person_id.in_(wanted))
        session.execute(changed.values(revision=_next_revision(session)))


def retire(session: Session, person_id: UUID) -> None:
    """Match somebody no more, who is another now. Asking twice changes nothing."""
    _write(
        session,
        person_id,
        {"is_eligible": False, "revision": _next_revision(session)},
        is_new=False,
    )


def empty(session: Session, person_id: UUID) -> None:
    """Let a candidate be one of no words, whom nobody is matched with. Asking twice changes nothing."""
    nothing = packed(TOPICS.encode(""))
    values = {
        "is_eligible": False,
        "started_for": None,
        "revision": _next_revision(session),
        "digest": "",
        "text": packed(TEXTS.encode("")),
        "wants": nothing,
        "gives": nothing,
    }
    _write(session, person_id, values, is_new=False)


def _write(session: Session, person_id: UUID, values: dict[str, Any], is_new: bool) -> None:
    if is_new:
        counts = _counted(session, person_id)
        upsert(session, Candidate, {"person_id": person_id}, {**values, **counts})
    else:
        table = Candidate.__table__
        session.execute(table.update().where(table.c.person_id == person_id).values(**values))


def _described(
    session: Session, profile: Row[Any], ground: Ground | None, known: Row[Any] | None
) -> dict[str, Any]:
    """What the score reads of a person and of the organisation they speak for.

    Who left keeps the party they spoke for last, so that what they began there is remembered as its own.
    """
    house = _house(session, profile, ground)
    last_party = known.party_id if known else profile.person_id
    return {
        "party_id": ground.party_id if ground else last_party,
        "sector": house["sector"],
        "country": profile.country or house["country"],
        "offers": sorted({topic["tag"] for topic in profile.offers}),
        "needs": sorted({topic["tag"] for topic in profile.needs}),
        "causes": sorted(set(profile.causes) or set(house.get("causes", ()))),
        "areas": sorted(set(profile.regions) or set(house.get("regions", ()))),
        "languages": sorted(set(profile.languages) or set(house.get("languages", ()))),
        "discreet": profile.discreet,
        **_vectors(profile, house["mission"], known),
    }


def _house(session: Session, profile: Row[Any], ground: Ground | None) -> dict[str, Any]:
    if ground is None or ground.party_id == profile.person_id:
        return _NOBODY
    table = Organisation.__table__
    found = session.execute(select(*table.c).where(table.c.id == ground.party_id)).one()
    return dict(found._mapping)


def _vectors(profile: Row[Any], mission: str, known: Row[Any] | None) -> dict[str, Any]:
    """The texts as vectors; made again only if a text or the encoder changed."""
    text = " ".join((profile.title, profile.interests, mission))
    wants = " ".join(topic.get("line", "") for topic in profile.needs)
    gives = " ".join(topic.get("line", "") for topic in profile.offers)
    digest = hashlib.sha256("\0".join((ENCODERS, text, wants, gives)).encode()).hexdigest()
    if known and known.digest == digest:
        return {}
    return {
        "digest": digest,
        "encoder": ENCODERS,
        "text": packed(TEXTS.encode(text)),
        "wants": packed(TOPICS.encode(wants)),
        "gives": packed(TOPICS.encode(gives)),
    }


def _counted(session: Session, person_id: UUID) -> dict[str, Any]:
    """How a person answered, and was answered; silence until the end counts as half a no."""
    mine = case(
        (Introduction.first_id == person_id, Introduction.first_said_yes),
        else_=Introduction.second_said_yes,
    )
    theirs = case(
        (Introduction.first_id == person_id, Introduction.second_said_yes),
        else_=Introduction.first_said_yes,
    )
    worth = case(
        (Introduction.first_id == person_id, Introduction.second_worth),
        else_=Introduction.first_worth,
    )
    said_no = Introduction.state == "declined"
    by_me = Introduction.declined_by_id == person_id
    is_about_me = Introduction.why.not_in(OF_NOBODY)
    silent = Introduction.state == "expired"
    counts = select(
        func.count(case((Introduction.state == "open", 1))).label("open_introductions"),
        _total((mine, 1.0), (said_no & by_me, 1.0), (silent, 0.5)).label("answers"),
        _total((mine, 1.0)).label("said_yes"),
        (
            _total((theirs, 1.0), (said_no & ~by_me & is_about_me, 1.0), (silent, 0.5))
            + _total((worth.is_not(None), 1.0))
        ).label("asked"),
        (_total((theirs, 1.0)) + _total((worth >= GLAD, 1.0))).label("got_yes"),
    ).where(or_(Introduction.first_id == person_id, Introduction.second_id == person_id))
    return dict(session.execute(counts).one()._mapping)


def _total(*cases: tuple[Any, float]) -> Any:
    return func.coalesce(func.sum(case(*cases, else_=0.0)), 0.0)


def _next_revision(session: Session) -> int:
    """The next revision; whoever else changes candidates waits until this transaction ends."""
    table = Revision.__table__
    if not (
        last := session.scalar(
            table.update()
            .where(table.c.id == 1)
            .values(last=table.c.last + 1)
            .returning(table.c.last)
        )
    ):
        upsert(session, Revision, {"id": 1}, {"line": new_id(), "last": 1})
        last = 1
    note_change(session, last)
    return int(last)
