"""The facts: what may be said on the bus, one class per event; `events/README.md` is the catalogue."""
