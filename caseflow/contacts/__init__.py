"""Contacts that wait for a decision, who has read them, and the answer that a reporter reads."""
