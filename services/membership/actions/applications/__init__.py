"""Applying for membership, deciding about it, and what becomes of an application."""

from services.membership.actions.applications.applying import (
    Received,
    apply_for_membership,
    name_who_brought,
    submit_application,
)
from services.membership.actions.applications.changing import (
    change_application,
    expire_applications,
    submit_draft,
    withdraw_application,
)
from services.membership.actions.applications.deciding import (
    approve_application,
    decline_application,
    vote_on_application,
)
from services.membership.actions.applications.dues import ask_for_dues_anew
from services.membership.actions.applications.renewing import apply_to_renew

__all__ = [
    "Received",
    "apply_for_membership",
    "apply_to_renew",
    "approve_application",
    "ask_for_dues_anew",
    "change_application",
    "decline_application",
    "expire_applications",
    "name_who_brought",
    "submit_application",
    "submit_draft",
    "vote_on_application",
    "withdraw_application",
]
