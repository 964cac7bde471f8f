"""The notifications service: it remembers where people are written to and what was written.

It hears what a person must know or do and writes one letter about it; a sender posts the letters.
It announces nothing.
"""
