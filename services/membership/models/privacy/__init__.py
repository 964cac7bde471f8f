"""What membership holds of persons, table by table: whose it is, and what becomes of it at an erasure."""

from services.membership.models.privacy.books import BOOKS
from services.membership.models.privacy.dealings import DEALINGS
from services.membership.models.privacy.machinery import MACHINERY, NOBODYS
from services.membership.models.privacy.people import PEOPLE
from shared.privacy import Register

REGISTER = Register("membership", {**PEOPLE, **DEALINGS, **BOOKS, **MACHINERY}, NOBODYS)
