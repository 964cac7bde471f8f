"""Why two people should meet, in the words of the one who reads it; it names nobody and quotes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.matching.engine.card import Card
from services.matching.engine.taxonomy import kin
from services.matching.engine.weights import FEATURES, Weights
from services.matching.rules.words import (
    LANGUAGE_WORDS,
    PLACED,
    area_name,
    cause_name,
    listed,
    pronoun,
    thing,
)
from shared.geography import BROAD, WORLD
from shared.languages import retold

AT_MOST = 3
_COMMON_LANGUAGE = "en"


@dataclass(frozen=True)
class Sight:
    """One side's view of a pair: their own card, the other's, the gathering that both come to."""

    mine: Card
    theirs: Card
    gathering: str = ""


def contributions(measured: Mapping[str, float], weights: Weights) -> dict[str, float]:
    """What each feature adds to a yes, above what any two people would have."""
    return {
        name: weights.of(name) * (measured[name] - weights.usual[name])
        for name in FEATURES
        if name in measured
    }


def reasons(sight: Sight, measured: Mapping[str, float], weights: Weights) -> tuple[str, ...]:
    """The strongest reasons of one side, best told first; the occasion that both come to is always among them."""
    added = contributions(measured, weights)
    told = {name: words for name in added if added[name] > 0 and (words := _TOLD[name](sight))}
    strongest = sorted(told, key=lambda name: (name != "event", -added[name], FEATURES.index(name)))
    kept = sorted(strongest[:AT_MOST], key=FEATURES.index)
    sentences = [told[name] for name in kept]
    if len(sentences) < AT_MOST and (language := _language(sight)):
        sentences.append(language)
    return tuple(sentences) or (retold("Taken together, your profiles fit well"),)


def _need(sight: Sight) -> str:
    met = _met(sight.mine.needs, sight.theirs.offers)
    if len(met) > 1:
        both = {"first": thing(met[0]), "second": thing(met[1])}
        return retold("You need %(first)s and %(second)s; they offer both") % both
    if met:
        said = {"thing": thing(met[0]), "it": pronoun(met[0]), "place": _where(met[0], sight)}
        if said["place"]:
            return retold("You need %(thing)s; they offer %(it)s in %(place)s") % said
        return retold("You need %(thing)s; they offer %(it)s") % said
    sentence = retold("You need %(thing)s; they offer %(other)s")
    return _kindred(sentence, sight.mine.needs, sight.theirs.offers)


def _offer(sight: Sight) -> str:
    met = _met(sight.theirs.needs, sight.mine.offers)
    if len(met) > 1:
        both = {"first": thing(met[0]), "second": thing(met[1])}
        return retold("They need %(first)s and %(second)s; you offer both") % both
    if met:
        said = {"thing": thing(met[0]), "it": pronoun(met[0])}
        return retold("They need %(thing)s; you offer %(it)s") % said
    sentence = retold("They need %(thing)s; you offer %(other)s")
    return _kindred(sentence, sight.theirs.needs, sight.mine.offers)


def _met(needs: tuple[str, ...], offers: tuple[str, ...]) -> list[str]:
    """The needs that are met exactly, those that have a place first."""
    return sorted(set(needs) & set(offers), key=lambda tag: (tag not in PLACED, tag))


def _kindred(sentence: str, needs: tuple[str, ...], offers: tuple[str, ...]) -> str:
    for need in sorted(needs):
        for offer in sorted(kin(need) & set(offers)):
            return sentence % {"thing": thing(need), "other": thing(offer)}
    return ""


def _where(tag: str, sight: Sight) -> str:
    """Where they can offer it, if it is a thing of a place, and there is no doubt about which.

    A place of a discreet person is told only if it is the reader's own.
    """
    theirs = set(sight.theirs.areas) - BROAD
    shared = sorted(theirs & set(sight.mine.areas))
    only = sorted(theirs) if len(theirs) == 1 and not sight.theirs.discreet else []
    told = shared or only
    return area_name(told[0]) if told and tag in PLACED else ""


def _causes(sight: Sight) -> str:
    shared = sorted(set(sight.mine.causes) & set(sight.theirs.causes))
    causes = listed([cause_name(cause) for cause in shared[:2]])
    return retold("You both work on %(causes)s") % {"causes": causes} if shared else ""


def _region(sight: Sight) -> str:
    areas = set(sight.mine.areas) & set(sight.theirs.areas)
    if shared := sorted(areas - BROAD):
        return _both_in(listed([area_name(area) for area in shared[:2]]))
    if sight.mine.country and sight.mine.country == sight.theirs.country:
        return retold("You are in the same country")
    continents = sorted(areas - WORLD)
    return _both_in(area_name(continents[0])) if continents else ""


def _both_in(places: str) -> str:
    return retold("You both work in %(places)s") % {"places": places}


def _graph(_: Sight) -> str:
    return retold("You have both worked with the same partners")


def _event(sight: Sight) -> str:
    gathering = {"gathering": sight.gathering}
    return retold("You are both coming to %(gathering)s") % gathering if sight.gathering else ""


def _text(_: Sight) -> str:
    return retold("What you each say of your work has much in common")


def _sector(_: Sight) -> str:
    return retold("You come from different sectors")


def _language(sight: Sight) -> str:
    shared = set(sight.mine.languages) & set(sight.theirs.languages)
    names = [
        LANGUAGE_WORDS[one] for one in sorted(shared - {_COMMON_LANGUAGE}) if one in LANGUAGE_WORDS
    ]
    spoken = {"languages": listed(names[:2])}
    return retold("You both speak %(languages)s") % spoken if names else ""


_TOLD: dict[str, Callable[[Sight], str]] = {
    "need": _need,
    "offer": _offer,
    "causes": _causes,
    "region": _region,
    "graph": _graph,
    "event": _event,
    "text": _text,
    "sector": _sector,
}
