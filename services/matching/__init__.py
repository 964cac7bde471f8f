"""Matching remembers what members offer and need, who comes to which gathering, and what became of introductions.

It hears organisations, persons, memberships, representatives, gatherings and introductions. It announces
matches: two people who should meet, with a score and with reasons for each of them.
"""
