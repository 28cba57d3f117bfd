"""Passwords, sessions, second factors, one-time links and the provider, each checked in the database."""
