"""Candidates drawn at random, by hypothesis or from a seed."""

from __future__ import annotations

import random
from uuid import UUID

from hypothesis import strategies as st

from services.matching.engine.card import Card
from services.matching.engine.encoder import TEXTS, TOPICS
from services.matching.engine.taxonomy import SECTORS, TAGS

WORDS = "water well solar school clinic seed bank port river forest data nurse".split()
AREAS = ("east-africa", "west-europe", "andes", "global", "africa")
LANGUAGES = ("en", "fr", "es")
COUNTRIES = ("KE", "FR", "PE", "")
CAUSES = ("sdg-1", "sdg-6", "sdg-13", "sdg-17", "ocean-plastic")


def card(seed: int, person: int | None = None, sectors: tuple[str, ...] = SECTORS) -> Card:
    """A candidate; the same seed gives the same one, and few seeds give many that are alike."""
    dice = random.Random(seed)

    def some(things: tuple[str, ...], most: int) -> tuple[str, ...]:
        return tuple(sorted(dice.sample(things, dice.randint(0, min(most, len(things))))))

    asked, answers = dice.randint(0, 6), dice.randint(0, 6)
    person_id = UUID(int=seed if person is None else person)
    return Card(
        person_id=person_id,
        party_id=UUID(int=person_id.int // 2),
        sector=dice.choice(sectors),
        country=dice.choice(COUNTRIES),
        offers=some(TAGS, 3),
        needs=some(TAGS, 3),
        causes=some(CAUSES, 3),
        areas=some(AREAS, 2),
        languages=some(LANGUAGES, 2),
        open_introductions=dice.choice((0, 0, 0, 1, 3)),
        answers=answers,
        said_yes=dice.randint(0, answers),
        asked=asked,
        got_yes=dice.randint(0, asked),
        text=TEXTS.encode(" ".join(dice.sample(WORDS, 4))),
        wants=TOPICS.encode(" ".join(dice.sample(WORDS, 2))),
        gives=TOPICS.encode(" ".join(dice.sample(WORDS, 2))),
    )


seeds = st.integers(min_value=1, max_value=400)
cards = st.builds(card, seeds)
