"""Agencies, their teams in quindrats, and the practitioners who sign in."""
