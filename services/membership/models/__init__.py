"""What membership remembers, in tables."""

from services.membership.models.access import SignInLink, StaffRole
from services.membership.models.applications import Application
from services.membership.models.database import db
from services.membership.models.dues import Counter, Invoice, InvoiceLine, Payment
from services.membership.models.imports import ImportPortion, ImportRow, ImportRun, SavedMapping
from services.membership.models.memberships import Exit, Hold, Membership, Term, Tier, Transition
from services.membership.models.merges import Distinction, Merge
from services.membership.models.organisations import Organisation
from services.membership.models.persons import ContactPoint, Person, Profile
from services.membership.models.provider import (
    ChargeAttempt,
    Checkout,
    OutboundCall,
    PaymentTask,
    ProviderCursor,
    ProviderCustomer,
    ProviderHint,
    ProviderObject,
)
from services.membership.models.references import Reference
from services.membership.models.representations import Representation

__all__ = [
    "Application",
    "ChargeAttempt",
    "Checkout",
    "ContactPoint",
    "Counter",
    "Distinction",
    "Exit",
    "Hold",
    "ImportPortion",
    "ImportRow",
    "ImportRun",
    "Invoice",
    "InvoiceLine",
    "Membership",
    "Merge",
    "Organisation",
    "OutboundCall",
    "Payment",
    "PaymentTask",
    "Person",
    "Profile",
    "ProviderCursor",
    "ProviderCustomer",
    "ProviderHint",
    "ProviderObject",
    "Reference",
    "Representation",
    "SavedMapping",
    "SignInLink",
    "StaffRole",
    "Term",
    "Tier",
    "Transition",
    "db",
]
