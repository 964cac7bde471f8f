"""Whatever hung on two records: merging them and undoing that gives back every row."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from services.membership.actions.merges import merge_organisations, merge_persons, undo_merge
from services.membership.actions.persons import publish_profile
from services.membership.models import Reference
from services.membership.queries.persons import person_of
from shared.callers import Caller, Role
from shared.errors import Refusal
from tests.services.membership.merges.tables import contents, different
from tests.services.membership.office import PROFILE

ADMIN = Caller(person_id=None, roles=frozenset({Role.ADMIN}))
ROLES = ("primary", "billing", "delegate", "speaker")

one_persons = st.fixed_dictionaries(
    {
        "profile": st.sampled_from([None, {}, {"title": "", "discreet": True}]),
        "speaks_for": st.lists(
            st.tuples(st.integers(0, 1), st.sets(st.sampled_from(ROLES), min_size=1)),
            max_size=2,
            unique_by=lambda one: one[0],
        ),
        "shares_address": st.booleans(),
        "reference": st.booleans(),
    }
)
modest = settings(
    max_examples=8,
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class World:
    """Two records of one, with whatever hangs on them, among others."""

    made = 0

    def __init__(self, office):
        World.made += 1
        self.office, self.number = office, World.made
        self.bodies = [
            office.organisation(f"House {self.number} {n}", "company", country="NL") for n in (0, 1)
        ]

    def person(self, which, told):
        name = "shared" if told["shares_address"] else f"own{which}"
        office = self.office
        person_id = office.person(f"Jan {which}", f"{name}{self.number}@x.example")
        if told["profile"] is not None:
            office.do(
                lambda s: publish_profile(s, person_of(s, person_id), PROFILE | told["profile"])
            )
        for body, roles in told["speaks_for"]:
            office.appoint(self.bodies[body], person_id, *sorted(roles), taken_over=True)
        if told["reference"]:
            source = f"crm-{self.number}-{which}"
            self.office.do(
                lambda s: s.add(
                    Reference(kind="person", source=source, name="7", subject_id=person_id)
                )
            )
        return person_id


def there_and_back(office, merge, one, other):
    """The tables that are not as they were after a merge was made (or refused) and undone."""
    before = contents(office.engine)
    try:
        made = office.do(merge, one, other, ADMIN, office.today, office.now)
    except Refusal:
        return different(before, contents(office.engine))
    assert different(before, contents(office.engine)) != []
    office.do(undo_merge, made.id, ADMIN, office.now)
    return different(before, contents(office.engine))


@modest
@given(one=one_persons, other=one_persons)
def test_persons_are_as_they_were(office, one, other):
    world = World(office)
    two = world.person(0, one), world.person(1, other)
    assert there_and_back(office, merge_persons, *two) == []


@modest
@given(people=st.lists(one_persons, max_size=2))
def test_organisations_are_as_they_were(office, people):
    world = World(office)
    for which, told in enumerate(people):
        world.person(which, told)
    assert there_and_back(office, merge_organisations, *world.bodies) == []
