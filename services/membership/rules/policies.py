"""What is usual, where the association decided nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

REPRESENTATIVES, ORGANISATIONS, VISIBILITY = "representatives", "organisations", "visibility"
RETENTION, NOMINATIONS = "retention", "nominations"


@dataclass(frozen=True)
class RepresentativesPolicy:
    """How long invitations hold a seat and roles may be vacant, and what leavers are offered.

    `watched_roles` are those that somebody should always hold. Leavers who become individual members
    `apply` for `individual_tier`, or are given a first term there for `free`.
    """

    invitation_days: int = 14
    vacancy_days: int = 14
    watched_roles: tuple[str, ...] = ("primary", "billing")
    leavers: str = "apply"
    individual_tier: str = "individual"


@dataclass(frozen=True)
class OrganisationsPolicy:
    """Which fields of an organisation only change with the association's approval, unless it changes them."""

    approved_fields: tuple[str, ...] = (
        "display_name", "sector", "size_band", "legal_name", "tax_number"
    )  # fmt: skip


@dataclass(frozen=True)
class NominationsPolicy:
    """How many people a member may name in a month, and after how many days they are reminded (0: never)."""

    monthly: int = 10
    remind_days: int = 14


@dataclass(frozen=True)
class VisibilityPolicy:
    """Who may see a field at most, whatever was chosen: a field that is named here is locked there.

    Nothing is ever shown to more than whom it is about chose; a lock that is lifted leaves what was
    chosen as it was.
    """

    persons: Mapping[str, str] = field(default_factory=dict)
    organisations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RetentionPolicy:
    """How long what is personal is kept, in days, by what it is kept for.

    `cooling_off_days` is how long an erasure that was asked for can be called off. `person_days` is after how
    long without any tie a person is to be erased, who can call that off, too.
    """

    cooling_off_days: int = 7
    person_days: int = 1_095
    application_days: int = 180
    answer_days: int = 730
    invitation_days: int = 180
    nomination_days: int = 30
    sign_in_link_days: int = 30
    suspicion_days: int = 365
    departure_days: int = 1_095
    import_days: int = 30
    webhook_days: int = 90
    provider_call_days: int = 90
    delivery_days: int = 30
    letter_days: int = 730
    book_days: int = 3_650
