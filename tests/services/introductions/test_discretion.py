"""Nobody is named before both said yes: in no answer, no message and no log."""

from __future__ import annotations

import json
import logging
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, inspect, text

from events.introductions import IntroductionProposed
from events.persons import ProfilePublished
from services.introductions.models import Contact, Organisation, Person
from services.introductions.rules.countries import country_name
from services.introductions.rules.descriptions import GENERAL_TITLES, describe, general_title
from services.introductions.rules.discretion import gives_away, without_traces
from shared.database import reading
from tests.road import announced_envelopes
from tests.services.introductions.association import SEEN, Association, Door

HELD_HERE = {"contacts", "organisations"}


@pytest.fixture
def globe(association: Association) -> UUID:
    return association.organisation("Pasig Telecom")


@pytest.fixture
def rosa(association: Association, globe: UUID) -> UUID:
    """A discreet person of a large company."""
    title = "VP Product, Pasig Telecom"
    return association.person("Rosa Dalisay", globe, title=title, discreet=True, visibility={})


def traces(engine: Engine) -> list[str]:
    """The words that would give Rosa away."""
    with reading(engine) as session:
        address = session.scalars(text("SELECT email FROM contacts WHERE full_name LIKE 'Rosa%'"))
        email = address.one()
    return ["Rosa", "Dalisay", "Pasig Telecom", email, email.partition("@")[2]]


def rows_outside(engine: Engine, tables: set[str]) -> str:
    """Everything that is stored, but for these tables."""
    with engine.connect() as connection:
        names = set(inspect(connection).get_table_names()) - tables
        return "\n".join(
            str(row)
            for name in names
            for row in connection.execute(text(f'SELECT * FROM "{name}"'))
        )


def proposed(association: Association) -> IntroductionProposed:
    return association.said(IntroductionProposed)[-1]


def test_a_discreet_person_leaves_no_trace_when_proposed_and_declined(
    association: Association,
    door: Door,
    rosa: UUID,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
):
    caplog.set_level(logging.DEBUG)
    amina, steward = association.person("Amina Otieno"), association.staff()
    association.match(
        amina,
        rosa,
        first_reasons=("Rosa Dalisay of Pasig Telecom has wells", "both work on clean water"),
    )
    asked = association.introduction(amina, rosa)
    for who in (amina, rosa, steward):
        for path in ("/", f"/{asked.id}", f"/{asked.id}/contacts", "/partnerships", "/handovers"):
            door.get(who, path)
    door.accept(rosa, asked)
    door.get(steward, f"/{asked.id}")
    door.refuse(amina, asked, not_them=True)
    for who in (amina, rosa, steward):
        door.get(who, f"/{asked.id}")
        door.get(who, f"/{asked.id}/contacts")
    door.get(steward, f"/persons/{rosa}/limits")
    printed = capsys.readouterr()
    everywhere = {
        "an answer": "\n".join(door.answers),
        "the bus": "\n".join(
            json.dumps(one.data) for one in announced_envelopes(association.engine)
        ),
        "the log": caplog.text + printed.out + printed.err,
        "a table": rows_outside(association.engine, HELD_HERE | {"people"}),
    }
    found = {
        (where, trace)
        for where, told in everywhere.items()
        for trace in traces(association.engine)
        if trace.lower() in told.lower()
    }
    assert found == set()
    assert "clean water" in everywhere["an answer"]
    assert "/<uuid:introduction_id>/refusal" in everywhere["the log"]


def test_the_walk_would_find_a_name_that_is_told(association: Association, door: Door, rosa: UUID):
    """The control: once both said yes, the same walk finds the name."""
    amina = association.person("Amina Otieno")
    association.match(amina, rosa)
    asked = association.introduction(amina, rosa)
    door.accept(rosa, asked)
    door.accept(amina, asked)
    door.get(amina, f"/{asked.id}/contacts")
    told = "\n".join(door.answers)
    assert all(trace in told for trace in ("Rosa", "Dalisay"))


def test_a_discreet_person_is_described_in_general_words(association: Association, rosa: UUID):
    amina = association.person("Amina Otieno")
    association.match(amina, rosa)
    told = proposed(association)
    assert told.first_sees == "a product lead at a large company in the Philippines"
    assert (told.first_is_named, told.second_is_named) == (True, False)


def test_who_may_be_seen_is_described_with_the_organisation_but_not_by_name(
    association: Association, rosa: UUID
):
    wells = association.organisation("Wells for All", sector="charity", size_band="10-49")
    amina = association.person("Amina Otieno", wells, title="Director of Programmes")
    association.match(amina, rosa)
    told = proposed(association).second_sees
    assert told == ("a Director of Programmes at Wells for All, a small charity in the Philippines")


def test_who_hides_the_organisation_is_seen_without_it(association: Association, rosa: UUID):
    wells = association.organisation("Wells for All", sector="charity", country="KE")
    seen = {"name": "public", "title": "public", "organisation": "nobody"}
    amina = association.person("Amina Otieno", wells, visibility=seen)
    association.match(amina, rosa)
    assert proposed(association).second_sees == "a VP Product at a large charity in Kenya"


def test_who_hides_the_name_is_not_named(association: Association, rosa: UUID):
    seen = {"name": "nobody", "title": "public", "organisation": "public"}
    wells = association.organisation("Wells for All", sector="charity", country="KE")
    amina = association.person("Amina Otieno", wells, visibility=seen)
    association.match(amina, rosa)
    told = proposed(association)
    assert told.first_is_named is False
    assert told.second_sees == "a product lead at a large charity in Kenya"


def test_who_said_nothing_about_it_is_not_named(association: Association, rosa: UUID):
    amina = association.person("Amina Otieno", visibility={})
    association.match(amina, rosa)
    assert proposed(association).first_is_named is False


def test_who_becomes_discreet_is_no_longer_shown_with_the_organisation(
    association: Association, door: Door, rosa: UUID
):
    wells = association.organisation("Wells for All", sector="charity")
    amina = association.person("Amina Otieno", wells)
    association.match(amina, rosa)
    asked = association.introduction(amina, rosa)
    assert "Wells for All" in door.get(rosa, f"/{asked.id}").json["other"]
    association.hear(ProfilePublished(person_id=amina, discreet=True, visibility=SEEN))
    assert "Wells for All" not in door.get(rosa, f"/{asked.id}").json["other"]


def test_no_id_of_the_other_is_shown_before_both_said_yes(
    association: Association, door: Door, rosa: UUID
):
    amina = association.person("Amina Otieno")
    association.match(amina, rosa)
    asked = association.introduction(amina, rosa)
    assert str(rosa) not in door.get(amina, f"/{asked.id}").get_data(as_text=True)


@pytest.mark.parametrize(
    "title, general",
    [
        ("VP Product, Asia", "a product lead"),
        ("Co-founder & CEO", "a founder"),
        ("Head of Legal", "a lawyer"),
        ("Managing Director", "a leader"),
        ("Wizard of Pasig", "someone"),
        ("", "someone"),
    ],
)
def test_a_title_is_put_in_words_that_many_share(title, general):
    assert general_title(title) == general


@pytest.mark.parametrize(
    "code, name", [("PH", "the Philippines"), ("ke", "Kenya"), ("", ""), ("QQ", "")]
)
def test_a_country_stands_in_a_sentence(code, name):
    assert country_name(code) == name


def test_a_title_that_names_its_holder_is_not_quoted():
    person = seen_person(title="Assistant to Amina Otieno")
    contact = Contact(full_name="Amina Otieno", email="amina@wells.example")
    assert "Amina" not in describe(person, None, contact)


@pytest.mark.parametrize(
    "reason, tells",
    [
        ("Amina Otieno needs a pilot site", True),
        ("ask AMINA OTIENO", True),
        ("write to amina@wells.example", True),
        ("both at wells.example", True),
        ("both work on clean water", False),
        ("both dig swells.examples", False),
    ],
)
def test_a_reason_that_gives_somebody_away_is_found(reason, tells):
    secrets = ["Amina Otieno", "amina@wells.example", "wells.example"]
    assert gives_away(reason, secrets) is tells


def test_somebody_whose_every_reason_tells_too_much_still_gets_a_reason():
    assert without_traces(["Amina asks"], ["Amina"]) == [
        "What the two of you offer, need and care about fits together."
    ]


words = st.text(st.characters(categories=["L"]), min_size=4, max_size=12)


@given(words, words, words, st.text(max_size=40))
def test_a_description_holds_nothing_that_a_discreet_person_wrote(name, body, title, more):
    person = seen_person(title=f"{title} {name} {body} {more}", discreet=True)
    organisation = Organisation(
        display_name=body, sector="company", country="PH", size_band="1000+"
    )
    told = describe(person, organisation, Contact(full_name=name, email=f"{name}@{body}"))
    assert told.removesuffix(" at a large company in the Philippines") in GENERAL_TITLES


def seen_person(**facts: object) -> Person:
    usual = {"described": True, "discreet": False, "country": "", "visibility": SEEN}
    return Person(**{**usual, **facts})
