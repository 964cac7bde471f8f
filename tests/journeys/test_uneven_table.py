"""A lawyer-heavy table, over the bus: the weaker side is offered counsel, books it, and the fund pays it once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from events.contacts import ContactGiven
from services.membership.models import CounselFund
from services.notifications.handlers import inbox as letterbox
from shared.database import transaction
from shared.settings import Settings
from tests.conftest import EngineOf
from tests.journeys.visitor import STEWARD, Visitor
from tests.road import deliver
from tests.services.introductions.association import TODAY, Association, Door
from tests.services.introductions.house import House

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def house(settings: Settings, engine_of: EngineOf, visitor: Visitor) -> House:
    """A company with fifteen at its table, and Amina with her brother at hers."""
    return House(Association(engine_of("introductions")), Door(settings)).settle()


def fund(visitor: Visitor, balance_minor: int) -> None:
    """So much came of dues."""
    with transaction(visitor.association.office.engine) as session:
        session.add(CounselFund(currency="EUR", balance_minor=balance_minor))


def held(visitor: Visitor) -> tuple[int, int]:
    """What the fund holds, and what of it is kept."""
    (one,) = visitor.ask("GET", "/counsel-fund", STEWARD)["items"]
    return one["balance_minor"], one["reserved_minor"]


def do(visitor: Visitor, house: House, who: UUID, path: str, **told: Any) -> Any:
    """Somebody does something at introductions, and everybody hears of it."""
    answer = house.door.post(who, path, told)
    assert answer.status_code < 300, answer.text
    visitor.association.listen()
    return answer.json


def test_a_founder_before_fifteen_mostly_lawyers_is_counselled_and_the_fund_pays_once(
    visitor: Visitor, house: House, engine_of: EngineOf
) -> None:
    fund(visitor, 20_000)
    njeri = house.association.person("Njeri Kamau")
    for person_id, name in ((house.amina, "amina"), (njeri, "njeri")):
        address = f"{name}@table.example"
        given = ContactGiven(person_id=person_id, full_name=name.title(), email=address)
        deliver(letterbox, engine_of("notifications"), given)
    path = f"/partnerships/{house.partner(house.amina)}"
    do(visitor, house, house.amina, f"{path}/tables", people=2)
    do(visitor, house, house.luis, f"{path}/tables", people=15, lawyers=9, drafts=True)
    assert "counsel-offered" in visitor.letters()["amina@table.example"]
    entered = do(
        visitor,
        house,
        njeri,
        "/intermediaries",
        person_id=str(njeri),
        skills=["lawyer"],
        languages=["en"],
        minutes_per_month=600,
        rate_minor=12_000,
        currency="EUR",
    )
    chosen = {"intermediary_id": entered["id"], "skill": "lawyer"}
    asked = do(visitor, house, house.amina, f"{path}/counsel", **chosen)
    one = f"/counsel/{asked['id']}"
    do(visitor, house, njeri, f"{one}/acceptance")
    hours = {"on_day": TODAY.isoformat(), "purpose": "The memorandum"}
    first = do(visitor, house, house.amina, f"{one}/bookings", minutes=90, **hours)
    assert held(visitor) == (20_000, 18_000)
    second = do(visitor, house, house.amina, f"{one}/bookings", minutes=30, **hours)
    states = [
        house.door.get(house.amina, f"/bookings/{booked['id']}").json["state"]
        for booked in (first, second)
    ]
    assert states == ["granted", "refused"]
    confirmed = f"/bookings/{first['id']}/confirmation"
    for _ in range(2):
        do(visitor, house, house.amina, confirmed, minutes=60)
    assert held(visitor) == (8_000, 0)
    assert visitor.association.balance("counsel-fund") == 12_000
    assert visitor.association.parked() == []
    written = visitor.letters()
    assert written["njeri@table.example"] == [
        *("counsel-booked", "counsel-cancelled", "counsel-made", "counsel-proposed")
    ]
