"""Letters about what the sides of a partnership are to confirm, and about what they have confirmed."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest

from events.benefits import (
    BenefitMeasured,
    BenefitStated,
    MeasurementDisputed,
    MeasurementsCalled,
)
from events.partnerships import (
    CounselOffered,
    PartnershipFocusRenewed,
    PartnershipPartyJoined,
    PartnershipPartyLeft,
    PartnershipReviewCalled,
    PartnershipStageEntered,
    PartnershipStepProposed,
    PartnershipStepRefused,
    Side,
)
from tests.services.notifications.office import Office, addresses, text_of

ID, STEP = uuid4(), uuid4()


@pytest.fixture
def dagny(office: Office) -> UUID:
    company = office.knows_organisation("Nordkraft")
    return office.knows("Dagny Lund", "dagny@nordkraft.example", company)


@pytest.fixture
def kwame(office: Office) -> UUID:
    return office.knows("Kwame Boateng", "kwame@accrasolar.example")


def proposed(by: UUID, asked: UUID, **facts) -> PartnershipStepProposed:
    """Somebody proposes a step."""
    usual = {"kind": "stage", "stage": "pilot", "proposed_by_id": by, "asked": (asked,)}
    return PartnershipStepProposed(partnership_id=ID, step_id=STEP, **{**usual, **facts})


def test_who_is_to_confirm_is_told_what_and_where(office: Office, dagny: UUID, kwame: UUID) -> None:
    office.hears(proposed(dagny, kwame))
    (letter,) = office.posted("partnership-step-proposed")
    assert letter["Subject"] == "Please confirm the next stage of your partnership"
    assert 'enter the stage "pilot", Dagny Lund (Nordkraft) proposes' in text_of(letter).replace(
        "\n", " "
    )
    assert f"/introductions/partnerships/{ID}/steps/{STEP}/page" in text_of(letter)


def test_the_end_says_on_which_day_it_comes_by_itself(office: Office, dagny, kwame) -> None:
    office.hears(proposed(dagny, kwame, stage="closed", closes_on=date(2027, 3, 16)))
    (letter,) = office.posted("partnership-step-proposed")
    assert "without an answer it is closed on 16 March 2027" in text_of(letter).replace("\n", " ")


def test_who_proposed_learns_of_the_no(office: Office, dagny: UUID) -> None:
    facts = {"kind": "stage", "stage": "pilot", "proposed_by_id": dagny}
    office.hears(PartnershipStepRefused(partnership_id=ID, step_id=STEP, **facts))
    assert addresses(office.posted("partnership-step-refused")) == ["dagny@nordkraft.example"]


def test_all_have_in_writing_what_was_confirmed(office: Office, dagny: UUID, kwame: UUID) -> None:
    both = {"partnership_id": ID, "stewards": (dagny, kwame)}
    office.hears(PartnershipStageEntered(**both, stage="closed", reason="fulfilled"))
    office.hears(PartnershipFocusRenewed(**both, purpose="Forty schools"))
    office.hears(PartnershipReviewCalled(**both, due_on=date(2027, 6, 2)))
    said = {letter["Subject"]: text_of(letter) for letter in office.posted()}
    assert len(office.posted()) in (0, 6)
    assert "Forty schools" in said["What your partnership is for from now on"]
    assert "2 June 2027" in said["It is time to look at how your partnership goes"]
    assert "Your partnership is closed" in said


def test_who_is_outnumbered_is_told_where_to_find_somebody(office: Office, kwame: UUID) -> None:
    office.hears(CounselOffered(partnership_id=ID, asked=(kwame,)))
    (letter,) = office.posted("counsel-offered")
    assert f"/introductions/partnerships/{ID}/page" in text_of(letter)


def test_a_new_party_and_the_others_have_each_others_addresses(
    office: Office, dagny, kwame
) -> None:
    mbali = office.knows("Mbali Zuma", "mbali@durban.example")
    joined = {"party": Side(steward_id=mbali), "others": (dagny, kwame)}
    office.hears(PartnershipPartyJoined(partnership_id=ID, **joined))
    letters = {letter["To"].addresses[0].addr_spec: text_of(letter) for letter in office.posted()}
    assert "mbali@durban.example" in letters["kwame@accrasolar.example"]
    for address in ("dagny@nordkraft.example", "kwame@accrasolar.example"):
        assert address in letters["mbali@durban.example"]


def test_those_who_go_on_are_told_which_party_left(office: Office, dagny, kwame) -> None:
    mbali = office.knows("Mbali Zuma", "mbali@durban.example")
    left = {"party": Side(steward_id=mbali), "others": (dagny, kwame)}
    office.hears(PartnershipPartyLeft(partnership_id=ID, **left))
    letters = office.posted()
    assert len(letters) == 2
    assert all("goes on without Mbali Zuma" in text_of(one) for one in letters)


def test_the_other_side_is_asked_to_confirm_and_who_measured_learns_of_a_no(
    office: Office, dagny, kwame
) -> None:
    ids = {"partnership_id": ID, "benefit_id": STEP, "measurement_id": STEP, "metric": "Taps"}
    found = {"value": "120", "unit": "taps", "measured_on": date(2027, 3, 1)}
    office.hears(BenefitMeasured(**ids, **found, measured_by_id=dagny, asked=(kwame,)))
    office.hears(MeasurementDisputed(**ids, measured_by_id=dagny))
    (asked,), (told,) = office.posted("benefit-measured"), office.posted("measurement-disputed")
    assert addresses([asked]) + addresses([told]) == [
        "kwame@accrasolar.example",
        "dagny@nordkraft.example",
    ]
    assert "120 taps on 1 March 2027" in text_of(asked).replace("\n", " ")
    assert "    Taps\n" in text_of(told)


def test_whoever_looks_after_benefits_is_asked_in_one_letter(office: Office, dagny, kwame) -> None:
    office.hears(
        MeasurementsCalled(
            partnership_id=ID, asked_id=dagny, metrics=("Taps", "Schools"), due_on=date(2027, 6, 2)
        )
    )
    stated = {"horizon": "mid", "metric": "Pumps", "stated_by_id": dagny, "asked": (kwame,)}
    office.hears(BenefitStated(partnership_id=ID, benefit_id=STEP, **stated))
    (due,), (asked,) = office.posted("measurements-called"), office.posted("benefit-proposed")
    assert "- Taps\n- Schools" in text_of(due)
    assert addresses([asked]) == ["kwame@accrasolar.example"]
