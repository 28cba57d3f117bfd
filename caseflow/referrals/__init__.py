"""Contacts and referrals: the front door, and a concern about a child from any page."""
