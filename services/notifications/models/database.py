"""The database of the notifications service."""

from shared.aliases import lay_aliases
from shared.database import Database

db = Database("notifications")
lay_aliases(db.metadata)
