"""The database of the notifications service."""

from shared.aliases import lay_aliases
from shared.database import Database
from shared.privacy.tombstones import lay_tombstones

db = Database("notifications")
lay_aliases(db.metadata)
lay_tombstones(db.metadata)
