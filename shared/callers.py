"""Who is asking: a person with roles, a program with scopes, another service, or nobody in particular."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a caller is to the association."""

    MEMBER = "member"
    REPRESENTATIVE = "representative"
    STEWARD = "steward"
    TREASURER = "treasurer"
    EVENT_MANAGER = "event-manager"
    ADMIN = "admin"


STAFF_ROLES = frozenset({Role.STEWARD, Role.TREASURER, Role.EVENT_MANAGER, Role.ADMIN})


@dataclass(frozen=True)
class Caller:
    """Who is asking, as of this request.

    `organisation_ids` are the organisations that the person represents today. `scopes` limit a program and are
    None for people and services; `program` and `service` name what asks when it is not a person. An admin has
    every staff role. `at_provider` says that a provider of identities vouched for the person. `language` is what
    the person wants to read, empty where they did not say.
    """

    person_id: UUID | None = None
    roles: frozenset[Role] = frozenset()
    organisation_ids: frozenset[UUID] = frozenset()
    scopes: frozenset[str] | None = None
    service: str | None = None
    program: str | None = None
    at_provider: bool = False
    language: str = ""

    def __post_init__(self) -> None:
        roles = frozenset(self.roles)
        if Role.ADMIN in roles:
            roles |= STAFF_ROLES
        object.__setattr__(self, "roles", roles)
        object.__setattr__(self, "organisation_ids", frozenset(self.organisation_ids))

    @property
    def person_ids(self) -> tuple[UUID, ...]:
        """The person as a list to search by: empty for a program, so that it never finds what is nobody's."""
        return (self.person_id,) if self.person_id is not None else ()

    @property
    def is_known(self) -> bool:
        """Whether the caller has said, and proven, who it is."""
        return bool(self.person_id or self.program or self.service)

    @property
    def is_staff(self) -> bool:
        """Whether the caller works for the association, in any role."""
        return bool(self.roles & STAFF_ROLES)

    def without_staff_roles(self) -> Caller:
        """The same caller, to whom no work of the association's is open."""
        return replace(self, roles=self.roles - STAFF_ROLES)

    def has(self, *roles: Role) -> bool:
        """Whether the caller has at least one of these roles."""
        return not self.roles.isdisjoint(roles)

    def may_act_for(self, person_id: UUID) -> bool:
        """Whether the caller is this person, or staff."""
        return self.is_staff or (self.person_id is not None and self.person_id == person_id)

    def represents(self, organisation_id: UUID) -> bool:
        """Whether the caller speaks for this organisation today."""
        return organisation_id in self.organisation_ids

    @property
    def key(self) -> str:
        """A short text that tells one caller from another; not for people to read."""
        if self.service:
            return f"service:{self.service}"
        person = f"person:{self.person_id}" if self.person_id else ""
        if self.program:
            return f"{person} program:{self.program}".strip()
        return person or "anyone"


ANYONE = Caller()
