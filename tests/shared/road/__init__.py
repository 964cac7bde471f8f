"""The road alone: outbox, relay, bus, delivery, feed and repair, on real databases and both buses."""
