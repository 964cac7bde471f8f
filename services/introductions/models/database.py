"""Where introductions, partnerships and handovers are remembered."""

from shared.aliases import lay_aliases
from shared.database import Database

db = Database("introductions")
lay_aliases(db.metadata)
