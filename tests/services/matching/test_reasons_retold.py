"""Reasons and descriptions, which are written in English, are said again in German where they are read."""

import re

import pytest

from services.introductions.rules import descriptions
from services.matching.rules.words import AREAS, GOAL_WORDS, TAG_WORDS, area_name, listed
from shared.languages import language

GERMAN = language("de")


@pytest.mark.parametrize(
    ("english", "german"),
    [
        (
            "You need a pilot site; they offer one in East Africa",
            "Sie brauchen einen Ort zum Erproben; die andere Seite bietet das an (Ostafrika)",
        ),
        (
            "They need mentoring; you offer it",
            "Die andere Seite braucht Mentoring; Sie bieten das an",
        ),
        (
            "You need funding; they offer a buyer",
            "Sie brauchen Fördermittel; die andere Seite bietet jemanden, der kauft",
        ),
        (
            "You both work on good health and well-being (SDG 3) and climate action (SDG 13)",
            "Sie arbeiten beide an diesen Zielen: Gesundheit und Wohlergehen (SDG 3) und"
            " Klimaschutz (SDG 13)",
        ),
        ("You both speak German and Swahili", "Sie sprechen beide Deutsch und Suaheli"),
        (
            "a product lead at a large company in the Philippines",
            "Produktleitung bei einem großen Unternehmen (Philippinen)",
        ),
        (
            "a VP Product at Maji and Co, a small company in Kenya",
            "VP Product bei Maji and Co, einem kleinen Unternehmen (Kenia)",
        ),
        ("a founder in Kenya", "jemand, der oder die gegründet hat (Kenia)"),
        ("You are both coming to Forum and Fair", "Sie kommen beide zu: Forum and Fair"),
        ("Somebody wrote this", "Somebody wrote this"),
    ],
)
def test_what_was_written_in_english_is_said_again(english: str, german: str) -> None:
    assert GERMAN.retell(english) == german
    assert language("en").retell(english) == english


@pytest.mark.parametrize("first", [words for words, _ in TAG_WORDS.values()])
def test_everything_that_is_needed_is_told_with_everything_else(first: str) -> None:
    for second, _ in TAG_WORDS.values():
        told = GERMAN.retell(f"You need {first} and {second}; they offer both")
        assert not re.search(r"\b(need|they|and|a|help|access)\b", told), told


def test_two_goals_or_areas_are_told_apart() -> None:
    for names in (GOAL_WORDS, AREAS):
        for one in names:
            for other in names:
                told = GERMAN.retell(listed([one, other]))
                assert told == f"{GERMAN.retell(one)} und {GERMAN.retell(other)}"


def test_the_areas_of_the_world_are_called_as_they_are_told() -> None:
    assert area_name("east-africa") in AREAS
    assert area_name("south-east-asia") in AREAS


def test_every_kind_of_organisation_is_told() -> None:
    for size in ("", *descriptions._SIZES.values()):
        for sector in (*descriptions.SECTORS.values(), "organisation"):
            assert descriptions._with_article(f"{size} {sector}".strip()) in descriptions.HOUSES
    for house in descriptions.HOUSES:
        assert GERMAN.retell(house).startswith(("einem ", "einer "))
