"""What is held of a person alone: name, addresses, profile, ways of signing in."""

from __future__ import annotations

from typing import Any

from shared.privacy import Fate, Held
from shared.privacy.alike import ERASED_NAME

_OF_A_PERSON = ("persons", "contact_points", "profiles")


def former_rows(changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of what a merge changed, what was the person's own before."""
    return [
        {"table": one["table"], "before": one["before"]}
        for one in changes or []
        if one["table"] in _OF_A_PERSON and "before" in one
    ]


PEOPLE = {
    "persons": Held(
        "Who you are",
        ("id",),
        Fate.BLANKED,
        why="An id without a name stays, so that the books and whoever speaks of it lead to nobody.",
        clock="person_days",
        blanks={
            "full_name": ERASED_NAME, "match_key": "", "phone": "", "likeness_key": "", "phone_key": "",
            "letter_language": "",
        },
    ),
    "contact_points": Held(
        "Where you are written to", ("person_id",), Fate.DELETED, plain=("address", "address_key")
    ),
    "profiles": Held(
        "Your profile",
        ("person_id",),
        Fate.DELETED,
        plain=(
            "title", "interests", "offers", "needs", "causes", "regions", "languages", "country",
            "visibility",
        ),
    ),
    "directory_listings": Held(
        "That you are in the directory", ("subject_id",), Fate.DELETED, plain=("kind",)
    ),
    "directory_words": Held(
        "By which words you are found",
        ("listing_id>directory_listings",),
        Fate.DELETED,
        plain=("word", "field", "via_id"),
    ),
    "external_references": Held(
        "What other directories call you",
        ("subject_id",),
        Fate.KEPT,
        why="A number of another directory: by it an import knows not to bring the person back.",
        plain=("kind", "source", "name"),
    ),
    "consents": Held(
        "What you agreed to, and took back",
        ("person_id",),
        Fate.BLANKED,
        why="That an id agreed, and when, must be shown for what was written while it held.",
        blanks={"evidence": ""},
        plain=("purpose", "deed", "by_program", "through"),
    ),
    "identities": Held(
        "Accounts by which you sign in", ("person_id",), Fate.DELETED, plain=("issuer", "subject")
    ),
    "sign_in_links": Held("Links by which you signed in", ("person_id",), Fate.DELETED, clock="sign_in_link_days"),
    "staff_roles": Held(
        "What you are to the association's staff", ("person_id",), Fate.DELETED, plain=("role",)
    ),
    "merges": Held(
        "Records of you that became one",
        ("merged_id", "survivor_id"),
        Fate.BLANKED,
        why="The old id leads on to the new one, so that what speaks of it late leads to nobody, too.",
        blanks={"changes": []},
        plain=("kind",),
        tells={"changes": former_rows},
    ),
    "distinctions": Held(
        "Records that were said not to be yours",
        ("low_id", "high_id"),
        Fate.DELETED,
        plain=("kind",),
        others=("low_id", "high_id"),
    ),
}  # fmt: skip
