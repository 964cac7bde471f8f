"""What membership answers to programs."""

from services.membership.api.access import blp as access
from services.membership.api.applications import blp as applications
from services.membership.api.imports import blp as imports
from services.membership.api.memberships import blp as memberships
from services.membership.api.organisations import blp as organisations
from services.membership.api.persons import blp as persons
from services.membership.api.representatives import blp as representatives

BLUEPRINTS = (
    organisations,
    representatives,
    persons,
    applications,
    memberships,
    access,
    imports,
)
