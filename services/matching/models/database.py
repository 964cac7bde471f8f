"""The database of matching."""

from shared.aliases import lay_aliases
from shared.database import Database

db = Database("matching")
lay_aliases(db.metadata)
