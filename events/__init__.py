"""The facts: what may be said on the bus, one class per event; listed in `events/README.md`."""
