"""Remembers gatherings and answers, hears who belongs to the association, announces gatherings and RSVPs."""
