"""The roles of those who speak for an organisation, in words."""

from collections.abc import Iterable

from shared.languages import Language, mark

ROLES = (
    mark("primary"),
    mark("billing"),
    mark("delegate"),
    mark("speaker"),
    mark("executive"),
)


def roles_in_words(language: Language, roles: Iterable[str]) -> str:
    """Roles one behind the other, as a language calls them."""
    return ", ".join(language.say(role) for role in roles)
