"""Membership remembers who the association is made of: organisations and persons, what they offer
and need, who is a member until when and what they owe for it, and who speaks for whom.

It hears that a letter came back. It announces organisations, persons with their profiles and contacts,
applications, memberships, representatives with their invitations, departures and vacancies, staff and
sign-in links.
"""
