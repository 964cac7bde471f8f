"""Letters about partnerships, and about one representative giving way to another."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from events.handovers import (
    HandoverCompleted,
    HandoverItemDeclined,
    HandoverOpened,
    HandoverOverdue,
    Item,
    PartiesReintroduced,
    SuccessorNamed,
)
from events.introductions import IntroductionMade
from events.partnerships import PartnershipAtRisk, PartnershipFormed, Side
from events.staff import StaffAppointed, StaffStoodDown
from tests.services.notifications.office import NOON, Office, addresses, proposal, text_of


@dataclass(frozen=True)
class Cast:
    """A leaver and a successor at one organisation, a founder at another."""

    leaver: UUID
    successor: UUID
    founder: UUID
    company: UUID
    enterprise: UUID


@pytest.fixture
def people(office: Office) -> Cast:
    """Dagny leaves Nordkraft, Elif follows; Kwame is on the other side."""
    company = office.knows_organisation("Nordkraft")
    enterprise = office.knows_organisation("Accra Solar")
    return Cast(
        leaver=office.knows("Dagny Lund", "dagny@nordkraft.example", company),
        successor=office.knows("Elif Aydin", "elif@nordkraft.example", company),
        founder=office.knows("Kwame Boateng", "kwame@accrasolar.example", enterprise),
        company=company,
        enterprise=enterprise,
    )


def opened(people: Cast, *items: Item) -> HandoverOpened:
    """Dagny left; these things depended on her."""
    return HandoverOpened(
        handover_id=uuid4(),
        organisation_id=people.company,
        leaver_id=people.leaver,
        items=items,
        deadline_on=date(2026, 12, 23),
    )


def partnership_with(*others: UUID) -> Item:
    """A partnership that depended on the leaver."""
    return Item(kind="partnership", reference_id=uuid4(), others=others)


def formed(people: Cast) -> PartnershipFormed:
    """An introduction became a partnership."""
    return PartnershipFormed(
        partnership_id=uuid4(),
        introduction_id=uuid4(),
        purpose="Solar kiosks at forty markets",
        sides=(
            Side(steward_id=people.leaver, organisation_id=people.company),
            Side(steward_id=people.founder, organisation_id=people.enterprise),
        ),
    )


def at_risk(people: Cast) -> PartnershipAtRisk:
    """Nobody tends a partnership for a side."""
    return PartnershipAtRisk(
        partnership_id=uuid4(),
        organisation_id=people.company,
        reason="Nobody tends it for this side.",
    )


def test_both_sides_are_told_of_a_partnership(office: Office, people: Cast) -> None:
    office.hears(formed(people))
    letters = office.posted("partnership-formed")
    assert addresses(letters) == ["dagny@nordkraft.example", "kwame@accrasolar.example"]


def test_each_side_is_told_who_tends_the_other(office: Office, people: Cast) -> None:
    office.hears(formed(people))
    letters = office.posted("partnership-formed")
    (letter,) = (one for one in letters if addresses([one]) == ["dagny@nordkraft.example"])
    assert letter["Subject"] == "Your partnership with Accra Solar"
    assert "- Kwame Boateng (Accra Solar), kwame@accrasolar.example" in text_of(letter)
    assert "Solar kiosks at forty markets" in text_of(letter)


def test_the_stewards_are_told_of_a_partnership_at_risk(office: Office, people: Cast) -> None:
    steward = office.knows("Marta Ruiz", "marta@association.example")
    office.hears(StaffAppointed(person_id=steward, role="steward"))
    treasurer = office.knows("Jan Kos", "jan@association.example")
    office.hears(StaffAppointed(person_id=treasurer, role="treasurer"))
    office.hears(at_risk(people))
    (letter,) = office.posted("partnership-at-risk")
    assert addresses([letter]) == ["marta@association.example"]
    assert "Nobody tends it for this side." in text_of(letter)


def test_a_steward_heard_of_late_is_told_of_what_was_at_risk(office: Office, people: Cast) -> None:
    office.hears(at_risk(people))
    steward = office.knows("Marta Ruiz", "marta@association.example")
    appointed = StaffAppointed(person_id=steward, role="steward")
    office.hears(appointed, time=NOON - timedelta(days=90))
    assert addresses(office.posted("partnership-at-risk")) == ["marta@association.example"]


def test_a_new_steward_is_not_told_of_old_risks(office: Office, people: Cast) -> None:
    office.hears(at_risk(people), time=NOON - timedelta(days=90))
    steward = office.knows("Marta Ruiz", "marta@association.example")
    office.hears(StaffAppointed(person_id=steward, role="steward"))
    assert office.posted() == []


def test_who_stood_down_is_not_told(office: Office, people: Cast) -> None:
    steward = office.knows("Marta Ruiz", "marta@association.example")
    office.hears(StaffAppointed(person_id=steward, role="steward"))
    office.hears(StaffStoodDown(person_id=steward, role="steward"))
    office.hears(at_risk(people))
    assert office.posted() == []


def test_the_other_side_is_told_who_left_in_words_to_pass_on(office: Office, people: Cast) -> None:
    office.hears(opened(people, partnership_with(people.founder)))
    (letter,) = office.posted("handover-opened")
    assert addresses([letter]) == ["kwame@accrasolar.example"]
    assert "Dagny Lund no longer speaks for Nordkraft; we are finding a successor" in text_of(
        letter
    )
    assert "    Dagny Lund has moved on from Nordkraft." in text_of(letter)


def test_whoever_shared_several_things_with_the_leaver_gets_one_letter(
    office: Office, people: Cast
) -> None:
    office.hears(opened(people, partnership_with(people.founder), partnership_with(people.founder)))
    assert len(office.posted("handover-opened")) == 1


def test_the_leaver_is_named_to_whom_they_were_introduced(office: Office, people: Cast) -> None:
    proposed = proposal(people.founder, people.leaver)
    office.hears(proposed)
    office.hears(
        IntroductionMade(
            introduction_id=proposed.introduction_id,
            first_id=people.founder,
            second_id=people.leaver,
        )
    )
    office.hears(
        opened(
            people,
            Item(
                kind="introduction",
                reference_id=proposed.introduction_id,
                others=(people.founder,),
            ),
        )
    )
    (letter,) = office.posted("handover-opened")
    assert letter["Subject"] == "Dagny Lund is moving on"


def test_a_discreet_leaver_is_not_named_to_whom_they_were_only_proposed(
    office: Office, people: Cast
) -> None:
    proposed = proposal(people.founder, people.leaver)
    office.hears(proposed)
    item = Item(
        kind="introduction", reference_id=proposed.introduction_id, others=(people.founder,)
    )
    office.hears(opened(people, item))
    (letter,) = office.posted("handover-opened")
    assert "a product lead at a large telecom company in the Philippines" in text_of(letter)
    assert "Dagny" not in letter.as_string()
    assert "Nordkraft" not in letter.as_string()


def test_the_colleagues_are_asked_for_a_successor(office: Office, people: Cast) -> None:
    office.hears(opened(people, partnership_with(people.founder)))
    (letter,) = office.posted("handover-vacancy")
    assert addresses([letter]) == ["elif@nordkraft.example"]
    assert letter["Subject"] == "Who follows Dagny Lund at Nordkraft?"
    assert "by 23 December 2026" in text_of(letter)
    assert "- partnerships: 1" in text_of(letter)


def test_a_colleague_who_would_follow_well_is_suggested_to_the_others_alone(
    office: Office, people: Cast
) -> None:
    office.knows("Tove Berg", "tove@nordkraft.example", people.company)
    office.hears(
        replace(
            opened(people, partnership_with(people.founder)),
            suggested_id=people.successor,
        )
    )
    letters = office.posted("handover-vacancy")
    told = {addresses([one])[0]: "Elif Aydin would follow well" in text_of(one) for one in letters}
    assert told == {"elif@nordkraft.example": False, "tove@nordkraft.example": True}


def test_nobody_is_asked_for_a_successor_who_was_named_in_the_same_moment(
    office: Office, people: Cast
) -> None:
    steward = office.knows("Marta Ruiz", "marta@association.example")
    office.hears(StaffAppointed(person_id=steward, role="steward"))
    office.hears(
        replace(opened(people, partnership_with(people.founder)), successor_id=people.successor)
    )
    (letter,) = office.posted()
    assert letter["X-Footbridge-Kind"] == "handover-opened"
    assert "no longer speaks for Nordkraft; somebody follows already." in text_of(letter)
    assert "finding a successor" not in text_of(letter)


def test_where_no_colleague_is_left_a_steward_is_asked(office: Office, people: Cast) -> None:
    steward = office.knows("Marta Ruiz", "marta@association.example")
    office.hears(StaffAppointed(person_id=steward, role="steward"))
    alone = HandoverOpened(
        handover_id=uuid4(),
        organisation_id=people.enterprise,
        leaver_id=people.founder,
        items=(),
        deadline_on=date(2026, 12, 23),
    )
    office.hears(alone)
    assert addresses(office.posted("handover-vacancy")) == ["marta@association.example"]


def test_the_successor_is_told_where_the_briefing_is(office: Office, people: Cast) -> None:
    named = SuccessorNamed(
        handover_id=uuid4(),
        organisation_id=people.company,
        leaver_id=people.leaver,
        successor_id=people.successor,
    )
    office.hears(named)
    (letter,) = office.posted("successor-named")
    assert addresses([letter]) == ["elif@nordkraft.example"]
    assert f"/introductions/handovers/{named.handover_id}/page" in text_of(letter)


def test_the_other_side_is_told_what_is_not_carried_on(office: Office, people: Cast) -> None:
    declined = HandoverItemDeclined(
        handover_id=uuid4(),
        organisation_id=people.company,
        leaver_id=people.leaver,
        kind="milestone",
        reference_id=uuid4(),
        others=(people.founder,),
    )
    office.hears(declined)
    (letter,) = office.posted("handover-item-declined")
    assert addresses([letter]) == ["kwame@accrasolar.example"]
    assert "a milestone of the partnership with you has declined" in text_of(letter)


@pytest.fixture
def reintroduced(people: Cast) -> PartiesReintroduced:
    """Elif and Kwame are put in touch."""
    return PartiesReintroduced(
        handover_id=uuid4(),
        organisation_id=people.company,
        leaver_id=people.leaver,
        successor_id=people.successor,
        others=(people.founder,),
    )


def test_the_other_side_gets_the_successors_address(
    office: Office, people: Cast, reintroduced: PartiesReintroduced
) -> None:
    office.hears(reintroduced)
    letters = office.posted("parties-reintroduced")
    (letter,) = (one for one in letters if addresses([one]) == ["kwame@accrasolar.example"])
    assert "- Elif Aydin (Nordkraft), elif@nordkraft.example" in text_of(letter)
    assert letter["Subject"] == "Elif Aydin: please carry on together"


def test_the_successor_gets_the_other_sides_address(
    office: Office, people: Cast, reintroduced: PartiesReintroduced
) -> None:
    office.hears(reintroduced)
    letters = office.posted("parties-reintroduced")
    (letter,) = (one for one in letters if addresses([one]) == ["elif@nordkraft.example"])
    assert "- Kwame Boateng (Accra Solar), kwame@accrasolar.example" in text_of(letter)


def test_the_other_sides_do_not_get_one_anothers_addresses(office: Office, people: Cast) -> None:
    researcher = office.knows("Mei Tan", "mei@straits.example")
    office.hears(
        PartiesReintroduced(
            handover_id=uuid4(),
            organisation_id=people.company,
            leaver_id=people.leaver,
            successor_id=people.successor,
            others=(people.founder, researcher),
        )
    )
    letters = office.posted("parties-reintroduced")
    (letter,) = (one for one in letters if addresses([one]) == ["mei@straits.example"])
    assert "Kwame" not in text_of(letter)


def test_all_are_told_that_the_handover_is_complete(office: Office, people: Cast) -> None:
    office.hears(
        HandoverCompleted(
            handover_id=uuid4(),
            organisation_id=people.company,
            leaver_id=people.leaver,
            successor_id=people.successor,
            others=(people.founder,),
            carried=2,
            lost=1,
        )
    )
    letters = office.posted("handover-completed")
    assert addresses(letters) == ["elif@nordkraft.example", "kwame@accrasolar.example"]
    assert "- Carried on: 2" in text_of(letters[0])
    assert "- Lost: 1" in text_of(letters[0])


def test_the_stewards_are_called_to_a_handover_that_is_overdue(
    office: Office, people: Cast
) -> None:
    steward = office.knows("Marta Ruiz", "marta@association.example")
    office.hears(StaffAppointed(person_id=steward, role="steward"))
    overdue = HandoverOverdue(
        handover_id=uuid4(),
        organisation_id=people.company,
        leaver_id=people.leaver,
        deadline_on=date(2026, 11, 22),
    )
    office.hears(overdue)
    (letter,) = office.posted("handover-overdue")
    assert addresses([letter]) == ["marta@association.example"]
    assert letter["Subject"] == "The handover at Nordkraft is overdue"
    assert "handed over by 22 November 2026" in " ".join(text_of(letter).split())
    assert f"/introductions/handovers/{overdue.handover_id}/page" in text_of(letter)
