"""Introductions: remembers who was introduced to whom, what came of it, and who follows a leaver.

Hears matches, profiles, organisations, representatives, memberships, staff and, for the exchange of
contacts, names and addresses. Announces introductions, partnerships and handovers.
"""
