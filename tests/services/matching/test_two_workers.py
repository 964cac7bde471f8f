"""Two workers who hear of one person at the same time miss nothing between them."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from services.matching.actions.members import start_membership
from shared.database import Session, transaction
from tests.conftest import EngineOf
from tests.services.matching.association import (
    NOON,
    company,
    founder,
    hear,
    join,
    matches,
    pair,
    pairs,
)
from tests.services.matching.test_arrays import change

Deed = Callable[[Session], None]


def publish(session: Session) -> None:
    """The newcomer's profile is heard."""
    change(session, founder())


def begin(session: Session) -> None:
    """The newcomer's membership is heard."""
    said = founder().joined()
    start_membership(
        session, said.membership_id, said.organisation_id, None, said.starts_on, False, NOON
    )


@pytest.mark.parametrize("first, second", [(publish, begin), (begin, publish)])
def test_the_second_sees_what_the_first_is_about_to_commit(
    engine_of: EngineOf, first: Deed, second: Deed
) -> None:
    engine = engine_of("matching")
    join(engine, company())
    hear(engine, founder().described(), founder().appointed())

    def follow() -> None:
        with transaction(engine) as session:
            second(session)

    follower = threading.Thread(target=follow)
    with transaction(engine) as session:
        first(session)
        follower.start()
        follower.join(timeout=0.5)
        assert follower.is_alive()
    follower.join()
    assert pairs(engine) == {pair(company(), founder())}
    assert [found.occasion for found in matches(engine)] == ["joined"]
