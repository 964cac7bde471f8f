"""A newcomer is matched with the best few, and only once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from events.memberships import (
    MembershipLapsed,
    MembershipReinstated,
    MembershipRenewed,
    MembershipResigned,
)
from events.representatives import RepresentativeLeft
from services.matching.handlers import inbox
from tests.conftest import EngineOf
from tests.road import deliver, deliver_again
from tests.services.matching.association import (
    NOON,
    Member,
    called,
    company,
    founder,
    hear,
    join,
    matches,
    pair,
    pairs,
    reasons_for,
)


def test_a_newcomer_is_matched_with_who_offers_what_they_need(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(), founder())
    (found,) = matches(engine)
    assert {found.first_id, found.second_id} == pair(company(), founder())
    assert found.occasion == "joined"
    assert found.first_id < found.second_id
    assert found.model == "FB-1.0"


def test_each_side_is_told_reasons_of_its_own(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(), founder())
    found = matches(engine)
    assert reasons_for(founder(), found)[0] == (
        "You need a pilot site; they offer one in East Africa"
    )
    assert reasons_for(company(), found)[0] == "They need a pilot site; you offer one"
    assert "You both work on clean water and sanitation (SDG 6)" in reasons_for(company(), found)


def test_members_taken_over_set_nothing_in_motion(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(), founder(taken_over=True))
    assert matches(engine) == []


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_in_whatever_order_the_streams_arrive_the_match_is_the_same(
    engine_of: EngineOf, order: tuple[int, ...]
) -> None:
    engine = engine_of("matching")
    join(engine, company())
    events = founder().events()
    hear(engine, *(events[place] for place in order))
    (found,) = matches(engine)
    assert found.occasion == "joined"
    assert {found.first_id, found.second_id} == pair(company(), founder())


def test_what_is_heard_again_announces_nothing_new(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company())
    envelopes = [deliver(inbox, engine, event, time=NOON) for event in founder().events()]
    for envelope in envelopes:
        deliver_again(inbox, engine, envelope)
    assert len(matches(engine)) == 1


def test_what_is_said_twice_announces_nothing_new(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(), founder())
    hear(engine, *founder().events())
    assert len(matches(engine)) == 1


def test_at_most_three_are_proposed_to_a_newcomer(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, *(company(name) for name in ("Achieng", "Bosire", "Chebet", "Daudi", "Ekai")))
    join(engine, founder())
    assert len(matches(engine)) == 3


def test_of_one_house_only_one_is_proposed(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company("Achieng", house="Maji"), company("Bosire", house="Maji"), founder())
    assert len(matches(engine)) == 1


def test_who_shares_nothing_is_not_proposed(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    stranger = company(causes=("sdg-14",), regions=("oceania",), country="FJ", offers=("speaking",))
    join(engine, stranger, founder())
    assert matches(engine) == []


def test_who_wants_no_introductions_is_left_in_peace(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(wants_introductions=False), founder())
    assert matches(engine) == []


def test_who_leaves_is_matched_no_more(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company())
    left = RepresentativeLeft(
        representation_id=company().appointed().representation_id,
        organisation_id=company().organisation_id,
        person_id=company().id,
        left_on=NOON.date(),
    )
    hear(engine, left)
    join(engine, founder())
    assert matches(engine) == []


def test_a_lapsed_member_is_matched_no_more_until_renewed(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company())
    membership_id = company().joined().membership_id
    hear(
        engine,
        MembershipLapsed(
            membership_id=membership_id,
            organisation_id=company().organisation_id,
            lapsed_on=NOON.date(),
        ),
    )
    join(engine, founder("Mbali"))
    assert matches(engine) == []
    renewed = MembershipRenewed(
        membership_id=membership_id, starts_on=NOON.date(), ends_on=NOON.date()
    )
    hear(engine, renewed)
    join(engine, founder("Naledi"))
    assert pairs(engine) == {pair(company(), founder("Naledi"))}


def test_who_left_is_matched_no_more_until_taken_back(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company())
    membership_id = company().joined().membership_id
    hear(engine, MembershipResigned(membership_id=membership_id, resigned_on=NOON.date()))
    join(engine, founder("Mbali"))
    assert matches(engine) == []
    hear(engine, MembershipReinstated(membership_id=membership_id, reinstated_on=NOON.date()))
    join(engine, founder("Naledi"))
    assert pairs(engine) == {pair(company(), founder("Naledi"))}


def test_a_person_who_is_a_member_on_their_own_is_matched(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company())
    alone = founder("Naledi")
    joined = replace(
        alone.joined(),
        membership_id=called("membership of Naledi"),
        organisation_id=None,
        person_id=alone.id,
    )
    hear(engine, alone.published(), joined)
    assert pairs(engine) == {pair(company(), alone)}


def test_a_new_representative_of_an_old_member_is_matched_as_such(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    old = founder("Mbali", house="Amanzi", taken_over=True)
    new = founder("Naledi", house="Amanzi", taken_over=True)
    join(engine, company(), old)
    later = NOON + timedelta(minutes=1)
    hear(engine, new.published(), new.appointed(taken_over=False), time=later)
    (found,) = matches(engine)
    assert found.occasion == "representative"
    assert {found.first_id, found.second_id} == pair(company(), new)


def test_a_changed_profile_is_looked_at_again(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    member = founder(taken_over=True, needs=())
    join(engine, company(causes=("sdg-1",), regions=(), country="NG"), member)
    hear(engine, member.published(needs=founder().published().needs))
    (found,) = matches(engine)
    assert found.occasion == "profile"


def test_a_profile_published_again_unchanged_sets_nothing_in_motion(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    member = founder(taken_over=True)
    join(engine, company(), member)
    hear(engine, member.published())
    assert matches(engine) == []


def test_a_first_profile_long_after_taking_over_is_a_word_of_their_own(
    engine_of: EngineOf,
) -> None:
    engine = engine_of("matching")
    member = founder(taken_over=True)
    join(engine, company())
    hear(engine, member.described(), member.appointed(), member.joined())
    hear(engine, member.published(), time=NOON + timedelta(days=3))
    assert [found.occasion for found in matches(engine)] == ["profile"]


def test_other_sectors_come_first(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    kin = [
        founder(name, offers=("pilot-site",), taken_over=True) for name in ("Zola", "Yaw", "Xoli")
    ]
    across = [company(name, offers=("volunteers",)) for name in ("Achieng", "Bosire", "Chebet")]
    join(engine, *kin, *across, founder())
    assert pairs(engine) == {pair(founder(), member) for member in across}


def test_members_of_one_sector_meet_where_offer_and_need_do(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    helpful = founder("Zola", offers=("pilot-site",), needs=(), taken_over=True)
    alike = founder("Yaw", needs=("data",), taken_over=True)
    join(engine, helpful, alike, founder())
    assert pairs(engine) == {pair(founder(), helpful)}


def test_people_without_a_common_language_are_not_matched(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(languages=("pt",)), founder(languages=("en", "fr")))
    assert matches(engine) == []


def test_languages_left_empty_close_no_gate(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(languages=()), founder(languages=("en", "fr")))
    assert len(matches(engine)) == 1


def test_colleagues_are_not_matched(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    newcomer: Member = founder("Naledi", house="Amanzi")
    join(engine, founder("Mbali", house="Amanzi", offers=("pilot-site",)), newcomer)
    assert matches(engine) == []
