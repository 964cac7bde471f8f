"""Where introductions, partnerships and handovers are remembered."""

from shared.database import Database

db = Database("introductions")
