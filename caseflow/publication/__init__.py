"""Figures that are frozen, looked at by two people, released and never changed; packs for boards."""
