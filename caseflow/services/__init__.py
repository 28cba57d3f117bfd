"""Requests to services: those of a case, and those that wait for the service that a team provides."""
