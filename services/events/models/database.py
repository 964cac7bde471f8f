"""The database of the events service."""

from shared.aliases import lay_aliases
from shared.database import Database
from shared.privacy.tombstones import lay_tombstones

db = Database("events")
lay_aliases(db.metadata)
lay_tombstones(db.metadata)
