"""Whom to ask to speak: members who offer it for the cause at hand, the missing sectors first, nobody discreet."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from events.erasures import PersonErased
from events.memberships import MembershipLapsed
from events.merges import PersonMerged
from events.organisations import OrganisationDescribed, OrganisationRegistered
from events.persons import ProfilePublished, Topic
from events.representatives import RepresentativeAppointed
from services.events.actions import speakers
from services.events.handlers import inbox
from services.events.models import Speaker, SpeakerState
from services.events.queries.suggestions import Suggestions, balance, suggestions
from services.events.rules.suggestions import MOST_SUGGESTED, Suggestion, in_order
from shared.callers import Caller, Role
from shared.database import reading, transaction
from tests.road import deliver
from tests.services.events.conftest import NOW, Forum, joined
from tests.services.events.door import DESK, Door, planned

STAFF = Caller(roles=frozenset({Role.EVENT_MANAGER}))
OPEN = {"name": "members", "offers": "members", "causes": "public"}


class Casting:
    """A gathering, and members of several sectors who offer to speak."""

    def __init__(self, forum: Forum) -> None:
        self.forum, self.engine = forum, forum.engine
        self.gathering_id = forum.plan(capacity=5)

    def hears(self, *events: Any) -> None:
        for event in events:
            deliver(inbox, self.engine, event)

    def offers(self, sector: str = "", **facts: Any) -> UUID:
        """Somebody of a sector who offers to speak, for clean water unless said otherwise."""
        person_id, organisation_id = uuid4(), uuid4()
        if sector:
            self.hears(
                OrganisationRegistered(
                    organisation_id=organisation_id, display_name="X", sector=sector, country="KE"
                ),
                RepresentativeAppointed(
                    representation_id=uuid4(),
                    organisation_id=organisation_id,
                    person_id=person_id,
                    roles=("speaker",),
                    starts_on=date(2026, 1, 1),
                ),
                joined(organisation_id=organisation_id),
            )
        else:
            self.hears(joined(person_id=person_id))
        self.says(person_id, **facts)
        return person_id

    def says(self, person_id: UUID, **facts: Any) -> None:
        profile = {"offers": (Topic("speaking"),), "causes": ("sdg-6",), "visibility": OPEN}
        self.hears(ProfilePublished(person_id=person_id, **{**profile, **facts}))

    def suggested(self, *causes: str) -> Suggestions:
        with reading(self.engine) as session:
            asked = (self.gathering_id, STAFF, causes or ("sdg-6",), NOW.date())
            return suggestions(session, *asked)

    def people(self, *causes: str) -> list[UUID]:
        return [one.person_id for one in self.suggested(*causes).items]

    def proposed(self, person_id: UUID, state: str = SpeakerState.PROPOSED) -> None:
        with transaction(self.engine) as session:
            facts = {"title": "Wells", "abstract": "", "person_id": person_id}
            made = speakers.propose(session, self.gathering_id, STAFF, NOW, **facts)
            session.get_one(Speaker, made.id).state = state


@pytest.fixture
def casting(forum: Forum) -> Casting:
    return Casting(forum)


def test_those_are_suggested_who_offer_to_speak_for_the_cause(casting):
    speaks = casting.offers("charity")
    casting.offers("charity", offers=(Topic("funding"),))
    casting.offers("charity", causes=("sdg-4",))
    assert casting.people() == [speaks]
    assert casting.people("sdg-13") == []
    casting.says(speaks, offers=())
    assert casting.people() == []


def test_who_is_discreet_or_shows_no_name_is_counted_and_not_named(casting):
    casting.offers("charity", discreet=True)
    for hidden in ("name", "offers", "causes"):
        casting.offers("charity", visibility={**OPEN, hidden: "nobody"})
    casting.offers("charity", visibility={})
    named = casting.offers("charity")
    seen = casting.suggested()
    assert ([one.person_id for one in seen.items], seen.unnamed) == ([named], 5)
    casting.says(named, discreet=True)
    assert casting.people() == []


def test_who_is_no_member_any_more_or_is_proposed_already_is_not_suggested(casting):
    known, stays, lapses, stranger = casting.offers(), casting.offers(), uuid4(), uuid4()
    joining = joined(person_id=lapses)
    casting.hears(joining)
    for person_id in (lapses, stranger):
        casting.says(person_id)
    assert set(casting.people()) == {known, stays, lapses}
    ids = {"membership_id": joining.membership_id, "organisation_id": None, "person_id": lapses}
    casting.hears(MembershipLapsed(**ids, lapsed_on=NOW.date()))
    casting.proposed(known, SpeakerState.DECLINED)
    assert casting.people() == [stays]


def test_the_sector_of_which_there_are_fewest_comes_first(casting):
    company, charity, another = (casting.offers(one) for one in ("company", "charity", "company"))
    casting.proposed(casting.offers("charity"))
    first, second, third = casting.people()
    assert first == min(company, another)
    assert {second, third} == {charity, max(company, another)}
    assert second == charity


def test_balance_is_counted_by_sector(casting):
    charity, alone = casting.offers("charity"), casting.offers()
    casting.proposed(charity, SpeakerState.CONFIRMED)
    casting.proposed(alone)
    casting.proposed(casting.offers("company"), SpeakerState.WITHDRAWN)
    with reading(casting.engine) as session:
        counted = balance(session, casting.gathering_id, STAFF, NOW.date())
    assert [(one.sector, one.proposed, one.confirmed) for one in counted] == [
        ("charity", 0, 1),
        ("none", 1, 0),
    ]


def test_an_organisation_that_is_described_anew_changes_the_sector(casting):
    organisation_id, person_id = uuid4(), casting.offers()
    more = {"organisation_id": organisation_id, "display_name": "X", "country": "KE"}
    casting.hears(
        RepresentativeAppointed(
            representation_id=uuid4(),
            organisation_id=organisation_id,
            person_id=person_id,
            roles=("delegate",),
            starts_on=date(2026, 1, 1),
        ),
        OrganisationRegistered(sector="company", **more),
        OrganisationDescribed(sector="charity", **more),
    )
    assert [one.sector for one in casting.suggested().items] == ["charity"]


def test_who_is_erased_is_suggested_no_more_and_of_two_who_are_one_the_survivor_is(casting):
    gone, one, other = casting.offers(), casting.offers(), uuid4()
    casting.hears(joined(person_id=other))
    casting.hears(PersonErased(person_id=gone))
    casting.hears(PersonMerged(merge_id=uuid4(), person_id=one, survivor_id=other))
    assert casting.people() == [other]


def test_of_one_sector_who_shares_more_causes_and_spoke_less_comes_first():
    def made(number: int, sector: str, causes: str, spoke: int = 0) -> Suggestion:
        return Suggestion(UUID(int=number), sector, tuple(causes), spoke)

    found = [made(1, "a", "x", 1), made(2, "a", "x"), made(3, "a", "xy", 4), made(4, "b", "x")]
    ordered = [one.person_id.int for one in in_order(found, {})]
    assert ordered == [3, 4, 2, 1]
    assert [one.person_id.int for one in in_order(found, {"b": 3})] == [3, 2, 1, 4]
    many = [made(number, "a", "x") for number in range(50)]
    assert len(in_order(many, {})) == MOST_SUGGESTED


def test_suggestions_and_balance_are_the_desks(door: Door, casting: Casting) -> None:
    path = f"/{planned(door)['id']}/speakers"
    person_id = casting.offers("charity")
    hidden = casting.offers("charity", discreet=True)
    shown = door.ask("GET", f"{path}/suggestions?cause=sdg-6&cause=sdg-4", DESK)
    (one,) = shown.get_json()["items"]
    assert one == {
        "person_id": str(person_id),
        "sector": "charity",
        "causes": ["sdg-6"],
        "spoke": 0,
    }
    assert (shown.get_json()["unnamed"], str(hidden) in shown.text) == (1, False)
    assert door.ask("GET", f"{path}/balance", DESK).get_json() == []
    assert door.ask("GET", f"{path}/suggestions", DESK).status_code == 422
    for what in ("suggestions?cause=sdg-6", "balance"):
        assert door.ask("GET", f"{path}/{what}", person_id).status_code == 403
