"""The directory at 100,000 profiles, beside LIKE: `python -m tests.bench.directory [sqlite|postgresql]`."""

from __future__ import annotations

import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, String, cast, func, insert, literal, or_, select, text

from services.membership.actions.directory.listing import list_anew
from services.membership.actions.tiers import STARTING_TIERS, put_tiers
from services.membership.models import Membership, Organisation, Person, Profile, Term
from services.membership.models.words import ORGANISATION_FIELDS, VISIBLE_FIELDS, Tag
from services.membership.queries.directory import directory
from shared.callers import Caller, Role
from shared.database import Session, new_id, open_engine, reading, transaction
from tests.databases import Databases, drop_made

TODAY = date(2027, 3, 1)
NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
SEEN = ("public", "members", "nobody")
BLANK = dict.fromkeys("q kind cause region sector offer need language country tier after".split())
MEMBER = Caller(program="bench", roles=frozenset({Role.MEMBER}))

_ROUGH = "ka mu ri ja no te sö lo pé wa shi ban der mül ó za li gre ti fø ma".split()
_CAUSES = [f"sdg-{number}" for number in range(1, 18)]
_REGIONS = "east-africa west-europe south-asia andes europe global mekong sahel".split()
_COUNTRIES = "DE FR GB ES IT NL KE IN PH BR ZA SE PL RW UG".split()
_SECTORS = "company social-enterprise charity university public-body".split()
_TOPICS = (
    "water energy light school clinic farm solar road bridge ocean forest soil seed waste repair"
    " credit housing transport village harbour"
).split()
_TITLES = ("Founder", "Head of", "Lead for", "Manager of", "Professor of", "Officer for")


def measure(kind: str = "sqlite", profiles: int = 100_000, searches: int = 100) -> dict[str, Any]:
    """Milliseconds of one search, with what it shows, as a member asks; and of LIKE on the same rows.

    One profile in five is an organisation's, one member in ten has lapsed. `naive` asks the tables of
    persons and organisations with `LIKE '%...%'`, without standing or visibility, for as many ids;
    `ratio` is how many times as long that takes.
    """
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "templates").mkdir()
        databases = Databases(kind, Path(folder), Path(folder) / "templates")
        try:
            engine = open_engine(databases.prepare("membership"))
            return {"database": kind, "profiles": profiles, **_measure(engine, profiles, searches)}
        finally:
            databases.close("membership")
            drop_made()


def _measure(engine: Engine, profiles: int, searches: int) -> dict[str, Any]:
    chance = random.Random(7)
    surnames = sorted({_surname(chance) for _ in range(6_000)})
    began = time.perf_counter()
    ids = _enter(engine, profiles, surnames, chance)
    entered = time.perf_counter()
    for some in _portions(ids, 1_000):
        with transaction(engine) as session:
            list_anew(session, some)
    listed = time.perf_counter() - entered
    _analyse(engine)
    found: dict[str, Any] = {
        "entered_seconds": round(entered - began, 1),
        "listed_per_second": round(len(ids) / listed),
    }
    with reading(engine) as session:
        for name, asked in _searches(surnames, chance).items():
            found[name] = _compare(session, [asked() for _ in range(searches)])
    return found


def _searches(
    surnames: list[str], chance: random.Random
) -> dict[str, Callable[[], dict[str, Any]]]:
    def beginning(letters: int) -> str:
        return chance.choice(surnames)[:letters]

    return {
        "prefix_2": lambda: {"q": beginning(2)},
        "prefix_4": lambda: {"q": beginning(4)},
        "two_words": lambda: {"q": f"{beginning(3)} {beginning(4)}"},
        "cause": lambda: {"cause": chance.choice(_CAUSES)},
        "cause_and_offer": lambda: {
            "cause": chance.choice(_CAUSES), "offer": str(chance.choice(list(Tag)))
        },
        "prefix_and_facets": lambda: {
            "q": beginning(3), "region": chance.choice(_REGIONS), "kind": "person"
        },
        "nobody": lambda: {"q": "xy" + beginning(3)},
    }  # fmt: skip


def _compare(session: Session, asked: list[dict[str, Any]]) -> dict[str, Any]:
    ours, naive = [], []
    for one in asked:
        ours.append(_timed(lambda: directory(session, _args(one), MEMBER, TODAY)))  # noqa: B023
        session.expunge_all()
        naive.append(_timed(lambda: _naive(session, one)))  # noqa: B023
    return {
        **_percentiles("", ours),
        **_percentiles("naive_", naive),
        "ratio_p50": round(statistics.median(naive) / statistics.median(ours), 1),
        "ratio_p95": round(_p95(naive) / _p95(ours), 1),
    }


def _args(asked: dict[str, Any]) -> dict[str, Any]:
    return {**BLANK, "limit": 50, **asked}


def _naive(session: Session, asked: dict[str, Any]) -> None:
    """The first fifty persons and organisations, the way that it is usually written."""
    persons = select(Person.id).join(Profile)
    bodies = select(Organisation.id)
    for word in asked.get("q", "").split():
        like = f"%{word.lower()}%"
        persons = persons.where(
            or_(
                func.lower(Person.full_name).like(like),
                func.lower(Profile.title).like(like),
                func.lower(Profile.interests).like(like),
                func.lower(cast(Profile.offers, String)).like(like),
                func.lower(cast(Profile.needs, String)).like(like),
            )
        )
        bodies = bodies.where(
            or_(
                func.lower(Organisation.display_name).like(like),
                func.lower(Organisation.mission).like(like),
            )
        )
    for name, field in (("cause", "causes"), ("region", "regions"), ("offer", "offers")):
        if name in asked:
            like = f'%"{asked[name]}"%'
            persons = persons.where(cast(getattr(Profile, field), String).like(like))
            bodies = bodies.where(cast(getattr(Organisation, field), String).like(like))
    if asked.get("kind") == "person":
        bodies = bodies.where(literal(False))
    both = persons.union_all(bodies).subquery()
    session.execute(select(both.c.id).order_by(both.c.id).limit(50)).all()


def _timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[18]


def _percentiles(name: str, seconds: list[float]) -> dict[str, float]:
    return {
        f"{name}p50_ms": round(statistics.median(seconds) * 1000, 1),
        f"{name}p95_ms": round(_p95(seconds) * 1000, 1),
    }


def _enter(engine: Engine, profiles: int, surnames: list[str], chance: random.Random) -> list[UUID]:
    with transaction(engine) as session:
        put_tiers(session, STARTING_TIERS)
    ids = []
    for some in _portions(range(profiles), 5_000):
        made = [_somebody(number, surnames, chance) for number in some]
        with transaction(engine) as session:
            for table in (Person, Profile, Organisation, Membership, Term):
                rows = [one[table] for one in made if table in one]
                if rows:
                    session.execute(insert(table.__table__), rows)
        ids += [(one.get(Person) or one[Organisation])["id"] for one in made]
    return ids


def _somebody(number: int, surnames: list[str], chance: random.Random) -> dict[Any, Any]:
    """The rows of one member: a person, or each fifth time an organisation."""
    record_id, membership_id = new_id(), new_id()
    is_body = number % 5 == 0
    made = (_body if is_body else _person)(record_id, surnames, chance)
    ends_on = TODAY + timedelta(days=-200 if chance.random() < 0.1 else 100)
    tier = "corporate" if is_body else "individual"
    holder = {"organisation_id": record_id if is_body else None}
    held = {"person_id": None if is_body else record_id, "tier_slug": tier, "currency": "EUR"}
    made[Membership] = {
        "id": membership_id, "number": number + 1, "created_at": NOW, **holder, **held
    }  # fmt: skip
    made[Term] = {
        "id": new_id(), "membership_id": membership_id, "tier_slug": tier, "origin": "join",
        "starts_on": ends_on - timedelta(days=365), "ends_on": ends_on,
        "grace_ends_on": ends_on + timedelta(days=30), "anchor_months": 12,
        "anchor_on": ends_on - timedelta(days=365), "granted_at": NOW,
    }  # fmt: skip
    return made


def _person(record_id: UUID, surnames: list[str], chance: random.Random) -> dict[Any, Any]:
    name = f"{chance.choice(surnames)} {chance.choice(surnames)}".title()
    return {
        Person: {
            "id": record_id, "full_name": name, "match_key": str(record_id), "registered_at": NOW,
            "version": 1,
        },
        Profile: {
            "person_id": record_id,
            "title": f"{chance.choice(_TITLES)} {chance.choice(_TOPICS)}",
            "interests": " ".join(chance.choices(_TOPICS + surnames[:400], k=8)),
            "offers": _topics(chance), "needs": _topics(chance),
            "causes": chance.sample(_CAUSES, 2), "regions": chance.sample(_REGIONS, 2),
            "languages": ["en"], "country": chance.choice(_COUNTRIES),
            "visibility": {field: chance.choice(SEEN) for field in VISIBLE_FIELDS},
        },
    }  # fmt: skip


def _body(record_id: UUID, surnames: list[str], chance: random.Random) -> dict[Any, Any]:
    name = f"{chance.choice(surnames)} {chance.choice(_TOPICS)}".title()
    return {
        Organisation: {
            "id": record_id, "display_name": name, "name_key": name.lower(),
            "sector": chance.choice(_SECTORS), "country": chance.choice(_COUNTRIES),
            "mission": " ".join(chance.choices(_TOPICS + surnames[:400], k=10)),
            "offers": _topics(chance), "causes": chance.sample(_CAUSES, 2),
            "regions": chance.sample(_REGIONS, 2), "registered_at": NOW, "version": 1,
            "visibility": {field: chance.choice(SEEN) for field in ORGANISATION_FIELDS},
        }
    }  # fmt: skip


def _topics(chance: random.Random) -> list[dict[str, str]]:
    tags = chance.sample(list(Tag), 2)
    return [{"tag": str(tag), "line": " ".join(chance.choices(_TOPICS, k=3))} for tag in tags]


def _surname(chance: random.Random) -> str:
    return "".join(chance.choices(_ROUGH, k=chance.choice((2, 3, 3, 4))))


def _portions(whole: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for start in range(0, len(whole), size):
        yield whole[start : start + size]


def _analyse(engine: Engine) -> None:
    """Let the database look at its rows, as it does by itself in time."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in _tables() if engine.dialect.name == "postgresql" else [""]:
            connection.execute(text(f"ANALYZE {table}".strip()))


def _tables() -> Iterator[str]:
    for table in (Person, Profile, Organisation, Membership, Term):
        yield table.__tablename__
    yield from ("directory_words", "directory_listings")


if __name__ == "__main__":
    wanted = sys.argv[1] if len(sys.argv) > 1 else "sqlite"
    size = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    print(json.dumps(measure(wanted, size), indent=2))
