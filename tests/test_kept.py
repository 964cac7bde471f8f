"""What is kept for many tests comes back whole, and nothing that one of them did comes with it."""

from __future__ import annotations

from sqlalchemy import Engine, text

from services.membership.actions.staff import appoint_staff
from services.membership.app import create_app
from shared.callers import Role
from shared.settings import Settings
from tests.conftest import EngineOf
from tests.kept import kept
from tests.services.membership.office import Office


def rows(engine: Engine) -> dict[str, list[str]]:
    """What is in a few tables, as text."""
    with engine.connect() as connection:
        return {
            table: sorted(map(str, connection.execute(text(f"SELECT * FROM {table}"))))
            for table in ("persons", "staff_roles", "organisations", "outbox")
        }


def test_what_is_kept_is_put_back_as_it_was_and_made_once(engine_of: EngineOf) -> None:
    engine, made = engine_of("membership"), []

    def make() -> list[str]:
        office = Office(engine)
        person_id = office.person("Akinyi Odhiambo", "akinyi@majisafi.example")
        office.do(appoint_staff, person_id, Role.STEWARD, office.now)
        made.append(str(person_id))
        return list(made)

    name = f"{__name__} {id(engine)}"
    first = kept(name, {"membership": engine}, make)
    before = rows(engine)
    first.append("scribbled upon")
    Office(engine).person("Luis Ferrer", "luis@pasig.example")
    assert rows(engine) != before
    assert kept(name, {"membership": engine}, make) == made
    assert rows(engine) == before
    assert len(made) == 1
    Office(engine).person("Luis Ferrer", "luis@pasig.example")


def test_urls_are_built_as_ever_where_their_builders_are_kept(settings: Settings) -> None:
    for _ in range(2):
        urls = create_app(settings).url_map.bind("house.example")
        assert urls.build("tiers.tier", {"slug": "corporate"}) == "/tiers/corporate"
        assert urls.build("tiers.tier", {"slug": "x", "q": "y"}) == "/tiers/x?q=y"
